module @espalier {
  func.func public @main(
    %input: tensor<2x3x6x6xf32>,
    %parameter0: tensor<2x3x6x6xf32>,
    %parameter1: tensor<15x3x3x3xf32>,
    %parameter2: tensor<15xf32>,
    %parameter3: tensor<15xf32>,
    %parameter4: tensor<15xf32>,
    %parameter5: tensor<15x15x3x3xf32>,
    %parameter6: tensor<15xf32>,
    %parameter7: tensor<15xf32>,
    %parameter8: tensor<15xf32>,
    %parameter9: tensor<15x3x1x1xf32>,
    %parameter10: tensor<15xf32>,
    %buffer0: tensor<15xf32>,
    %buffer1: tensor<15xf32>,
    %buffer2: tensor<15xf32>,
    %buffer3: tensor<15xf32>,
    %buffer4: tensor<2x15x1x1xf32>
  ) -> (tensor<2x15x1x1xf32>, tensor<f32>, tensor<2x3x6x6xf32>, tensor<15x3x3x3xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15x15x3x3xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15x3x1x1xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x6x6xf32>
    %1 = stablehlo.convolution(%0, %parameter1) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xf32>, tensor<15x3x3x3xf32>) -> tensor<2x15x6x6xf32>
    %2 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %3 = stablehlo.add %1, %2 : tensor<2x15x6x6xf32>
    %4 = stablehlo.constant dense<0.0> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %6 = stablehlo.constant dense<72.0> : tensor<15xf32>
    %7 = stablehlo.divide %5, %6 : tensor<15xf32>
    %8 = stablehlo.broadcast_in_dim %7, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %9 = stablehlo.subtract %3, %8 : tensor<2x15x6x6xf32>
    %10 = stablehlo.multiply %9, %9 : tensor<2x15x6x6xf32>
    %11 = stablehlo.reduce(%10 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %12 = stablehlo.divide %11, %6 : tensor<15xf32>
    %13 = stablehlo.constant dense<1.0140845> : tensor<15xf32>
    %14 = stablehlo.multiply %12, %13 : tensor<15xf32>
    %15 = stablehlo.constant dense<0.9> : tensor<15xf32>
    %16 = stablehlo.multiply %buffer0, %15 : tensor<15xf32>
    %17 = stablehlo.constant dense<0.1> : tensor<15xf32>
    %18 = stablehlo.multiply %7, %17 : tensor<15xf32>
    %19 = stablehlo.add %16, %18 : tensor<15xf32>
    %20 = stablehlo.multiply %buffer1, %15 : tensor<15xf32>
    %21 = stablehlo.multiply %14, %17 : tensor<15xf32>
    %22 = stablehlo.add %20, %21 : tensor<15xf32>
    %23 = stablehlo.constant dense<1.0e-05> : tensor<15xf32>
    %24 = stablehlo.add %12, %23 : tensor<15xf32>
    %25 = stablehlo.rsqrt %24 : tensor<15xf32>
    %26 = stablehlo.multiply %parameter3, %25 : tensor<15xf32>
    %27 = stablehlo.broadcast_in_dim %26, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %28 = stablehlo.multiply %9, %27 : tensor<2x15x6x6xf32>
    %29 = stablehlo.broadcast_in_dim %parameter4, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %30 = stablehlo.add %28, %29 : tensor<2x15x6x6xf32>
    %31 = stablehlo.constant dense<0.0> : tensor<2x15x6x6xf32>
    %32 = stablehlo.maximum %30, %31 : tensor<2x15x6x6xf32>
    %33 = stablehlo.compare GT, %30, %31, FLOAT : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xi1>
    %34 = stablehlo.convert %33 : (tensor<2x15x6x6xi1>) -> tensor<2x15x6x6xui8>
    %35 = stablehlo.convolution(%32, %parameter5) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xf32>, tensor<15x15x3x3xf32>) -> tensor<2x15x6x6xf32>
    %36 = stablehlo.broadcast_in_dim %parameter6, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %37 = stablehlo.add %35, %36 : tensor<2x15x6x6xf32>
    %38 = stablehlo.convolution(%0, %parameter9) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xf32>, tensor<15x3x1x1xf32>) -> tensor<2x15x6x6xf32>
    %39 = stablehlo.broadcast_in_dim %parameter10, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %40 = stablehlo.add %38, %39 : tensor<2x15x6x6xf32>
    %41 = stablehlo.reduce(%37 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %42 = stablehlo.divide %41, %6 : tensor<15xf32>
    %43 = stablehlo.broadcast_in_dim %42, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %44 = stablehlo.subtract %37, %43 : tensor<2x15x6x6xf32>
    %45 = stablehlo.multiply %44, %44 : tensor<2x15x6x6xf32>
    %46 = stablehlo.reduce(%45 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %47 = stablehlo.divide %46, %6 : tensor<15xf32>
    %48 = stablehlo.multiply %47, %13 : tensor<15xf32>
    %49 = stablehlo.multiply %buffer2, %15 : tensor<15xf32>
    %50 = stablehlo.multiply %42, %17 : tensor<15xf32>
    %51 = stablehlo.add %49, %50 : tensor<15xf32>
    %52 = stablehlo.multiply %buffer3, %15 : tensor<15xf32>
    %53 = stablehlo.multiply %48, %17 : tensor<15xf32>
    %54 = stablehlo.add %52, %53 : tensor<15xf32>
    %55 = stablehlo.add %47, %23 : tensor<15xf32>
    %56 = stablehlo.rsqrt %55 : tensor<15xf32>
    %57 = stablehlo.multiply %parameter7, %56 : tensor<15xf32>
    %58 = stablehlo.broadcast_in_dim %57, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %59 = stablehlo.multiply %44, %58 : tensor<2x15x6x6xf32>
    %60 = stablehlo.broadcast_in_dim %parameter8, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %61 = stablehlo.add %59, %60 : tensor<2x15x6x6xf32>
    %62 = stablehlo.add %61, %40 : tensor<2x15x6x6xf32>
    %63 = stablehlo.maximum %62, %31 : tensor<2x15x6x6xf32>
    %64 = stablehlo.compare GT, %62, %31, FLOAT : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xi1>
    %65 = stablehlo.convert %64 : (tensor<2x15x6x6xi1>) -> tensor<2x15x6x6xui8>
    %66 = stablehlo.reduce(%63 init: %4) applies stablehlo.add across dimensions = [2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<2x15xf32>
    %67 = stablehlo.constant dense<36.0> : tensor<2x15xf32>
    %68 = stablehlo.divide %66, %67 : tensor<2x15xf32>
    %69 = stablehlo.reshape %68 : (tensor<2x15xf32>) -> tensor<2x15x1x1xf32>
    %70 = stablehlo.multiply %69, %buffer4 : tensor<2x15x1x1xf32>
    %71 = stablehlo.reduce(%70 init: %4) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x15x1x1xf32>, tensor<f32>) -> tensor<f32>
    %72 = stablehlo.reshape %71 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %73 = stablehlo.reshape %72 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %74 = stablehlo.constant dense<1.0> : tensor<f32>
    %75 = stablehlo.maximum %73, %74 : tensor<f32>
    %76 = stablehlo.minimum %75, %74 : tensor<f32>
    %77 = stablehlo.reshape %76 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %78 = stablehlo.broadcast_in_dim %77, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x15x1x1xf32>
    %79 = stablehlo.multiply %78, %buffer4 : tensor<2x15x1x1xf32>
    %80 = stablehlo.constant dense<0.027777778> : tensor<2x15x1x1xf32>
    %81 = stablehlo.multiply %79, %80 : tensor<2x15x1x1xf32>
    %82 = stablehlo.broadcast_in_dim %81, dims = [0, 1, 2, 3] : (tensor<2x15x1x1xf32>) -> tensor<2x15x6x6xf32>
    %83 = stablehlo.compare GT, %63, %31, FLOAT : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xi1>
    %84 = stablehlo.select %83, %82, %31 : tensor<2x15x6x6xi1>, tensor<2x15x6x6xf32>
    %85 = stablehlo.reverse %parameter9, dims = [2, 3] : tensor<15x3x1x1xf32>
    %86 = stablehlo.convolution(%84, %85) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xf32>, tensor<15x3x1x1xf32>) -> tensor<2x3x6x6xf32>
    %87 = stablehlo.convolution(%0, %84) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<15x3x1x1xf32>
    %88 = stablehlo.reduce(%84 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %89 = stablehlo.broadcast_in_dim %56, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %90 = stablehlo.multiply %44, %89 : tensor<2x15x6x6xf32>
    %91 = stablehlo.multiply %84, %90 : tensor<2x15x6x6xf32>
    %92 = stablehlo.reduce(%91 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %93 = stablehlo.divide %92, %6 : tensor<15xf32>
    %94 = stablehlo.broadcast_in_dim %93, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %95 = stablehlo.divide %88, %6 : tensor<15xf32>
    %96 = stablehlo.broadcast_in_dim %95, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %97 = stablehlo.subtract %84, %96 : tensor<2x15x6x6xf32>
    %98 = stablehlo.multiply %90, %94 : tensor<2x15x6x6xf32>
    %99 = stablehlo.subtract %97, %98 : tensor<2x15x6x6xf32>
    %100 = stablehlo.multiply %58, %99 : tensor<2x15x6x6xf32>
    %101 = stablehlo.reverse %parameter5, dims = [2, 3] : tensor<15x15x3x3xf32>
    %102 = stablehlo.convolution(%100, %101) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xf32>, tensor<15x15x3x3xf32>) -> tensor<2x15x6x6xf32>
    %103 = stablehlo.convolution(%32, %100) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<15x15x3x3xf32>
    %104 = stablehlo.reduce(%100 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %105 = stablehlo.constant dense<0> : tensor<2x15x6x6xui8>
    %106 = stablehlo.compare NE, %34, %105, UNSIGNED : (tensor<2x15x6x6xui8>, tensor<2x15x6x6xui8>) -> tensor<2x15x6x6xi1>
    %107 = stablehlo.select %106, %102, %31 : tensor<2x15x6x6xi1>, tensor<2x15x6x6xf32>
    %108 = stablehlo.broadcast_in_dim %25, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %109 = stablehlo.multiply %9, %108 : tensor<2x15x6x6xf32>
    %110 = stablehlo.multiply %107, %109 : tensor<2x15x6x6xf32>
    %111 = stablehlo.reduce(%110 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %112 = stablehlo.reduce(%107 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %113 = stablehlo.divide %111, %6 : tensor<15xf32>
    %114 = stablehlo.broadcast_in_dim %113, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %115 = stablehlo.divide %112, %6 : tensor<15xf32>
    %116 = stablehlo.broadcast_in_dim %115, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %117 = stablehlo.subtract %107, %116 : tensor<2x15x6x6xf32>
    %118 = stablehlo.multiply %109, %114 : tensor<2x15x6x6xf32>
    %119 = stablehlo.subtract %117, %118 : tensor<2x15x6x6xf32>
    %120 = stablehlo.multiply %27, %119 : tensor<2x15x6x6xf32>
    %121 = stablehlo.reverse %parameter1, dims = [2, 3] : tensor<15x3x3x3xf32>
    %122 = stablehlo.convolution(%120, %121) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xf32>, tensor<15x3x3x3xf32>) -> tensor<2x3x6x6xf32>
    %123 = stablehlo.convolution(%0, %120) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<15x3x3x3xf32>
    %124 = stablehlo.reduce(%120 init: %4) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %125 = stablehlo.add %86, %122 : tensor<2x3x6x6xf32>
    return %69, %73, %125, %123, %124, %111, %112, %103, %104, %92, %88, %87, %88, %19, %22, %51, %54 : tensor<2x15x1x1xf32>, tensor<f32>, tensor<2x3x6x6xf32>, tensor<15x3x3x3xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15x15x3x3xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15x3x1x1xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>
  }
}
