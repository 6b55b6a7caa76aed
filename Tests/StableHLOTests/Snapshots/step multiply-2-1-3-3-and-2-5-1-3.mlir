module @espalier {
  func.func public @main(
    %input: tensor<2x1x3x3xf32>,
    %parameter0: tensor<2x1x3x3xf32>,
    %parameter1: tensor<2x5x1x3xf32>,
    %buffer0: tensor<2x5x3x3xf32>
  ) -> (tensor<2x5x3x3xf32>, tensor<f32>, tensor<2x1x3x3xf32>, tensor<2x5x1x3xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x1x3x3xf32>
    %1 = stablehlo.broadcast_in_dim %0, dims = [0, 1, 2, 3] : (tensor<2x1x3x3xf32>) -> tensor<2x5x3x3xf32>
    %2 = stablehlo.broadcast_in_dim %parameter1, dims = [0, 1, 2, 3] : (tensor<2x5x1x3xf32>) -> tensor<2x5x3x3xf32>
    %3 = stablehlo.multiply %1, %2 : tensor<2x5x3x3xf32>
    %4 = stablehlo.multiply %3, %buffer0 : tensor<2x5x3x3xf32>
    %5 = stablehlo.constant dense<0.0> : tensor<f32>
    %6 = stablehlo.reduce(%4 init: %5) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x5x3x3xf32>, tensor<f32>) -> tensor<f32>
    %7 = stablehlo.reshape %6 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %9 = stablehlo.constant dense<1.0> : tensor<f32>
    %10 = stablehlo.maximum %8, %9 : tensor<f32>
    %11 = stablehlo.minimum %10, %9 : tensor<f32>
    %12 = stablehlo.reshape %11 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %13 = stablehlo.broadcast_in_dim %12, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x5x3x3xf32>
    %14 = stablehlo.multiply %13, %buffer0 : tensor<2x5x3x3xf32>
    %15 = stablehlo.multiply %14, %2 : tensor<2x5x3x3xf32>
    %16 = stablehlo.reduce(%15 init: %5) applies stablehlo.add across dimensions = [1] : (tensor<2x5x3x3xf32>, tensor<f32>) -> tensor<2x3x3xf32>
    %17 = stablehlo.reshape %16 : (tensor<2x3x3xf32>) -> tensor<2x1x3x3xf32>
    %18 = stablehlo.multiply %14, %1 : tensor<2x5x3x3xf32>
    %19 = stablehlo.reduce(%18 init: %5) applies stablehlo.add across dimensions = [2] : (tensor<2x5x3x3xf32>, tensor<f32>) -> tensor<2x5x3xf32>
    %20 = stablehlo.reshape %19 : (tensor<2x5x3xf32>) -> tensor<2x5x1x3xf32>
    return %3, %8, %17, %20 : tensor<2x5x3x3xf32>, tensor<f32>, tensor<2x1x3x3xf32>, tensor<2x5x1x3xf32>
  }
}
