module @espalier {
  func.func public @main(
    %input: tensor<5x7xf32>,
    %parameter0: tensor<5x7xf32>,
    %parameter1: tensor<3x7xf32>,
    %parameter2: tensor<3xf32>,
    %buffer0: tensor<5x3xf32>
  ) -> (tensor<5x3xf32>, tensor<f32>, tensor<5x7xf32>, tensor<3x7xf32>, tensor<3xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<5x7xf32>
    %1 = stablehlo.dot_general %0, %parameter1, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<5x7xf32>, tensor<3x7xf32>) -> tensor<5x3xf32>
    %2 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<3xf32>) -> tensor<5x3xf32>
    %3 = stablehlo.add %1, %2 : tensor<5x3xf32>
    %4 = stablehlo.multiply %3, %buffer0 : tensor<5x3xf32>
    %5 = stablehlo.constant dense<0.0> : tensor<f32>
    %6 = stablehlo.reduce(%4 init: %5) applies stablehlo.add across dimensions = [0, 1] : (tensor<5x3xf32>, tensor<f32>) -> tensor<f32>
    %7 = stablehlo.reshape %6 : (tensor<f32>) -> tensor<1x1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1x1xf32>) -> tensor<f32>
    %9 = stablehlo.constant dense<1.0> : tensor<f32>
    %10 = stablehlo.maximum %8, %9 : tensor<f32>
    %11 = stablehlo.minimum %10, %9 : tensor<f32>
    %12 = stablehlo.reshape %11 : (tensor<f32>) -> tensor<1x1xf32>
    %13 = stablehlo.broadcast_in_dim %12, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<5x3xf32>
    %14 = stablehlo.multiply %13, %buffer0 : tensor<5x3xf32>
    %15 = stablehlo.dot_general %14, %parameter1, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<5x3xf32>, tensor<3x7xf32>) -> tensor<5x7xf32>
    %16 = stablehlo.dot_general %14, %0, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<5x3xf32>, tensor<5x7xf32>) -> tensor<3x7xf32>
    %17 = stablehlo.reduce(%14 init: %5) applies stablehlo.add across dimensions = [0] : (tensor<5x3xf32>, tensor<f32>) -> tensor<3xf32>
    %18 = stablehlo.reshape %17 : (tensor<3xf32>) -> tensor<1x3xf32>
    %19 = stablehlo.reshape %18 : (tensor<1x3xf32>) -> tensor<3xf32>
    return %3, %8, %15, %16, %19 : tensor<5x3xf32>, tensor<f32>, tensor<5x7xf32>, tensor<3x7xf32>, tensor<3xf32>
  }
}
