module @espalier {
  func.func public @main(
    %input: tensor<2x3x3x4xf32>,
    %parameter0: tensor<2x3x3x4xf32>,
    %buffer0: tensor<2x3x6x8xf32>
  ) -> (tensor<2x3x6x8xf32>, tensor<f32>, tensor<2x3x3x4xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x3x4xf32>
    %1 = stablehlo.broadcast_in_dim %0, dims = [0, 1, 2, 4] : (tensor<2x3x3x4xf32>) -> tensor<2x3x3x2x4x2xf32>
    %2 = stablehlo.reshape %1 : (tensor<2x3x3x2x4x2xf32>) -> tensor<2x3x6x8xf32>
    %3 = stablehlo.multiply %2, %buffer0 : tensor<2x3x6x8xf32>
    %4 = stablehlo.constant dense<0.0> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x3x6x8xf32>, tensor<f32>) -> tensor<f32>
    %6 = stablehlo.reshape %5 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %7 = stablehlo.reshape %6 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %8 = stablehlo.constant dense<1.0> : tensor<f32>
    %9 = stablehlo.maximum %7, %8 : tensor<f32>
    %10 = stablehlo.minimum %9, %8 : tensor<f32>
    %11 = stablehlo.reshape %10 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %12 = stablehlo.broadcast_in_dim %11, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x3x6x8xf32>
    %13 = stablehlo.multiply %12, %buffer0 : tensor<2x3x6x8xf32>
    %14 = stablehlo.reshape %13 : (tensor<2x3x6x8xf32>) -> tensor<2x3x3x2x4x2xf32>
    %15 = stablehlo.transpose %14, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x3x2x4x2xf32>) -> tensor<2x3x3x4x2x2xf32>
    %16 = stablehlo.reshape %15 : (tensor<2x3x3x4x2x2xf32>) -> tensor<2x3x3x4x4xf32>
    %17 = stablehlo.reduce(%16 init: %4) applies stablehlo.add across dimensions = [4] : (tensor<2x3x3x4x4xf32>, tensor<f32>) -> tensor<2x3x3x4xf32>
    %18 = stablehlo.constant dense<4.0> : tensor<2x3x3x4xf32>
    %19 = stablehlo.divide %17, %18 : tensor<2x3x3x4xf32>
    %20 = stablehlo.multiply %19, %18 : tensor<2x3x3x4xf32>
    return %2, %7, %20 : tensor<2x3x6x8xf32>, tensor<f32>, tensor<2x3x3x4xf32>
  }
}
