module @espalier {
  func.func public @main(
    %input: tensor<2x3x6x6xf32>,
    %parameter0: tensor<2x3x6x6xf32>,
    %buffer0: tensor<2x3x3x3xf32>
  ) -> (tensor<2x3x3x3xf32>, tensor<f32>, tensor<2x3x6x6xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x6x6xf32>
    %1 = stablehlo.reshape %0 : (tensor<2x3x6x6xf32>) -> tensor<2x3x3x2x3x2xf32>
    %2 = stablehlo.transpose %1, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x3x2x3x2xf32>) -> tensor<2x3x3x3x2x2xf32>
    %3 = stablehlo.reshape %2 : (tensor<2x3x3x3x2x2xf32>) -> tensor<2x3x3x3x4xf32>
    %4 = stablehlo.constant dense<0.0> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [4] : (tensor<2x3x3x3x4xf32>, tensor<f32>) -> tensor<2x3x3x3xf32>
    %6 = stablehlo.constant dense<4.0> : tensor<2x3x3x3xf32>
    %7 = stablehlo.divide %5, %6 : tensor<2x3x3x3xf32>
    %8 = stablehlo.multiply %7, %buffer0 : tensor<2x3x3x3xf32>
    %9 = stablehlo.reduce(%8 init: %4) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x3x3x3xf32>, tensor<f32>) -> tensor<f32>
    %10 = stablehlo.reshape %9 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %11 = stablehlo.reshape %10 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %12 = stablehlo.constant dense<1.0> : tensor<f32>
    %13 = stablehlo.maximum %11, %12 : tensor<f32>
    %14 = stablehlo.minimum %13, %12 : tensor<f32>
    %15 = stablehlo.reshape %14 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %16 = stablehlo.broadcast_in_dim %15, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x3x3x3xf32>
    %17 = stablehlo.multiply %16, %buffer0 : tensor<2x3x3x3xf32>
    %18 = stablehlo.divide %17, %6 : tensor<2x3x3x3xf32>
    %19 = stablehlo.broadcast_in_dim %18, dims = [0, 1, 2, 3] : (tensor<2x3x3x3xf32>) -> tensor<2x3x3x3x4xf32>
    %20 = stablehlo.reshape %19 : (tensor<2x3x3x3x4xf32>) -> tensor<2x3x3x3x2x2xf32>
    %21 = stablehlo.transpose %20, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x3x3x2x2xf32>) -> tensor<2x3x3x2x3x2xf32>
    %22 = stablehlo.reshape %21 : (tensor<2x3x3x2x3x2xf32>) -> tensor<2x3x6x6xf32>
    return %7, %11, %22 : tensor<2x3x3x3xf32>, tensor<f32>, tensor<2x3x6x6xf32>
  }
}
