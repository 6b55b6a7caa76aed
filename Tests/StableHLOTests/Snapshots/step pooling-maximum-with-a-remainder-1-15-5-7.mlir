module @espalier {
  func.func public @main(
    %input: tensor<1x15x5x7xf32>,
    %parameter0: tensor<1x15x5x7xf32>,
    %buffer0: tensor<1x15x2x3xf32>
  ) -> (tensor<1x15x2x3xf32>, tensor<f32>, tensor<1x15x5x7xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<1x15x5x7xf32>
    %1 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %2 = stablehlo.pad %0, %1, low = [0, 0, 0, 0], high = [0, 0, -1, -1], interior = [0, 0, 0, 0] : (tensor<1x15x5x7xf32>, tensor<f32>) -> tensor<1x15x4x6xf32>
    %3 = stablehlo.slice %2 [0:1, 0:15, 0:3:2, 0:5:2] : (tensor<1x15x4x6xf32>) -> tensor<1x15x2x3xf32>
    %4 = stablehlo.slice %2 [0:1, 0:15, 0:3:2, 1:6:2] : (tensor<1x15x4x6xf32>) -> tensor<1x15x2x3xf32>
    %5 = stablehlo.slice %2 [0:1, 0:15, 1:4:2, 0:5:2] : (tensor<1x15x4x6xf32>) -> tensor<1x15x2x3xf32>
    %6 = stablehlo.slice %2 [0:1, 0:15, 1:4:2, 1:6:2] : (tensor<1x15x4x6xf32>) -> tensor<1x15x2x3xf32>
    %7 = stablehlo.constant dense<0> : tensor<1x15x2x3xi32>
    %8 = stablehlo.compare GT, %4, %3, FLOAT : (tensor<1x15x2x3xf32>, tensor<1x15x2x3xf32>) -> tensor<1x15x2x3xi1>
    %9 = stablehlo.compare NE, %4, %4, FLOAT : (tensor<1x15x2x3xf32>, tensor<1x15x2x3xf32>) -> tensor<1x15x2x3xi1>
    %10 = stablehlo.or %8, %9 : tensor<1x15x2x3xi1>
    %11 = stablehlo.select %10, %4, %3 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %12 = stablehlo.constant dense<1> : tensor<1x15x2x3xi32>
    %13 = stablehlo.select %10, %12, %7 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xi32>
    %14 = stablehlo.compare GT, %5, %11, FLOAT : (tensor<1x15x2x3xf32>, tensor<1x15x2x3xf32>) -> tensor<1x15x2x3xi1>
    %15 = stablehlo.compare NE, %5, %5, FLOAT : (tensor<1x15x2x3xf32>, tensor<1x15x2x3xf32>) -> tensor<1x15x2x3xi1>
    %16 = stablehlo.or %14, %15 : tensor<1x15x2x3xi1>
    %17 = stablehlo.select %16, %5, %11 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %18 = stablehlo.constant dense<2> : tensor<1x15x2x3xi32>
    %19 = stablehlo.select %16, %18, %13 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xi32>
    %20 = stablehlo.compare GT, %6, %17, FLOAT : (tensor<1x15x2x3xf32>, tensor<1x15x2x3xf32>) -> tensor<1x15x2x3xi1>
    %21 = stablehlo.compare NE, %6, %6, FLOAT : (tensor<1x15x2x3xf32>, tensor<1x15x2x3xf32>) -> tensor<1x15x2x3xi1>
    %22 = stablehlo.or %20, %21 : tensor<1x15x2x3xi1>
    %23 = stablehlo.select %22, %6, %17 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %24 = stablehlo.constant dense<3> : tensor<1x15x2x3xi32>
    %25 = stablehlo.select %22, %24, %19 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xi32>
    %26 = stablehlo.multiply %23, %buffer0 : tensor<1x15x2x3xf32>
    %27 = stablehlo.constant dense<0.0> : tensor<f32>
    %28 = stablehlo.reduce(%26 init: %27) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<1x15x2x3xf32>, tensor<f32>) -> tensor<f32>
    %29 = stablehlo.reshape %28 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %30 = stablehlo.reshape %29 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %31 = stablehlo.constant dense<1.0> : tensor<f32>
    %32 = stablehlo.maximum %30, %31 : tensor<f32>
    %33 = stablehlo.minimum %32, %31 : tensor<f32>
    %34 = stablehlo.reshape %33 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %35 = stablehlo.broadcast_in_dim %34, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<1x15x2x3xf32>
    %36 = stablehlo.multiply %35, %buffer0 : tensor<1x15x2x3xf32>
    %37 = stablehlo.compare EQ, %25, %7, SIGNED : (tensor<1x15x2x3xi32>, tensor<1x15x2x3xi32>) -> tensor<1x15x2x3xi1>
    %38 = stablehlo.constant dense<0.0> : tensor<1x15x2x3xf32>
    %39 = stablehlo.select %37, %36, %38 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %40 = stablehlo.pad %39, %27, low = [0, 0, 0, 0], high = [0, 0, 2, 2], interior = [0, 0, 1, 1] : (tensor<1x15x2x3xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %41 = stablehlo.compare EQ, %25, %12, SIGNED : (tensor<1x15x2x3xi32>, tensor<1x15x2x3xi32>) -> tensor<1x15x2x3xi1>
    %42 = stablehlo.select %41, %36, %38 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %43 = stablehlo.pad %42, %27, low = [0, 0, 0, 1], high = [0, 0, 2, 1], interior = [0, 0, 1, 1] : (tensor<1x15x2x3xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %44 = stablehlo.compare EQ, %25, %18, SIGNED : (tensor<1x15x2x3xi32>, tensor<1x15x2x3xi32>) -> tensor<1x15x2x3xi1>
    %45 = stablehlo.select %44, %36, %38 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %46 = stablehlo.pad %45, %27, low = [0, 0, 1, 0], high = [0, 0, 1, 2], interior = [0, 0, 1, 1] : (tensor<1x15x2x3xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %47 = stablehlo.compare EQ, %25, %24, SIGNED : (tensor<1x15x2x3xi32>, tensor<1x15x2x3xi32>) -> tensor<1x15x2x3xi1>
    %48 = stablehlo.select %47, %36, %38 : tensor<1x15x2x3xi1>, tensor<1x15x2x3xf32>
    %49 = stablehlo.pad %48, %27, low = [0, 0, 1, 1], high = [0, 0, 1, 1], interior = [0, 0, 1, 1] : (tensor<1x15x2x3xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %50 = stablehlo.add %40, %43 : tensor<1x15x5x7xf32>
    %51 = stablehlo.add %50, %46 : tensor<1x15x5x7xf32>
    %52 = stablehlo.add %51, %49 : tensor<1x15x5x7xf32>
    return %23, %30, %52 : tensor<1x15x2x3xf32>, tensor<f32>, tensor<1x15x5x7xf32>
  }
}
