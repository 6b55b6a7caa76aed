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
    %1 = stablehlo.convert %0 : (tensor<2x3x6x6xf32>) -> tensor<2x3x6x6xbf16>
    %2 = stablehlo.convert %parameter1 : (tensor<15x3x3x3xf32>) -> tensor<15x3x3x3xbf16>
    %3 = stablehlo.convert %1 : (tensor<2x3x6x6xbf16>) -> tensor<2x3x6x6xf32>
    %4 = stablehlo.convert %2 : (tensor<15x3x3x3xbf16>) -> tensor<15x3x3x3xf32>
    %5 = stablehlo.convolution(%1, %2) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xbf16>, tensor<15x3x3x3xbf16>) -> tensor<2x15x6x6xf32>
    %6 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %7 = stablehlo.add %5, %6 : tensor<2x15x6x6xf32>
    %8 = stablehlo.convert %7 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %9 = stablehlo.convert %8 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %10 = stablehlo.constant dense<0.0> : tensor<f32>
    %11 = stablehlo.reduce(%9 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %12 = stablehlo.constant dense<72.0> : tensor<15xf32>
    %13 = stablehlo.divide %11, %12 : tensor<15xf32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %15 = stablehlo.subtract %9, %14 : tensor<2x15x6x6xf32>
    %16 = stablehlo.multiply %15, %15 : tensor<2x15x6x6xf32>
    %17 = stablehlo.reduce(%16 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %18 = stablehlo.divide %17, %12 : tensor<15xf32>
    %19 = stablehlo.constant dense<1.0140845> : tensor<15xf32>
    %20 = stablehlo.multiply %18, %19 : tensor<15xf32>
    %21 = stablehlo.constant dense<0.9> : tensor<15xf32>
    %22 = stablehlo.multiply %buffer0, %21 : tensor<15xf32>
    %23 = stablehlo.constant dense<0.1> : tensor<15xf32>
    %24 = stablehlo.multiply %13, %23 : tensor<15xf32>
    %25 = stablehlo.add %22, %24 : tensor<15xf32>
    %26 = stablehlo.multiply %buffer1, %21 : tensor<15xf32>
    %27 = stablehlo.multiply %20, %23 : tensor<15xf32>
    %28 = stablehlo.add %26, %27 : tensor<15xf32>
    %29 = stablehlo.constant dense<1.0e-05> : tensor<15xf32>
    %30 = stablehlo.add %18, %29 : tensor<15xf32>
    %31 = stablehlo.rsqrt %30 : tensor<15xf32>
    %32 = stablehlo.multiply %parameter3, %31 : tensor<15xf32>
    %33 = stablehlo.broadcast_in_dim %32, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %34 = stablehlo.multiply %15, %33 : tensor<2x15x6x6xf32>
    %35 = stablehlo.broadcast_in_dim %parameter4, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %36 = stablehlo.add %34, %35 : tensor<2x15x6x6xf32>
    %37 = stablehlo.constant dense<0.0> : tensor<2x15x6x6xf32>
    %38 = stablehlo.maximum %36, %37 : tensor<2x15x6x6xf32>
    %39 = stablehlo.compare GT, %36, %37, FLOAT : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xi1>
    %40 = stablehlo.convert %39 : (tensor<2x15x6x6xi1>) -> tensor<2x15x6x6xui8>
    %41 = stablehlo.convert %38 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %42 = stablehlo.convert %parameter5 : (tensor<15x15x3x3xf32>) -> tensor<15x15x3x3xbf16>
    %43 = stablehlo.convert %41 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %44 = stablehlo.convert %42 : (tensor<15x15x3x3xbf16>) -> tensor<15x15x3x3xf32>
    %45 = stablehlo.convolution(%41, %42) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xbf16>, tensor<15x15x3x3xbf16>) -> tensor<2x15x6x6xf32>
    %46 = stablehlo.broadcast_in_dim %parameter6, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %47 = stablehlo.add %45, %46 : tensor<2x15x6x6xf32>
    %48 = stablehlo.convert %47 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %49 = stablehlo.convert %parameter9 : (tensor<15x3x1x1xf32>) -> tensor<15x3x1x1xbf16>
    %50 = stablehlo.convert %49 : (tensor<15x3x1x1xbf16>) -> tensor<15x3x1x1xf32>
    %51 = stablehlo.convolution(%1, %49) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xbf16>, tensor<15x3x1x1xbf16>) -> tensor<2x15x6x6xf32>
    %52 = stablehlo.broadcast_in_dim %parameter10, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %53 = stablehlo.add %51, %52 : tensor<2x15x6x6xf32>
    %54 = stablehlo.convert %53 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %55 = stablehlo.convert %48 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %56 = stablehlo.convert %54 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %57 = stablehlo.reduce(%55 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %58 = stablehlo.divide %57, %12 : tensor<15xf32>
    %59 = stablehlo.broadcast_in_dim %58, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %60 = stablehlo.subtract %55, %59 : tensor<2x15x6x6xf32>
    %61 = stablehlo.multiply %60, %60 : tensor<2x15x6x6xf32>
    %62 = stablehlo.reduce(%61 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %63 = stablehlo.divide %62, %12 : tensor<15xf32>
    %64 = stablehlo.multiply %63, %19 : tensor<15xf32>
    %65 = stablehlo.multiply %buffer2, %21 : tensor<15xf32>
    %66 = stablehlo.multiply %58, %23 : tensor<15xf32>
    %67 = stablehlo.add %65, %66 : tensor<15xf32>
    %68 = stablehlo.multiply %buffer3, %21 : tensor<15xf32>
    %69 = stablehlo.multiply %64, %23 : tensor<15xf32>
    %70 = stablehlo.add %68, %69 : tensor<15xf32>
    %71 = stablehlo.add %63, %29 : tensor<15xf32>
    %72 = stablehlo.rsqrt %71 : tensor<15xf32>
    %73 = stablehlo.multiply %parameter7, %72 : tensor<15xf32>
    %74 = stablehlo.broadcast_in_dim %73, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %75 = stablehlo.multiply %60, %74 : tensor<2x15x6x6xf32>
    %76 = stablehlo.broadcast_in_dim %parameter8, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %77 = stablehlo.add %75, %76 : tensor<2x15x6x6xf32>
    %78 = stablehlo.add %77, %56 : tensor<2x15x6x6xf32>
    %79 = stablehlo.maximum %78, %37 : tensor<2x15x6x6xf32>
    %80 = stablehlo.compare GT, %78, %37, FLOAT : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xi1>
    %81 = stablehlo.convert %80 : (tensor<2x15x6x6xi1>) -> tensor<2x15x6x6xui8>
    %82 = stablehlo.convert %79 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %83 = stablehlo.convert %82 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %84 = stablehlo.reduce(%83 init: %10) applies stablehlo.add across dimensions = [2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<2x15xf32>
    %85 = stablehlo.constant dense<36.0> : tensor<2x15xf32>
    %86 = stablehlo.divide %84, %85 : tensor<2x15xf32>
    %87 = stablehlo.reshape %86 : (tensor<2x15xf32>) -> tensor<2x15x1x1xf32>
    %88 = stablehlo.multiply %87, %buffer4 : tensor<2x15x1x1xf32>
    %89 = stablehlo.reduce(%88 init: %10) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x15x1x1xf32>, tensor<f32>) -> tensor<f32>
    %90 = stablehlo.reshape %89 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %91 = stablehlo.reshape %90 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %92 = stablehlo.constant dense<1.0> : tensor<f32>
    %93 = stablehlo.maximum %91, %92 : tensor<f32>
    %94 = stablehlo.minimum %93, %92 : tensor<f32>
    %95 = stablehlo.reshape %94 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %96 = stablehlo.broadcast_in_dim %95, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x15x1x1xf32>
    %97 = stablehlo.multiply %96, %buffer4 : tensor<2x15x1x1xf32>
    %98 = stablehlo.constant dense<0.027777778> : tensor<2x15x1x1xf32>
    %99 = stablehlo.multiply %97, %98 : tensor<2x15x1x1xf32>
    %100 = stablehlo.broadcast_in_dim %99, dims = [0, 1, 2, 3] : (tensor<2x15x1x1xf32>) -> tensor<2x15x6x6xf32>
    %101 = stablehlo.convert %100 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %102 = stablehlo.convert %101 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %103 = stablehlo.compare GT, %83, %37, FLOAT : (tensor<2x15x6x6xf32>, tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xi1>
    %104 = stablehlo.select %103, %102, %37 : tensor<2x15x6x6xi1>, tensor<2x15x6x6xf32>
    %105 = stablehlo.convert %104 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %106 = stablehlo.convert %105 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %107 = stablehlo.reverse %49, dims = [2, 3] : tensor<15x3x1x1xbf16>
    %108 = stablehlo.convolution(%105, %107) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xbf16>, tensor<15x3x1x1xbf16>) -> tensor<2x3x6x6xf32>
    %109 = stablehlo.convert %108 : (tensor<2x3x6x6xf32>) -> tensor<2x3x6x6xbf16>
    %110 = stablehlo.convolution(%1, %105) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xbf16>, tensor<2x15x6x6xbf16>) -> tensor<15x3x1x1xf32>
    %111 = stablehlo.reduce(%106 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %112 = stablehlo.broadcast_in_dim %72, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %113 = stablehlo.multiply %60, %112 : tensor<2x15x6x6xf32>
    %114 = stablehlo.multiply %106, %113 : tensor<2x15x6x6xf32>
    %115 = stablehlo.reduce(%114 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %116 = stablehlo.divide %115, %12 : tensor<15xf32>
    %117 = stablehlo.broadcast_in_dim %116, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %118 = stablehlo.divide %111, %12 : tensor<15xf32>
    %119 = stablehlo.broadcast_in_dim %118, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %120 = stablehlo.subtract %106, %119 : tensor<2x15x6x6xf32>
    %121 = stablehlo.multiply %113, %117 : tensor<2x15x6x6xf32>
    %122 = stablehlo.subtract %120, %121 : tensor<2x15x6x6xf32>
    %123 = stablehlo.multiply %74, %122 : tensor<2x15x6x6xf32>
    %124 = stablehlo.convert %123 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %125 = stablehlo.convert %124 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %126 = stablehlo.reverse %42, dims = [2, 3] : tensor<15x15x3x3xbf16>
    %127 = stablehlo.convolution(%124, %126) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xbf16>, tensor<15x15x3x3xbf16>) -> tensor<2x15x6x6xf32>
    %128 = stablehlo.convert %127 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %129 = stablehlo.convolution(%41, %124) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xbf16>, tensor<2x15x6x6xbf16>) -> tensor<15x15x3x3xf32>
    %130 = stablehlo.reduce(%125 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %131 = stablehlo.convert %128 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %132 = stablehlo.constant dense<0> : tensor<2x15x6x6xui8>
    %133 = stablehlo.compare NE, %40, %132, UNSIGNED : (tensor<2x15x6x6xui8>, tensor<2x15x6x6xui8>) -> tensor<2x15x6x6xi1>
    %134 = stablehlo.select %133, %131, %37 : tensor<2x15x6x6xi1>, tensor<2x15x6x6xf32>
    %135 = stablehlo.broadcast_in_dim %31, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %136 = stablehlo.multiply %15, %135 : tensor<2x15x6x6xf32>
    %137 = stablehlo.multiply %134, %136 : tensor<2x15x6x6xf32>
    %138 = stablehlo.reduce(%137 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %139 = stablehlo.reduce(%134 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %140 = stablehlo.divide %138, %12 : tensor<15xf32>
    %141 = stablehlo.broadcast_in_dim %140, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %142 = stablehlo.divide %139, %12 : tensor<15xf32>
    %143 = stablehlo.broadcast_in_dim %142, dims = [1] : (tensor<15xf32>) -> tensor<2x15x6x6xf32>
    %144 = stablehlo.subtract %134, %143 : tensor<2x15x6x6xf32>
    %145 = stablehlo.multiply %136, %141 : tensor<2x15x6x6xf32>
    %146 = stablehlo.subtract %144, %145 : tensor<2x15x6x6xf32>
    %147 = stablehlo.multiply %33, %146 : tensor<2x15x6x6xf32>
    %148 = stablehlo.convert %147 : (tensor<2x15x6x6xf32>) -> tensor<2x15x6x6xbf16>
    %149 = stablehlo.convert %148 : (tensor<2x15x6x6xbf16>) -> tensor<2x15x6x6xf32>
    %150 = stablehlo.reverse %2, dims = [2, 3] : tensor<15x3x3x3xbf16>
    %151 = stablehlo.convolution(%148, %150) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x15x6x6xbf16>, tensor<15x3x3x3xbf16>) -> tensor<2x3x6x6xf32>
    %152 = stablehlo.convert %151 : (tensor<2x3x6x6xf32>) -> tensor<2x3x6x6xbf16>
    %153 = stablehlo.convolution(%1, %148) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x6x6xbf16>, tensor<2x15x6x6xbf16>) -> tensor<15x3x3x3xf32>
    %154 = stablehlo.reduce(%149 init: %10) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x15x6x6xf32>, tensor<f32>) -> tensor<15xf32>
    %155 = stablehlo.convert %109 : (tensor<2x3x6x6xbf16>) -> tensor<2x3x6x6xf32>
    %156 = stablehlo.convert %152 : (tensor<2x3x6x6xbf16>) -> tensor<2x3x6x6xf32>
    %157 = stablehlo.add %155, %156 : tensor<2x3x6x6xf32>
    return %87, %91, %157, %153, %154, %138, %139, %129, %130, %115, %111, %110, %111, %25, %28, %67, %70 : tensor<2x15x1x1xf32>, tensor<f32>, tensor<2x3x6x6xf32>, tensor<15x3x3x3xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15x15x3x3xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15x3x1x1xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>, tensor<15xf32>
  }
}
