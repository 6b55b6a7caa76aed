module @espalier {
  func.func public @main(
    %input: tensor<3x3x8x8xf32>,
    %target: tensor<3x5xf32>,
    %parameter0: tensor<7x3x3x3xf32>,
    %parameter1: tensor<7xf32>,
    %parameter2: tensor<5x112xf32>,
    %parameter3: tensor<5xf32>
  ) -> (tensor<f32>, tensor<f32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>) {
    %0 = stablehlo.convert %input : (tensor<3x3x8x8xf32>) -> tensor<3x3x8x8xbf16>
    %1 = stablehlo.convert %parameter0 : (tensor<7x3x3x3xf32>) -> tensor<7x3x3x3xbf16>
    %2 = stablehlo.convert %0 : (tensor<3x3x8x8xbf16>) -> tensor<3x3x8x8xf32>
    %3 = stablehlo.convert %1 : (tensor<7x3x3x3xbf16>) -> tensor<7x3x3x3xf32>
    %4 = stablehlo.convolution(%0, %1) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<3x3x8x8xbf16>, tensor<7x3x3x3xbf16>) -> tensor<3x7x8x8xf32>
    %5 = stablehlo.broadcast_in_dim %parameter1, dims = [1] : (tensor<7xf32>) -> tensor<3x7x8x8xf32>
    %6 = stablehlo.add %4, %5 : tensor<3x7x8x8xf32>
    %7 = stablehlo.constant dense<0.0> : tensor<3x7x8x8xf32>
    %8 = stablehlo.maximum %6, %7 : tensor<3x7x8x8xf32>
    %9 = stablehlo.convert %8 : (tensor<3x7x8x8xf32>) -> tensor<3x7x8x8xbf16>
    %10 = stablehlo.convert %9 : (tensor<3x7x8x8xbf16>) -> tensor<3x7x8x8xf32>
    %11 = stablehlo.reshape %10 : (tensor<3x7x8x8xf32>) -> tensor<3x7x4x2x4x2xf32>
    %12 = stablehlo.transpose %11, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x7x4x2x4x2xf32>) -> tensor<3x7x4x4x2x2xf32>
    %13 = stablehlo.reshape %12 : (tensor<3x7x4x4x2x2xf32>) -> tensor<3x7x4x4x4xf32>
    %14 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %15 = stablehlo.reduce(%13 init: %14) applies stablehlo.maximum across dimensions = [4] : (tensor<3x7x4x4x4xf32>, tensor<f32>) -> tensor<3x7x4x4xf32>
    %16 = stablehlo.broadcast_in_dim %15, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4x4xf32>
    %17 = stablehlo.compare EQ, %13, %16, FLOAT : (tensor<3x7x4x4x4xf32>, tensor<3x7x4x4x4xf32>) -> tensor<3x7x4x4x4xi1>
    %18 = stablehlo.iota dim = 4 : tensor<3x7x4x4x4xi32>
    %19 = stablehlo.constant dense<2147483647> : tensor<3x7x4x4x4xi32>
    %20 = stablehlo.select %17, %18, %19 : tensor<3x7x4x4x4xi1>, tensor<3x7x4x4x4xi32>
    %21 = stablehlo.constant dense<2147483647> : tensor<i32>
    %22 = stablehlo.reduce(%20 init: %21) applies stablehlo.minimum across dimensions = [4] : (tensor<3x7x4x4x4xi32>, tensor<i32>) -> tensor<3x7x4x4xi32>
    %23 = stablehlo.convert %15 : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4xbf16>
    %24 = stablehlo.convert %23 : (tensor<3x7x4x4xbf16>) -> tensor<3x7x4x4xf32>
    %25 = stablehlo.reshape %23 : (tensor<3x7x4x4xbf16>) -> tensor<3x112xbf16>
    %26 = stablehlo.convert %parameter2 : (tensor<5x112xf32>) -> tensor<5x112xbf16>
    %27 = stablehlo.convert %25 : (tensor<3x112xbf16>) -> tensor<3x112xf32>
    %28 = stablehlo.convert %26 : (tensor<5x112xbf16>) -> tensor<5x112xf32>
    %29 = stablehlo.dot_general %25, %26, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x112xbf16>, tensor<5x112xbf16>) -> tensor<3x5xf32>
    %30 = stablehlo.broadcast_in_dim %parameter3, dims = [1] : (tensor<5xf32>) -> tensor<3x5xf32>
    %31 = stablehlo.add %29, %30 : tensor<3x5xf32>
    %32 = stablehlo.convert %31 : (tensor<3x5xf32>) -> tensor<3x5xbf16>
    %33 = stablehlo.convert %32 : (tensor<3x5xbf16>) -> tensor<3x5xf32>
    %34 = stablehlo.reduce(%33 init: %14) applies stablehlo.maximum across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %35 = stablehlo.broadcast_in_dim %34, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %36 = stablehlo.subtract %33, %35 : tensor<3x5xf32>
    %37 = stablehlo.exponential %36 : tensor<3x5xf32>
    %38 = stablehlo.constant dense<0.0> : tensor<f32>
    %39 = stablehlo.reduce(%37 init: %38) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %40 = stablehlo.log %39 : tensor<3xf32>
    %41 = stablehlo.broadcast_in_dim %40, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %42 = stablehlo.subtract %41, %36 : tensor<3x5xf32>
    %43 = stablehlo.multiply %target, %42 : tensor<3x5xf32>
    %44 = stablehlo.constant dense<0.0> : tensor<3x5xf32>
    %45 = stablehlo.compare NE, %target, %44, FLOAT : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xi1>
    %46 = stablehlo.select %45, %43, %44 : tensor<3x5xi1>, tensor<3x5xf32>
    %47 = stablehlo.reduce(%46 init: %38) applies stablehlo.add across dimensions = [0, 1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<f32>
    %48 = stablehlo.constant dense<3.0> : tensor<f32>
    %49 = stablehlo.divide %47, %48 : tensor<f32>
    %50 = stablehlo.reduce(%target init: %38) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %51 = stablehlo.broadcast_in_dim %50, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %52 = stablehlo.broadcast_in_dim %39, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
    %53 = stablehlo.divide %37, %52 : tensor<3x5xf32>
    %54 = stablehlo.multiply %53, %51 : tensor<3x5xf32>
    %55 = stablehlo.subtract %54, %target : tensor<3x5xf32>
    %56 = stablehlo.constant dense<3.0> : tensor<3x5xf32>
    %57 = stablehlo.divide %55, %56 : tensor<3x5xf32>
    %58 = stablehlo.convert %57 : (tensor<3x5xf32>) -> tensor<3x5xbf16>
    %59 = stablehlo.convert %58 : (tensor<3x5xbf16>) -> tensor<3x5xf32>
    %60 = stablehlo.dot_general %58, %26, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<3x5xbf16>, tensor<5x112xbf16>) -> tensor<3x112xf32>
    %61 = stablehlo.convert %60 : (tensor<3x112xf32>) -> tensor<3x112xbf16>
    %62 = stablehlo.dot_general %58, %25, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<3x5xbf16>, tensor<3x112xbf16>) -> tensor<5x112xf32>
    %63 = stablehlo.reduce(%57 init: %38) applies stablehlo.add across dimensions = [0] : (tensor<3x5xf32>, tensor<f32>) -> tensor<5xf32>
    %64 = stablehlo.reshape %63 : (tensor<5xf32>) -> tensor<1x5xf32>
    %65 = stablehlo.reshape %64 : (tensor<1x5xf32>) -> tensor<5xf32>
    %66 = stablehlo.convert %61 : (tensor<3x112xbf16>) -> tensor<3x112xf32>
    %67 = stablehlo.reshape %61 : (tensor<3x112xbf16>) -> tensor<3x7x4x4xbf16>
    %68 = stablehlo.convert %67 : (tensor<3x7x4x4xbf16>) -> tensor<3x7x4x4xf32>
    %69 = stablehlo.broadcast_in_dim %68, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4x4xf32>
    %70 = stablehlo.broadcast_in_dim %22, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xi32>) -> tensor<3x7x4x4x4xi32>
    %71 = stablehlo.compare EQ, %18, %70, SIGNED : (tensor<3x7x4x4x4xi32>, tensor<3x7x4x4x4xi32>) -> tensor<3x7x4x4x4xi1>
    %72 = stablehlo.constant dense<0.0> : tensor<3x7x4x4x4xf32>
    %73 = stablehlo.select %71, %69, %72 : tensor<3x7x4x4x4xi1>, tensor<3x7x4x4x4xf32>
    %74 = stablehlo.reshape %73 : (tensor<3x7x4x4x4xf32>) -> tensor<3x7x4x4x2x2xf32>
    %75 = stablehlo.transpose %74, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x7x4x4x2x2xf32>) -> tensor<3x7x4x2x4x2xf32>
    %76 = stablehlo.reshape %75 : (tensor<3x7x4x2x4x2xf32>) -> tensor<3x7x8x8xf32>
    %77 = stablehlo.convert %76 : (tensor<3x7x8x8xf32>) -> tensor<3x7x8x8xbf16>
    %78 = stablehlo.convert %77 : (tensor<3x7x8x8xbf16>) -> tensor<3x7x8x8xf32>
    %79 = stablehlo.compare GT, %10, %7, FLOAT : (tensor<3x7x8x8xf32>, tensor<3x7x8x8xf32>) -> tensor<3x7x8x8xi1>
    %80 = stablehlo.select %79, %78, %7 : tensor<3x7x8x8xi1>, tensor<3x7x8x8xf32>
    %81 = stablehlo.convert %80 : (tensor<3x7x8x8xf32>) -> tensor<3x7x8x8xbf16>
    %82 = stablehlo.convert %81 : (tensor<3x7x8x8xbf16>) -> tensor<3x7x8x8xf32>
    %83 = stablehlo.convolution(%0, %81) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<3x3x8x8xbf16>, tensor<3x7x8x8xbf16>) -> tensor<7x3x3x3xf32>
    %84 = stablehlo.reduce(%82 init: %38) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x8x8xf32>, tensor<f32>) -> tensor<7xf32>
    return %49, %49, %83, %84, %62, %65 : tensor<f32>, tensor<f32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>
  }
}
