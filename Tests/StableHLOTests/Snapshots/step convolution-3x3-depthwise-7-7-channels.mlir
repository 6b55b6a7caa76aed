module @espalier {
  func.func public @main(
    %input: tensor<2x7x6x6xf32>,
    %parameter0: tensor<2x7x6x6xf32>,
    %parameter1: tensor<7x1x3x3xf32>,
    %buffer0: tensor<2x7x3x3xf32>
  ) -> (tensor<2x7x3x3xf32>, tensor<f32>, tensor<2x7x6x6xf32>, tensor<7x1x3x3xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x7x6x6xf32>
    %1 = stablehlo.convolution(%0, %parameter1) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 7 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x7x6x6xf32>, tensor<7x1x3x3xf32>) -> tensor<2x7x3x3xf32>
    %2 = stablehlo.multiply %1, %buffer0 : tensor<2x7x3x3xf32>
    %3 = stablehlo.constant dense<0.0> : tensor<f32>
    %4 = stablehlo.reduce(%2 init: %3) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x3x3xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.reshape %4 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %6 = stablehlo.reshape %5 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %7 = stablehlo.constant dense<1.0> : tensor<f32>
    %8 = stablehlo.maximum %6, %7 : tensor<f32>
    %9 = stablehlo.minimum %8, %7 : tensor<f32>
    %10 = stablehlo.reshape %9 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x7x3x3xf32>
    %12 = stablehlo.multiply %11, %buffer0 : tensor<2x7x3x3xf32>
    %13 = stablehlo.reshape %parameter1 : (tensor<7x1x3x3xf32>) -> tensor<7x1x1x3x3xf32>
    %14 = stablehlo.transpose %13, dims = [1, 0, 2, 3, 4] : (tensor<7x1x1x3x3xf32>) -> tensor<1x7x1x3x3xf32>
    %15 = stablehlo.reshape %14 : (tensor<1x7x1x3x3xf32>) -> tensor<1x7x3x3xf32>
    %16 = stablehlo.reverse %15, dims = [2, 3] : tensor<1x7x3x3xf32>
    %17 = stablehlo.convolution(%12, %16) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 2], [1, 2]], lhs_dilate = [2, 2], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 7 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x7x3x3xf32>, tensor<1x7x3x3xf32>) -> tensor<2x7x6x6xf32>
    %18 = stablehlo.convolution(%0, %12) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 0], [1, 0]], lhs_dilate = [1, 1], rhs_dilate = [2, 2]} {batch_group_count = 7 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x7x6x6xf32>, tensor<2x7x3x3xf32>) -> tensor<7x1x3x3xf32>
    return %1, %6, %17, %18 : tensor<2x7x3x3xf32>, tensor<f32>, tensor<2x7x6x6xf32>, tensor<7x1x3x3xf32>
  }
}
