module @espalier {
  func.func public @main(
    %input: tensor<2x3x2x5xf32>,
    %parameter0: tensor<2x3x2x5xf32>,
    %buffer0: tensor<2x7x2x8xf32>
  ) -> (tensor<2x7x2x8xf32>, tensor<f32>, tensor<2x3x2x5xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x2x5xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.pad %0, %1, low = [0, 1, 0, 2], high = [0, 3, 0, 1], interior = [0, 0, 0, 0] : (tensor<2x3x2x5xf32>, tensor<f32>) -> tensor<2x7x2x8xf32>
    %3 = stablehlo.multiply %2, %buffer0 : tensor<2x7x2x8xf32>
    %4 = stablehlo.reduce(%3 init: %1) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x2x8xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.reshape %4 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %6 = stablehlo.reshape %5 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %7 = stablehlo.constant dense<1.0> : tensor<f32>
    %8 = stablehlo.maximum %6, %7 : tensor<f32>
    %9 = stablehlo.minimum %8, %7 : tensor<f32>
    %10 = stablehlo.reshape %9 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x7x2x8xf32>
    %12 = stablehlo.multiply %11, %buffer0 : tensor<2x7x2x8xf32>
    %13 = stablehlo.slice %12 [0:2, 1:4, 0:2, 0:8] : (tensor<2x7x2x8xf32>) -> tensor<2x3x2x8xf32>
    %14 = stablehlo.slice %13 [0:2, 0:3, 0:2, 2:7] : (tensor<2x3x2x8xf32>) -> tensor<2x3x2x5xf32>
    return %2, %6, %14 : tensor<2x7x2x8xf32>, tensor<f32>, tensor<2x3x2x5xf32>
  }
}
