module @espalier {
  func.func public @main(
    %input: tensor<3x17x4x5xf32>,
    %parameter0: tensor<3x17x4x5xf32>,
    %buffer0: tensor<3x17x1x1xf32>
  ) -> (tensor<3x17x1x1xf32>, tensor<f32>, tensor<3x17x4x5xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<3x17x4x5xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [2, 3] : (tensor<3x17x4x5xf32>, tensor<f32>) -> tensor<3x17xf32>
    %3 = stablehlo.constant dense<20.0> : tensor<3x17xf32>
    %4 = stablehlo.divide %2, %3 : tensor<3x17xf32>
    %5 = stablehlo.reshape %4 : (tensor<3x17xf32>) -> tensor<3x17x1x1xf32>
    %6 = stablehlo.multiply %5, %buffer0 : tensor<3x17x1x1xf32>
    %7 = stablehlo.reduce(%6 init: %1) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<3x17x1x1xf32>, tensor<f32>) -> tensor<f32>
    %8 = stablehlo.reshape %7 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %9 = stablehlo.reshape %8 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %10 = stablehlo.constant dense<1.0> : tensor<f32>
    %11 = stablehlo.maximum %9, %10 : tensor<f32>
    %12 = stablehlo.minimum %11, %10 : tensor<f32>
    %13 = stablehlo.reshape %12 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<3x17x1x1xf32>
    %15 = stablehlo.multiply %14, %buffer0 : tensor<3x17x1x1xf32>
    %16 = stablehlo.constant dense<0.05> : tensor<3x17x1x1xf32>
    %17 = stablehlo.multiply %15, %16 : tensor<3x17x1x1xf32>
    %18 = stablehlo.broadcast_in_dim %17, dims = [0, 1, 2, 3] : (tensor<3x17x1x1xf32>) -> tensor<3x17x4x5xf32>
    return %5, %9, %18 : tensor<3x17x1x1xf32>, tensor<f32>, tensor<3x17x4x5xf32>
  }
}
