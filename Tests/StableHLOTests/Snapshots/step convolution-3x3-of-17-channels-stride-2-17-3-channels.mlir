module @espalier {
  func.func public @main(
    %input: tensor<2x17x9x7xf32>,
    %parameter0: tensor<2x17x9x7xf32>,
    %parameter1: tensor<3x17x3x3xf32>,
    %parameter2: tensor<3xf32>,
    %buffer0: tensor<2x3x5x4xf32>
  ) -> (tensor<2x3x5x4xf32>, tensor<f32>, tensor<2x17x9x7xf32>, tensor<3x17x3x3xf32>, tensor<3xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x17x9x7xf32>
    %1 = stablehlo.convolution(%0, %parameter1) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x17x9x7xf32>, tensor<3x17x3x3xf32>) -> tensor<2x3x5x4xf32>
    %2 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<3xf32>) -> tensor<2x3x5x4xf32>
    %3 = stablehlo.add %1, %2 : tensor<2x3x5x4xf32>
    %4 = stablehlo.multiply %3, %buffer0 : tensor<2x3x5x4xf32>
    %5 = stablehlo.constant dense<0.0> : tensor<f32>
    %6 = stablehlo.reduce(%4 init: %5) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x3x5x4xf32>, tensor<f32>) -> tensor<f32>
    %7 = stablehlo.reshape %6 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %9 = stablehlo.constant dense<1.0> : tensor<f32>
    %10 = stablehlo.maximum %8, %9 : tensor<f32>
    %11 = stablehlo.minimum %10, %9 : tensor<f32>
    %12 = stablehlo.reshape %11 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %13 = stablehlo.broadcast_in_dim %12, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x3x5x4xf32>
    %14 = stablehlo.multiply %13, %buffer0 : tensor<2x3x5x4xf32>
    %15 = stablehlo.reverse %parameter1, dims = [2, 3] : tensor<3x17x3x3xf32>
    %16 = stablehlo.convolution(%14, %15) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [2, 2], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x5x4xf32>, tensor<3x17x3x3xf32>) -> tensor<2x17x9x7xf32>
    %17 = stablehlo.convolution(%0, %14) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [2, 2]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x17x9x7xf32>, tensor<2x3x5x4xf32>) -> tensor<3x17x3x3xf32>
    %18 = stablehlo.reduce(%14 init: %5) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x3x5x4xf32>, tensor<f32>) -> tensor<3xf32>
    return %3, %8, %16, %17, %18 : tensor<2x3x5x4xf32>, tensor<f32>, tensor<2x17x9x7xf32>, tensor<3x17x3x3xf32>, tensor<3xf32>
  }
}
