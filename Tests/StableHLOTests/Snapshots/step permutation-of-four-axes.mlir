module @espalier {
  func.func public @main(
    %input: tensor<2x3x4x5xf32>,
    %parameter0: tensor<2x3x4x5xf32>,
    %buffer0: tensor<2x4x5x3xf32>
  ) -> (tensor<2x4x5x3xf32>, tensor<f32>, tensor<2x3x4x5xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x4x5xf32>
    %1 = stablehlo.transpose %0, dims = [0, 2, 3, 1] : (tensor<2x3x4x5xf32>) -> tensor<2x4x5x3xf32>
    %2 = stablehlo.multiply %1, %buffer0 : tensor<2x4x5x3xf32>
    %3 = stablehlo.constant dense<0.0> : tensor<f32>
    %4 = stablehlo.reduce(%2 init: %3) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x4x5x3xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.reshape %4 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %6 = stablehlo.reshape %5 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %7 = stablehlo.constant dense<1.0> : tensor<f32>
    %8 = stablehlo.maximum %6, %7 : tensor<f32>
    %9 = stablehlo.minimum %8, %7 : tensor<f32>
    %10 = stablehlo.reshape %9 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x4x5x3xf32>
    %12 = stablehlo.multiply %11, %buffer0 : tensor<2x4x5x3xf32>
    %13 = stablehlo.transpose %12, dims = [0, 3, 1, 2] : (tensor<2x4x5x3xf32>) -> tensor<2x3x4x5xf32>
    return %1, %6, %13 : tensor<2x4x5x3xf32>, tensor<f32>, tensor<2x3x4x5xf32>
  }
}
