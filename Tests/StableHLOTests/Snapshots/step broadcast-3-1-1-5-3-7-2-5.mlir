module @espalier {
  func.func public @main(
    %input: tensor<3x1x1x5xf32>,
    %parameter0: tensor<3x1x1x5xf32>,
    %buffer0: tensor<3x7x2x5xf32>
  ) -> (tensor<3x7x2x5xf32>, tensor<f32>, tensor<3x1x1x5xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<3x1x1x5xf32>
    %1 = stablehlo.broadcast_in_dim %0, dims = [0, 1, 2, 3] : (tensor<3x1x1x5xf32>) -> tensor<3x7x2x5xf32>
    %2 = stablehlo.multiply %1, %buffer0 : tensor<3x7x2x5xf32>
    %3 = stablehlo.constant dense<0.0> : tensor<f32>
    %4 = stablehlo.reduce(%2 init: %3) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<3x7x2x5xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.reshape %4 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %6 = stablehlo.reshape %5 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %7 = stablehlo.constant dense<1.0> : tensor<f32>
    %8 = stablehlo.maximum %6, %7 : tensor<f32>
    %9 = stablehlo.minimum %8, %7 : tensor<f32>
    %10 = stablehlo.reshape %9 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<3x7x2x5xf32>
    %12 = stablehlo.multiply %11, %buffer0 : tensor<3x7x2x5xf32>
    %13 = stablehlo.reduce(%12 init: %3) applies stablehlo.add across dimensions = [1, 2] : (tensor<3x7x2x5xf32>, tensor<f32>) -> tensor<3x5xf32>
    %14 = stablehlo.reshape %13 : (tensor<3x5xf32>) -> tensor<3x1x1x5xf32>
    return %1, %6, %14 : tensor<3x7x2x5xf32>, tensor<f32>, tensor<3x1x1x5xf32>
  }
}
