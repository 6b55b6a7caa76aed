module @espalier {
  func.func public @main(
    %input: tensor<3x3x8x8xf32>,
    %target: tensor<3x5xf32>,
    %parameter0: tensor<7x3x3x3xf32>,
    %parameter1: tensor<7xf32>,
    %parameter2: tensor<5x112xf32>,
    %parameter3: tensor<5xf32>
  ) -> (tensor<f32>, tensor<f32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>) {
    %0 = stablehlo.convolution(%input, %parameter0) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<3x3x8x8xf32>, tensor<7x3x3x3xf32>) -> tensor<3x7x8x8xf32>
    %1 = stablehlo.broadcast_in_dim %parameter1, dims = [1] : (tensor<7xf32>) -> tensor<3x7x8x8xf32>
    %2 = stablehlo.add %0, %1 : tensor<3x7x8x8xf32>
    %3 = stablehlo.constant dense<0.0> : tensor<3x7x8x8xf32>
    %4 = stablehlo.maximum %2, %3 : tensor<3x7x8x8xf32>
    %5 = stablehlo.reshape %4 : (tensor<3x7x8x8xf32>) -> tensor<3x7x4x2x4x2xf32>
    %6 = stablehlo.transpose %5, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x7x4x2x4x2xf32>) -> tensor<3x7x4x4x2x2xf32>
    %7 = stablehlo.reshape %6 : (tensor<3x7x4x4x2x2xf32>) -> tensor<3x7x4x4x4xf32>
    %8 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %9 = stablehlo.reduce(%7 init: %8) applies stablehlo.maximum across dimensions = [4] : (tensor<3x7x4x4x4xf32>, tensor<f32>) -> tensor<3x7x4x4xf32>
    %10 = stablehlo.broadcast_in_dim %9, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4x4xf32>
    %11 = stablehlo.compare EQ, %7, %10, FLOAT : (tensor<3x7x4x4x4xf32>, tensor<3x7x4x4x4xf32>) -> tensor<3x7x4x4x4xi1>
    %12 = stablehlo.iota dim = 4 : tensor<3x7x4x4x4xi32>
    %13 = stablehlo.constant dense<2147483647> : tensor<3x7x4x4x4xi32>
    %14 = stablehlo.select %11, %12, %13 : tensor<3x7x4x4x4xi1>, tensor<3x7x4x4x4xi32>
    %15 = stablehlo.constant dense<2147483647> : tensor<i32>
    %16 = stablehlo.reduce(%14 init: %15) applies stablehlo.minimum across dimensions = [4] : (tensor<3x7x4x4x4xi32>, tensor<i32>) -> tensor<3x7x4x4xi32>
    %17 = stablehlo.reshape %9 : (tensor<3x7x4x4xf32>) -> tensor<3x112xf32>
    %18 = stablehlo.dot_general %17, %parameter2, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x112xf32>, tensor<5x112xf32>) -> tensor<3x5xf32>
    %19 = stablehlo.broadcast_in_dim %parameter3, dims = [1] : (tensor<5xf32>) -> tensor<3x5xf32>
    %20 = stablehlo.add %18, %19 : tensor<3x5xf32>
    %21 = stablehlo.reduce(%20 init: %8) applies stablehlo.maximum across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %22 = stablehlo.broadcast_in_dim %21, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %23 = stablehlo.subtract %20, %22 : tensor<3x5xf32>
    %24 = stablehlo.exponential %23 : tensor<3x5xf32>
    %25 = stablehlo.constant dense<0.0> : tensor<f32>
    %26 = stablehlo.reduce(%24 init: %25) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %27 = stablehlo.log %26 : tensor<3xf32>
    %28 = stablehlo.broadcast_in_dim %27, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %29 = stablehlo.subtract %28, %23 : tensor<3x5xf32>
    %30 = stablehlo.multiply %target, %29 : tensor<3x5xf32>
    %31 = stablehlo.constant dense<0.0> : tensor<3x5xf32>
    %32 = stablehlo.compare NE, %target, %31, FLOAT : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xi1>
    %33 = stablehlo.select %32, %30, %31 : tensor<3x5xi1>, tensor<3x5xf32>
    %34 = stablehlo.reduce(%33 init: %25) applies stablehlo.add across dimensions = [0, 1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<f32>
    %35 = stablehlo.constant dense<3.0> : tensor<f32>
    %36 = stablehlo.divide %34, %35 : tensor<f32>
    %37 = stablehlo.reduce(%target init: %25) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %38 = stablehlo.broadcast_in_dim %37, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %39 = stablehlo.broadcast_in_dim %26, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %40 = stablehlo.divide %24, %39 : tensor<3x5xf32>
    %41 = stablehlo.multiply %40, %38 : tensor<3x5xf32>
    %42 = stablehlo.subtract %41, %target : tensor<3x5xf32>
    %43 = stablehlo.constant dense<3.0> : tensor<3x5xf32>
    %44 = stablehlo.divide %42, %43 : tensor<3x5xf32>
    %45 = stablehlo.dot_general %44, %parameter2, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<3x5xf32>, tensor<5x112xf32>) -> tensor<3x112xf32>
    %46 = stablehlo.dot_general %44, %17, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<3x5xf32>, tensor<3x112xf32>) -> tensor<5x112xf32>
    %47 = stablehlo.reduce(%44 init: %25) applies stablehlo.add across dimensions = [0] : (tensor<3x5xf32>, tensor<f32>) -> tensor<5xf32>
    %48 = stablehlo.reshape %47 : (tensor<5xf32>) -> tensor<1x5xf32>
    %49 = stablehlo.reshape %48 : (tensor<1x5xf32>) -> tensor<5xf32>
    %50 = stablehlo.reshape %45 : (tensor<3x112xf32>) -> tensor<3x7x4x4xf32>
    %51 = stablehlo.broadcast_in_dim %50, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4x4xf32>
    %52 = stablehlo.broadcast_in_dim %16, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xi32>) -> tensor<3x7x4x4x4xi32>
    %53 = stablehlo.compare EQ, %12, %52, SIGNED : (tensor<3x7x4x4x4xi32>, tensor<3x7x4x4x4xi32>) -> tensor<3x7x4x4x4xi1>
    %54 = stablehlo.constant dense<0.0> : tensor<3x7x4x4x4xf32>
    %55 = stablehlo.select %53, %51, %54 : tensor<3x7x4x4x4xi1>, tensor<3x7x4x4x4xf32>
    %56 = stablehlo.reshape %55 : (tensor<3x7x4x4x4xf32>) -> tensor<3x7x4x4x2x2xf32>
    %57 = stablehlo.transpose %56, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x7x4x4x2x2xf32>) -> tensor<3x7x4x2x4x2xf32>
    %58 = stablehlo.reshape %57 : (tensor<3x7x4x2x4x2xf32>) -> tensor<3x7x8x8xf32>
    %59 = stablehlo.compare GT, %4, %3, FLOAT : (tensor<3x7x8x8xf32>, tensor<3x7x8x8xf32>) -> tensor<3x7x8x8xi1>
    %60 = stablehlo.select %59, %58, %3 : tensor<3x7x8x8xi1>, tensor<3x7x8x8xf32>
    %61 = stablehlo.convolution(%input, %60) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<3x3x8x8xf32>, tensor<3x7x8x8xf32>) -> tensor<7x3x3x3xf32>
    %62 = stablehlo.reduce(%60 init: %25) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x8x8xf32>, tensor<f32>) -> tensor<7xf32>
    return %36, %36, %61, %62, %46, %49 : tensor<f32>, tensor<f32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>
  }
}
