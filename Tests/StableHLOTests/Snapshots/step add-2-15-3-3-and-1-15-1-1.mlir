module @espalier {
  func.func public @main(
    %input: tensor<2x15x3x3xf32>,
    %parameter0: tensor<2x15x3x3xf32>,
    %parameter1: tensor<1x15x1x1xf32>,
    %buffer0: tensor<2x15x3x3xf32>
  ) -> (tensor<2x15x3x3xf32>, tensor<f32>, tensor<2x15x3x3xf32>, tensor<1x15x1x1xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x15x3x3xf32>
    %1 = stablehlo.broadcast_in_dim %parameter1, dims = [0, 1, 2, 3] : (tensor<1x15x1x1xf32>) -> tensor<2x15x3x3xf32>
    %2 = stablehlo.add %0, %1 : tensor<2x15x3x3xf32>
    %3 = stablehlo.multiply %2, %buffer0 : tensor<2x15x3x3xf32>
    %4 = stablehlo.constant dense<0.0> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x15x3x3xf32>, tensor<f32>) -> tensor<f32>
    %6 = stablehlo.reshape %5 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %7 = stablehlo.reshape %6 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %8 = stablehlo.constant dense<1.0> : tensor<f32>
    %9 = stablehlo.maximum %7, %8 : tensor<f32>
    %10 = stablehlo.minimum %9, %8 : tensor<f32>
    %11 = stablehlo.reshape %10 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %12 = stablehlo.broadcast_in_dim %11, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x15x3x3xf32>
    %13 = stablehlo.multiply %12, %buffer0 : tensor<2x15x3x3xf32>
    %14 = stablehlo.reduce(%13 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x3x3xf32>, tensor<f32>) -> tensor<15xf32>
    %15 = stablehlo.reshape %14 : (tensor<15xf32>) -> tensor<1x15x1x1xf32>
    return %2, %7, %13, %15 : tensor<2x15x3x3xf32>, tensor<f32>, tensor<2x15x3x3xf32>, tensor<1x15x1x1xf32>
  }
}
