module @espalier {
  func.func public @main(
    %input: tensor<2x7x3x2xf32>,
    %parameter0: tensor<2x7x3x2xf32>,
    %buffer0: tensor<2x7x3x2xf32>
  ) -> (tensor<2x7x3x2xf32>, tensor<f32>, tensor<2x7x3x2xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x7x3x2xf32>
    %1 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.maximum across dimensions = [1] : (tensor<2x7x3x2xf32>, tensor<f32>) -> tensor<2x3x2xf32>
    %3 = stablehlo.broadcast_in_dim %2, dims = [0, 2, 3] : (tensor<2x3x2xf32>) -> tensor<2x7x3x2xf32>
    %4 = stablehlo.subtract %0, %3 : tensor<2x7x3x2xf32>
    %5 = stablehlo.exponential %4 : tensor<2x7x3x2xf32>
    %6 = stablehlo.constant dense<0.0> : tensor<f32>
    %7 = stablehlo.reduce(%5 init: %6) applies stablehlo.add across dimensions = [1] : (tensor<2x7x3x2xf32>, tensor<f32>) -> tensor<2x3x2xf32>
    %8 = stablehlo.broadcast_in_dim %7, dims = [0, 2, 3] : (tensor<2x3x2xf32>) -> tensor<2x7x3x2xf32>
    %9 = stablehlo.divide %5, %8 : tensor<2x7x3x2xf32>
    %10 = stablehlo.multiply %9, %buffer0 : tensor<2x7x3x2xf32>
    %11 = stablehlo.reduce(%10 init: %6) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x3x2xf32>, tensor<f32>) -> tensor<f32>
    %12 = stablehlo.reshape %11 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %13 = stablehlo.reshape %12 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %14 = stablehlo.constant dense<1.0> : tensor<f32>
    %15 = stablehlo.maximum %13, %14 : tensor<f32>
    %16 = stablehlo.minimum %15, %14 : tensor<f32>
    %17 = stablehlo.reshape %16 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %18 = stablehlo.broadcast_in_dim %17, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x7x3x2xf32>
    %19 = stablehlo.multiply %18, %buffer0 : tensor<2x7x3x2xf32>
    %20 = stablehlo.multiply %19, %9 : tensor<2x7x3x2xf32>
    %21 = stablehlo.reduce(%20 init: %6) applies stablehlo.add across dimensions = [1] : (tensor<2x7x3x2xf32>, tensor<f32>) -> tensor<2x3x2xf32>
    %22 = stablehlo.broadcast_in_dim %21, dims = [0, 2, 3] : (tensor<2x3x2xf32>) -> tensor<2x7x3x2xf32>
    %23 = stablehlo.subtract %19, %22 : tensor<2x7x3x2xf32>
    %24 = stablehlo.multiply %9, %23 : tensor<2x7x3x2xf32>
    return %9, %13, %24 : tensor<2x7x3x2xf32>, tensor<f32>, tensor<2x7x3x2xf32>
  }
}
