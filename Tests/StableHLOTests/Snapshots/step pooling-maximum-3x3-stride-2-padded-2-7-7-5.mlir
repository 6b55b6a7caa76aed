module @espalier {
  func.func public @main(
    %input: tensor<2x7x7x5xf32>,
    %parameter0: tensor<2x7x7x5xf32>,
    %buffer0: tensor<2x7x4x3xf32>
  ) -> (tensor<2x7x4x3xf32>, tensor<f32>, tensor<2x7x7x5xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x7x7x5xf32>
    %1 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %2 = stablehlo.pad %0, %1, low = [0, 0, 1, 1], high = [0, 0, 1, 1], interior = [0, 0, 0, 0] : (tensor<2x7x7x5xf32>, tensor<f32>) -> tensor<2x7x9x7xf32>
    %3 = stablehlo.slice %2 [0:2, 0:7, 0:7:2, 0:5:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %4 = stablehlo.slice %2 [0:2, 0:7, 0:7:2, 1:6:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %5 = stablehlo.slice %2 [0:2, 0:7, 0:7:2, 2:7:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %6 = stablehlo.slice %2 [0:2, 0:7, 1:8:2, 0:5:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %7 = stablehlo.slice %2 [0:2, 0:7, 1:8:2, 1:6:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %8 = stablehlo.slice %2 [0:2, 0:7, 1:8:2, 2:7:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %9 = stablehlo.slice %2 [0:2, 0:7, 2:9:2, 0:5:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %10 = stablehlo.slice %2 [0:2, 0:7, 2:9:2, 1:6:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %11 = stablehlo.slice %2 [0:2, 0:7, 2:9:2, 2:7:2] : (tensor<2x7x9x7xf32>) -> tensor<2x7x4x3xf32>
    %12 = stablehlo.constant dense<0> : tensor<2x7x4x3xi32>
    %13 = stablehlo.compare GT, %4, %3, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %14 = stablehlo.compare NE, %4, %4, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %15 = stablehlo.or %13, %14 : tensor<2x7x4x3xi1>
    %16 = stablehlo.select %15, %4, %3 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %17 = stablehlo.constant dense<1> : tensor<2x7x4x3xi32>
    %18 = stablehlo.select %15, %17, %12 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %19 = stablehlo.compare GT, %5, %16, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %20 = stablehlo.compare NE, %5, %5, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %21 = stablehlo.or %19, %20 : tensor<2x7x4x3xi1>
    %22 = stablehlo.select %21, %5, %16 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %23 = stablehlo.constant dense<2> : tensor<2x7x4x3xi32>
    %24 = stablehlo.select %21, %23, %18 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %25 = stablehlo.compare GT, %6, %22, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %26 = stablehlo.compare NE, %6, %6, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %27 = stablehlo.or %25, %26 : tensor<2x7x4x3xi1>
    %28 = stablehlo.select %27, %6, %22 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %29 = stablehlo.constant dense<3> : tensor<2x7x4x3xi32>
    %30 = stablehlo.select %27, %29, %24 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %31 = stablehlo.compare GT, %7, %28, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %32 = stablehlo.compare NE, %7, %7, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %33 = stablehlo.or %31, %32 : tensor<2x7x4x3xi1>
    %34 = stablehlo.select %33, %7, %28 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %35 = stablehlo.constant dense<4> : tensor<2x7x4x3xi32>
    %36 = stablehlo.select %33, %35, %30 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %37 = stablehlo.compare GT, %8, %34, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %38 = stablehlo.compare NE, %8, %8, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %39 = stablehlo.or %37, %38 : tensor<2x7x4x3xi1>
    %40 = stablehlo.select %39, %8, %34 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %41 = stablehlo.constant dense<5> : tensor<2x7x4x3xi32>
    %42 = stablehlo.select %39, %41, %36 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %43 = stablehlo.compare GT, %9, %40, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %44 = stablehlo.compare NE, %9, %9, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %45 = stablehlo.or %43, %44 : tensor<2x7x4x3xi1>
    %46 = stablehlo.select %45, %9, %40 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %47 = stablehlo.constant dense<6> : tensor<2x7x4x3xi32>
    %48 = stablehlo.select %45, %47, %42 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %49 = stablehlo.compare GT, %10, %46, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %50 = stablehlo.compare NE, %10, %10, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %51 = stablehlo.or %49, %50 : tensor<2x7x4x3xi1>
    %52 = stablehlo.select %51, %10, %46 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %53 = stablehlo.constant dense<7> : tensor<2x7x4x3xi32>
    %54 = stablehlo.select %51, %53, %48 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %55 = stablehlo.compare GT, %11, %52, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %56 = stablehlo.compare NE, %11, %11, FLOAT : (tensor<2x7x4x3xf32>, tensor<2x7x4x3xf32>) -> tensor<2x7x4x3xi1>
    %57 = stablehlo.or %55, %56 : tensor<2x7x4x3xi1>
    %58 = stablehlo.select %57, %11, %52 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %59 = stablehlo.constant dense<8> : tensor<2x7x4x3xi32>
    %60 = stablehlo.select %57, %59, %54 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xi32>
    %61 = stablehlo.multiply %58, %buffer0 : tensor<2x7x4x3xf32>
    %62 = stablehlo.constant dense<0.0> : tensor<f32>
    %63 = stablehlo.reduce(%61 init: %62) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<f32>
    %64 = stablehlo.reshape %63 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %65 = stablehlo.reshape %64 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %66 = stablehlo.constant dense<1.0> : tensor<f32>
    %67 = stablehlo.maximum %65, %66 : tensor<f32>
    %68 = stablehlo.minimum %67, %66 : tensor<f32>
    %69 = stablehlo.reshape %68 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %70 = stablehlo.broadcast_in_dim %69, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x7x4x3xf32>
    %71 = stablehlo.multiply %70, %buffer0 : tensor<2x7x4x3xf32>
    %72 = stablehlo.compare EQ, %60, %12, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %73 = stablehlo.constant dense<0.0> : tensor<2x7x4x3xf32>
    %74 = stablehlo.select %72, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %75 = stablehlo.pad %74, %62, low = [0, 0, -1, -1], high = [0, 0, 1, 1], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %76 = stablehlo.compare EQ, %60, %17, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %77 = stablehlo.select %76, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %78 = stablehlo.pad %77, %62, low = [0, 0, -1, 0], high = [0, 0, 1, 0], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %79 = stablehlo.compare EQ, %60, %23, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %80 = stablehlo.select %79, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %81 = stablehlo.pad %80, %62, low = [0, 0, -1, 1], high = [0, 0, 1, -1], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %82 = stablehlo.compare EQ, %60, %29, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %83 = stablehlo.select %82, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %84 = stablehlo.pad %83, %62, low = [0, 0, 0, -1], high = [0, 0, 0, 1], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %85 = stablehlo.compare EQ, %60, %35, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %86 = stablehlo.select %85, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %87 = stablehlo.pad %86, %62, low = [0, 0, 0, 0], high = [0, 0, 0, 0], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %88 = stablehlo.compare EQ, %60, %41, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %89 = stablehlo.select %88, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %90 = stablehlo.pad %89, %62, low = [0, 0, 0, 1], high = [0, 0, 0, -1], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %91 = stablehlo.compare EQ, %60, %47, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %92 = stablehlo.select %91, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %93 = stablehlo.pad %92, %62, low = [0, 0, 1, -1], high = [0, 0, -1, 1], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %94 = stablehlo.compare EQ, %60, %53, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %95 = stablehlo.select %94, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %96 = stablehlo.pad %95, %62, low = [0, 0, 1, 0], high = [0, 0, -1, 0], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %97 = stablehlo.compare EQ, %60, %59, SIGNED : (tensor<2x7x4x3xi32>, tensor<2x7x4x3xi32>) -> tensor<2x7x4x3xi1>
    %98 = stablehlo.select %97, %71, %73 : tensor<2x7x4x3xi1>, tensor<2x7x4x3xf32>
    %99 = stablehlo.pad %98, %62, low = [0, 0, 1, 1], high = [0, 0, -1, -1], interior = [0, 0, 1, 1] : (tensor<2x7x4x3xf32>, tensor<f32>) -> tensor<2x7x7x5xf32>
    %100 = stablehlo.add %75, %78 : tensor<2x7x7x5xf32>
    %101 = stablehlo.add %100, %81 : tensor<2x7x7x5xf32>
    %102 = stablehlo.add %101, %84 : tensor<2x7x7x5xf32>
    %103 = stablehlo.add %102, %87 : tensor<2x7x7x5xf32>
    %104 = stablehlo.add %103, %90 : tensor<2x7x7x5xf32>
    %105 = stablehlo.add %104, %93 : tensor<2x7x7x5xf32>
    %106 = stablehlo.add %105, %96 : tensor<2x7x7x5xf32>
    %107 = stablehlo.add %106, %99 : tensor<2x7x7x5xf32>
    return %58, %65, %107 : tensor<2x7x4x3xf32>, tensor<f32>, tensor<2x7x7x5xf32>
  }
}
