module @espalier {
  func.func public @main(
    %input: tensor<2x1x1x16xf32>,
    %parameter0: tensor<2x1x1x16xf32>,
    %parameter1: tensor<3x1x1x3xf32>,
    %parameter2: tensor<3xf32>,
    %parameter3: tensor<5x1x1x1xf32>,
    %parameter4: tensor<5xf32>,
    %buffer0: tensor<2x8x1x3xf32>
  ) -> (tensor<2x8x1x3xf32>, tensor<f32>, tensor<2x1x1x16xf32>, tensor<3x1x1x3xf32>, tensor<3xf32>, tensor<5x1x1x1xf32>, tensor<5xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x1x1x16xf32>
    %1 = stablehlo.convert %0 : (tensor<2x1x1x16xf32>) -> tensor<2x1x1x16xbf16>
    %2 = stablehlo.convert %parameter1 : (tensor<3x1x1x3xf32>) -> tensor<3x1x1x3xbf16>
    %3 = stablehlo.convert %1 : (tensor<2x1x1x16xbf16>) -> tensor<2x1x1x16xf32>
    %4 = stablehlo.convert %2 : (tensor<3x1x1x3xbf16>) -> tensor<3x1x1x3xf32>
    %5 = stablehlo.convolution(%1, %2) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x1x1x16xbf16>, tensor<3x1x1x3xbf16>) -> tensor<2x3x1x16xf32>
    %6 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<3xf32>) -> tensor<2x3x1x16xf32>
    %7 = stablehlo.add %5, %6 : tensor<2x3x1x16xf32>
    %8 = stablehlo.convert %7 : (tensor<2x3x1x16xf32>) -> tensor<2x3x1x16xbf16>
    %9 = stablehlo.convert %8 : (tensor<2x3x1x16xbf16>) -> tensor<2x3x1x16xf32>
    %10 = stablehlo.constant dense<0.70710677> : tensor<2x3x1x16xf32>
    %11 = stablehlo.multiply %9, %10 : tensor<2x3x1x16xf32>
    %12 = chlo.erf %11 : tensor<2x3x1x16xf32> -> tensor<2x3x1x16xf32>
    %13 = stablehlo.constant dense<1.0> : tensor<2x3x1x16xf32>
    %14 = stablehlo.add %12, %13 : tensor<2x3x1x16xf32>
    %15 = stablehlo.constant dense<0.5> : tensor<2x3x1x16xf32>
    %16 = stablehlo.multiply %14, %15 : tensor<2x3x1x16xf32>
    %17 = stablehlo.multiply %9, %16 : tensor<2x3x1x16xf32>
    %18 = stablehlo.convert %17 : (tensor<2x3x1x16xf32>) -> tensor<2x3x1x16xbf16>
    %19 = stablehlo.convert %parameter3 : (tensor<5x1x1x1xf32>) -> tensor<5x1x1x1xbf16>
    %20 = stablehlo.convert %19 : (tensor<5x1x1x1xbf16>) -> tensor<5x1x1x1xf32>
    %21 = stablehlo.convolution(%1, %19) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x1x1x16xbf16>, tensor<5x1x1x1xbf16>) -> tensor<2x5x1x16xf32>
    %22 = stablehlo.broadcast_in_dim %parameter4, dims = [1] : (tensor<5xf32>) -> tensor<2x5x1x16xf32>
    %23 = stablehlo.add %21, %22 : tensor<2x5x1x16xf32>
    %24 = stablehlo.convert %23 : (tensor<2x5x1x16xf32>) -> tensor<2x5x1x16xbf16>
    %25 = stablehlo.convert %24 : (tensor<2x5x1x16xbf16>) -> tensor<2x5x1x16xf32>
    %26 = stablehlo.constant dense<3.0> : tensor<2x5x1x16xf32>
    %27 = stablehlo.add %25, %26 : tensor<2x5x1x16xf32>
    %28 = stablehlo.constant dense<0.0> : tensor<2x5x1x16xf32>
    %29 = stablehlo.maximum %27, %28 : tensor<2x5x1x16xf32>
    %30 = stablehlo.constant dense<6.0> : tensor<2x5x1x16xf32>
    %31 = stablehlo.minimum %29, %30 : tensor<2x5x1x16xf32>
    %32 = stablehlo.multiply %25, %31 : tensor<2x5x1x16xf32>
    %33 = stablehlo.divide %32, %30 : tensor<2x5x1x16xf32>
    %34 = stablehlo.convert %33 : (tensor<2x5x1x16xf32>) -> tensor<2x5x1x16xbf16>
    %35 = stablehlo.convert %18 : (tensor<2x3x1x16xbf16>) -> tensor<2x3x1x16xf32>
    %36 = stablehlo.convert %34 : (tensor<2x5x1x16xbf16>) -> tensor<2x5x1x16xf32>
    %37 = stablehlo.concatenate %18, %34, dim = 1 : (tensor<2x3x1x16xbf16>, tensor<2x5x1x16xbf16>) -> tensor<2x8x1x16xbf16>
    %38 = stablehlo.convert %37 : (tensor<2x8x1x16xbf16>) -> tensor<2x8x1x16xf32>
    %39 = stablehlo.slice %38 [0:2, 0:8, 0:1, 0:6] : (tensor<2x8x1x16xf32>) -> tensor<2x8x1x6xf32>
    %40 = stablehlo.slice %38 [0:2, 0:8, 0:1, 5:11] : (tensor<2x8x1x16xf32>) -> tensor<2x8x1x6xf32>
    %41 = stablehlo.slice %38 [0:2, 0:8, 0:1, 10:16] : (tensor<2x8x1x16xf32>) -> tensor<2x8x1x6xf32>
    %42 = stablehlo.concatenate %39, %40, %41, dim = 3 : (tensor<2x8x1x6xf32>, tensor<2x8x1x6xf32>, tensor<2x8x1x6xf32>) -> tensor<2x8x1x18xf32>
    %43 = stablehlo.reshape %42 : (tensor<2x8x1x18xf32>) -> tensor<2x8x1x1x3x6xf32>
    %44 = stablehlo.transpose %43, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x8x1x1x3x6xf32>) -> tensor<2x8x1x3x1x6xf32>
    %45 = stablehlo.reshape %44 : (tensor<2x8x1x3x1x6xf32>) -> tensor<2x8x1x3x6xf32>
    %46 = stablehlo.constant dense<0.0> : tensor<f32>
    %47 = stablehlo.reduce(%45 init: %46) applies stablehlo.add across dimensions = [4] : (tensor<2x8x1x3x6xf32>, tensor<f32>) -> tensor<2x8x1x3xf32>
    %48 = stablehlo.constant dense<[1.0]> : tensor<1xf32>
    %49 = stablehlo.constant dense<[6.0, 6.0, 6.0]> : tensor<3xf32>
    %50 = stablehlo.broadcast_in_dim %48, dims = [2] : (tensor<1xf32>) -> tensor<2x8x1x3xf32>
    %51 = stablehlo.broadcast_in_dim %49, dims = [3] : (tensor<3xf32>) -> tensor<2x8x1x3xf32>
    %52 = stablehlo.multiply %50, %51 : tensor<2x8x1x3xf32>
    %53 = stablehlo.divide %47, %52 : tensor<2x8x1x3xf32>
    %54 = stablehlo.multiply %53, %buffer0 : tensor<2x8x1x3xf32>
    %55 = stablehlo.reduce(%54 init: %46) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x8x1x3xf32>, tensor<f32>) -> tensor<f32>
    %56 = stablehlo.reshape %55 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %57 = stablehlo.reshape %56 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %58 = stablehlo.constant dense<1.0> : tensor<f32>
    %59 = stablehlo.maximum %57, %58 : tensor<f32>
    %60 = stablehlo.minimum %59, %58 : tensor<f32>
    %61 = stablehlo.reshape %60 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %62 = stablehlo.broadcast_in_dim %61, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x8x1x3xf32>
    %63 = stablehlo.multiply %62, %buffer0 : tensor<2x8x1x3xf32>
    %64 = stablehlo.divide %63, %52 : tensor<2x8x1x3xf32>
    %65 = stablehlo.broadcast_in_dim %64, dims = [0, 1, 2, 3] : (tensor<2x8x1x3xf32>) -> tensor<2x8x1x3x6xf32>
    %66 = stablehlo.reshape %65 : (tensor<2x8x1x3x6xf32>) -> tensor<2x8x1x3x1x6xf32>
    %67 = stablehlo.transpose %66, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x8x1x3x1x6xf32>) -> tensor<2x8x1x1x3x6xf32>
    %68 = stablehlo.reshape %67 : (tensor<2x8x1x1x3x6xf32>) -> tensor<2x8x1x18xf32>
    %69 = stablehlo.slice %68 [0:2, 0:8, 0:1, 0:6] : (tensor<2x8x1x18xf32>) -> tensor<2x8x1x6xf32>
    %70 = stablehlo.pad %69, %46, low = [0, 0, 0, 0], high = [0, 0, 0, 10], interior = [0, 0, 0, 0] : (tensor<2x8x1x6xf32>, tensor<f32>) -> tensor<2x8x1x16xf32>
    %71 = stablehlo.slice %68 [0:2, 0:8, 0:1, 6:12] : (tensor<2x8x1x18xf32>) -> tensor<2x8x1x6xf32>
    %72 = stablehlo.pad %71, %46, low = [0, 0, 0, 5], high = [0, 0, 0, 5], interior = [0, 0, 0, 0] : (tensor<2x8x1x6xf32>, tensor<f32>) -> tensor<2x8x1x16xf32>
    %73 = stablehlo.add %70, %72 : tensor<2x8x1x16xf32>
    %74 = stablehlo.slice %68 [0:2, 0:8, 0:1, 12:18] : (tensor<2x8x1x18xf32>) -> tensor<2x8x1x6xf32>
    %75 = stablehlo.pad %74, %46, low = [0, 0, 0, 10], high = [0, 0, 0, 0], interior = [0, 0, 0, 0] : (tensor<2x8x1x6xf32>, tensor<f32>) -> tensor<2x8x1x16xf32>
    %76 = stablehlo.add %73, %75 : tensor<2x8x1x16xf32>
    %77 = stablehlo.slice %76 [0:2, 0:3, 0:1, 0:16] : (tensor<2x8x1x16xf32>) -> tensor<2x3x1x16xf32>
    %78 = stablehlo.slice %76 [0:2, 3:8, 0:1, 0:16] : (tensor<2x8x1x16xf32>) -> tensor<2x5x1x16xf32>
    %79 = stablehlo.convert %78 : (tensor<2x5x1x16xf32>) -> tensor<2x5x1x16xbf16>
    %80 = stablehlo.convert %79 : (tensor<2x5x1x16xbf16>) -> tensor<2x5x1x16xf32>
    %81 = stablehlo.divide %25, %26 : tensor<2x5x1x16xf32>
    %82 = stablehlo.constant dense<0.5> : tensor<2x5x1x16xf32>
    %83 = stablehlo.add %81, %82 : tensor<2x5x1x16xf32>
    %84 = stablehlo.multiply %80, %83 : tensor<2x5x1x16xf32>
    %85 = stablehlo.compare LE, %25, %26, FLOAT : (tensor<2x5x1x16xf32>, tensor<2x5x1x16xf32>) -> tensor<2x5x1x16xi1>
    %86 = stablehlo.select %85, %84, %80 : tensor<2x5x1x16xi1>, tensor<2x5x1x16xf32>
    %87 = stablehlo.constant dense<-3.0> : tensor<2x5x1x16xf32>
    %88 = stablehlo.compare LT, %25, %87, FLOAT : (tensor<2x5x1x16xf32>, tensor<2x5x1x16xf32>) -> tensor<2x5x1x16xi1>
    %89 = stablehlo.select %88, %28, %86 : tensor<2x5x1x16xi1>, tensor<2x5x1x16xf32>
    %90 = stablehlo.convert %89 : (tensor<2x5x1x16xf32>) -> tensor<2x5x1x16xbf16>
    %91 = stablehlo.convert %90 : (tensor<2x5x1x16xbf16>) -> tensor<2x5x1x16xf32>
    %92 = stablehlo.reverse %19, dims = [2, 3] : tensor<5x1x1x1xbf16>
    %93 = stablehlo.convolution(%90, %92) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x5x1x16xbf16>, tensor<5x1x1x1xbf16>) -> tensor<2x1x1x16xf32>
    %94 = stablehlo.convert %93 : (tensor<2x1x1x16xf32>) -> tensor<2x1x1x16xbf16>
    %95 = stablehlo.convolution(%1, %90) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [0, 0]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x1x1x16xbf16>, tensor<2x5x1x16xbf16>) -> tensor<5x1x1x1xf32>
    %96 = stablehlo.reduce(%91 init: %46) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x5x1x16xf32>, tensor<f32>) -> tensor<5xf32>
    %97 = stablehlo.convert %77 : (tensor<2x3x1x16xf32>) -> tensor<2x3x1x16xbf16>
    %98 = stablehlo.convert %97 : (tensor<2x3x1x16xbf16>) -> tensor<2x3x1x16xf32>
    %99 = stablehlo.multiply %9, %9 : tensor<2x3x1x16xf32>
    %100 = stablehlo.constant dense<-0.5> : tensor<2x3x1x16xf32>
    %101 = stablehlo.multiply %99, %100 : tensor<2x3x1x16xf32>
    %102 = stablehlo.exponential %101 : tensor<2x3x1x16xf32>
    %103 = stablehlo.constant dense<0.3989423> : tensor<2x3x1x16xf32>
    %104 = stablehlo.multiply %102, %103 : tensor<2x3x1x16xf32>
    %105 = stablehlo.multiply %9, %104 : tensor<2x3x1x16xf32>
    %106 = stablehlo.add %16, %105 : tensor<2x3x1x16xf32>
    %107 = stablehlo.multiply %98, %106 : tensor<2x3x1x16xf32>
    %108 = stablehlo.convert %107 : (tensor<2x3x1x16xf32>) -> tensor<2x3x1x16xbf16>
    %109 = stablehlo.convert %108 : (tensor<2x3x1x16xbf16>) -> tensor<2x3x1x16xf32>
    %110 = stablehlo.reverse %2, dims = [2, 3] : tensor<3x1x1x3xbf16>
    %111 = stablehlo.convolution(%108, %110) dim_numbers = [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x3x1x16xbf16>, tensor<3x1x1x3xbf16>) -> tensor<2x1x1x16xf32>
    %112 = stablehlo.convert %111 : (tensor<2x1x1x16xf32>) -> tensor<2x1x1x16xbf16>
    %113 = stablehlo.convolution(%1, %108) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[0, 0], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<2x1x1x16xbf16>, tensor<2x3x1x16xbf16>) -> tensor<3x1x1x3xf32>
    %114 = stablehlo.reduce(%109 init: %46) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x3x1x16xf32>, tensor<f32>) -> tensor<3xf32>
    %115 = stablehlo.convert %94 : (tensor<2x1x1x16xbf16>) -> tensor<2x1x1x16xf32>
    %116 = stablehlo.convert %112 : (tensor<2x1x1x16xbf16>) -> tensor<2x1x1x16xf32>
    %117 = stablehlo.add %115, %116 : tensor<2x1x1x16xf32>
    return %53, %57, %117, %113, %114, %95, %96 : tensor<2x8x1x3xf32>, tensor<f32>, tensor<2x1x1x16xf32>, tensor<3x1x1x3xf32>, tensor<3xf32>, tensor<5x1x1x1xf32>, tensor<5xf32>
  }
}
