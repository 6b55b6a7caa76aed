module @espalier {
  func.func public @main(
    %input: tensor<2x7x5x5xf32>,
    %parameter0: tensor<7x1x3x3xf32>,
    %parameter1: tensor<7xf32>,
    %parameter2: tensor<7xf32>,
    %buffer0: tensor<7xf32>,
    %buffer1: tensor<7xf32>,
    %buffer2: tensor<2x7x3x3xf32>
  ) -> (tensor<2x7x3x3xf32>, tensor<f32>) {
    %0 = stablehlo.constant dense<1.0e-05> : tensor<7xf32>
    %1 = stablehlo.add %buffer1, %0 : tensor<7xf32>
    %2 = stablehlo.rsqrt %1 : tensor<7xf32>
    %3 = stablehlo.multiply %parameter1, %2 : tensor<7xf32>
    %4 = stablehlo.reshape %3 : (tensor<7xf32>) -> tensor<7x1x1x1xf32>
    %5 = stablehlo.broadcast_in_dim %4, dims = [0, 1, 2, 3] : (tensor<7x1x1x1xf32>) -> tensor<7x1x3x3xf32>
    %6 = stablehlo.multiply %parameter0, %5 : tensor<7x1x3x3xf32>
    %7 = stablehlo.constant dense<-1.0> : tensor<7xf32>
    %8 = stablehlo.multiply %buffer0, %7 : tensor<7xf32>
    %9 = stablehlo.multiply %8, %3 : tensor<7xf32>
    %10 = stablehlo.add %9, %parameter2 : tensor<7xf32>
    %11 = stablehlo.convolution(%input, %6) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [2, 2], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 7 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x7x5x5xf32>, tensor<7x1x3x3xf32>) -> tensor<2x7x3x3xf32>
    %12 = stablehlo.broadcast_in_dim %10, dims = [1] : (tensor<7xf32>) -> tensor<2x7x3x3xf32>
    %13 = stablehlo.add %11, %12 : tensor<2x7x3x3xf32>
    %14 = stablehlo.constant dense<3.0> : tensor<2x7x3x3xf32>
    %15 = stablehlo.add %13, %14 : tensor<2x7x3x3xf32>
    %16 = stablehlo.constant dense<0.0> : tensor<2x7x3x3xf32>
    %17 = stablehlo.maximum %15, %16 : tensor<2x7x3x3xf32>
    %18 = stablehlo.constant dense<6.0> : tensor<2x7x3x3xf32>
    %19 = stablehlo.minimum %17, %18 : tensor<2x7x3x3xf32>
    %20 = stablehlo.multiply %13, %19 : tensor<2x7x3x3xf32>
    %21 = stablehlo.divide %20, %18 : tensor<2x7x3x3xf32>
    %22 = stablehlo.multiply %21, %buffer2 : tensor<2x7x3x3xf32>
    %23 = stablehlo.constant dense<0.0> : tensor<f32>
    %24 = stablehlo.reduce(%22 init: %23) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x3x3xf32>, tensor<f32>) -> tensor<f32>
    %25 = stablehlo.reshape %24 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %26 = stablehlo.reshape %25 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    return %21, %26 : tensor<2x7x3x3xf32>, tensor<f32>
  }
}
