module @espalier {
  func.func public @main(
    %input: tensor<2x6x3x2xf32>,
    %parameter0: tensor<2x6x3x2xf32>,
    %buffer0: tensor<2x6x3x2xf32>
  ) -> (tensor<2x6x3x2xf32>, tensor<f32>, tensor<2x6x3x2xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x6x3x2xf32>
    %1 = stablehlo.reshape %0 : (tensor<2x6x3x2xf32>) -> tensor<2x2x3x3x2xf32>
    %2 = stablehlo.transpose %1, dims = [0, 2, 1, 3, 4] : (tensor<2x2x3x3x2xf32>) -> tensor<2x3x2x3x2xf32>
    %3 = stablehlo.reshape %2 : (tensor<2x3x2x3x2xf32>) -> tensor<2x6x3x2xf32>
    %4 = stablehlo.multiply %3, %buffer0 : tensor<2x6x3x2xf32>
    %5 = stablehlo.constant dense<0.0> : tensor<f32>
    %6 = stablehlo.reduce(%4 init: %5) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x6x3x2xf32>, tensor<f32>) -> tensor<f32>
    %7 = stablehlo.reshape %6 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %9 = stablehlo.constant dense<1.0> : tensor<f32>
    %10 = stablehlo.maximum %8, %9 : tensor<f32>
    %11 = stablehlo.minimum %10, %9 : tensor<f32>
    %12 = stablehlo.reshape %11 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %13 = stablehlo.broadcast_in_dim %12, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x6x3x2xf32>
    %14 = stablehlo.multiply %13, %buffer0 : tensor<2x6x3x2xf32>
    %15 = stablehlo.reshape %14 : (tensor<2x6x3x2xf32>) -> tensor<2x3x2x3x2xf32>
    %16 = stablehlo.transpose %15, dims = [0, 2, 1, 3, 4] : (tensor<2x3x2x3x2xf32>) -> tensor<2x2x3x3x2xf32>
    %17 = stablehlo.reshape %16 : (tensor<2x2x3x3x2xf32>) -> tensor<2x6x3x2xf32>
    return %3, %8, %17 : tensor<2x6x3x2xf32>, tensor<f32>, tensor<2x6x3x2xf32>
  }
}
