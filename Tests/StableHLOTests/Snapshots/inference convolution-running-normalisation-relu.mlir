module @espalier {
  func.func public @main(
    %input: tensor<2x3x6x6xf32>,
    %parameter0: tensor<17x3x3x3xf32>,
    %parameter1: tensor<17xf32>,
    %parameter2: tensor<17xf32>,
    %parameter3: tensor<17xf32>,
    %buffer0: tensor<17xf32>,
    %buffer1: tensor<17xf32>,
    %buffer2: tensor<2x17x6x6xf32>
  ) -> (tensor<2x17x6x6xf32>, tensor<f32>) {
    %0 = stablehlo.constant dense<1.0e-05> : tensor<17xf32>
    %1 = stablehlo.add %buffer1, %0 : tensor<17xf32>
    %2 = stablehlo.rsqrt %1 : tensor<17xf32>
    %3 = stablehlo.multiply %parameter2, %2 : tensor<17xf32>
    %4 = stablehlo.reshape %3 : (tensor<17xf32>) -> tensor<17x1x1x1xf32>
    %5 = stablehlo.broadcast_in_dim %4, dims = [0, 1, 2, 3] : (tensor<17x1x1x1xf32>) -> tensor<17x3x3x3xf32>
    %6 = stablehlo.multiply %parameter0, %5 : tensor<17x3x3x3xf32>
    %7 = stablehlo.subtract %parameter1, %buffer0 : tensor<17xf32>
    %8 = stablehlo.multiply %7, %3 : tensor<17xf32>
    %9 = stablehlo.add %8, %parameter3 : tensor<17xf32>
    %10 = stablehlo.convolution(%input, %6) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xf32>, tensor<17x3x3x3xf32>) -> tensor<2x17x6x6xf32>
    %11 = stablehlo.broadcast_in_dim %9, dims = [1] : (tensor<17xf32>) -> tensor<2x17x6x6xf32>
    %12 = stablehlo.add %10, %11 : tensor<2x17x6x6xf32>
    %13 = stablehlo.constant dense<0.0> : tensor<2x17x6x6xf32>
    %14 = stablehlo.maximum %12, %13 : tensor<2x17x6x6xf32>
    %15 = stablehlo.multiply %14, %buffer2 : tensor<2x17x6x6xf32>
    %16 = stablehlo.constant dense<0.0> : tensor<f32>
    %17 = stablehlo.reduce(%15 init: %16) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x17x6x6xf32>, tensor<f32>) -> tensor<f32>
    %18 = stablehlo.reshape %17 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %19 = stablehlo.reshape %18 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    return %14, %19 : tensor<2x17x6x6xf32>, tensor<f32>
  }
}
