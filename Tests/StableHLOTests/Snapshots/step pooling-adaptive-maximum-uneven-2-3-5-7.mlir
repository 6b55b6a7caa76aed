module @espalier {
  func.func public @main(
    %input: tensor<2x3x5x7xf32>,
    %parameter0: tensor<2x3x5x7xf32>,
    %buffer0: tensor<2x3x2x3xf32>
  ) -> (tensor<2x3x2x3xf32>, tensor<f32>, tensor<2x3x5x7xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x5x7xf32>
    %1 = stablehlo.slice %0 [0:2, 0:3, 0:3, 0:7] : (tensor<2x3x5x7xf32>) -> tensor<2x3x3x7xf32>
    %2 = stablehlo.slice %0 [0:2, 0:3, 2:5, 0:7] : (tensor<2x3x5x7xf32>) -> tensor<2x3x3x7xf32>
    %3 = stablehlo.concatenate %1, %2, dim = 2 : (tensor<2x3x3x7xf32>, tensor<2x3x3x7xf32>) -> tensor<2x3x6x7xf32>
    %4 = stablehlo.slice %3 [0:2, 0:3, 0:6, 0:3] : (tensor<2x3x6x7xf32>) -> tensor<2x3x6x3xf32>
    %5 = stablehlo.slice %3 [0:2, 0:3, 0:6, 2:5] : (tensor<2x3x6x7xf32>) -> tensor<2x3x6x3xf32>
    %6 = stablehlo.slice %3 [0:2, 0:3, 0:6, 4:7] : (tensor<2x3x6x7xf32>) -> tensor<2x3x6x3xf32>
    %7 = stablehlo.concatenate %4, %5, %6, dim = 3 : (tensor<2x3x6x3xf32>, tensor<2x3x6x3xf32>, tensor<2x3x6x3xf32>) -> tensor<2x3x6x9xf32>
    %8 = stablehlo.reshape %7 : (tensor<2x3x6x9xf32>) -> tensor<2x3x2x3x3x3xf32>
    %9 = stablehlo.transpose %8, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x2x3x3x3xf32>) -> tensor<2x3x2x3x3x3xf32>
    %10 = stablehlo.reshape %9 : (tensor<2x3x2x3x3x3xf32>) -> tensor<2x3x2x3x9xf32>
    %11 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %12 = stablehlo.reduce(%10 init: %11) applies stablehlo.maximum across dimensions = [4] : (tensor<2x3x2x3x9xf32>, tensor<f32>) -> tensor<2x3x2x3xf32>
    %13 = stablehlo.broadcast_in_dim %12, dims = [0, 1, 2, 3] : (tensor<2x3x2x3xf32>) -> tensor<2x3x2x3x9xf32>
    %14 = stablehlo.compare EQ, %10, %13, FLOAT : (tensor<2x3x2x3x9xf32>, tensor<2x3x2x3x9xf32>) -> tensor<2x3x2x3x9xi1>
    %15 = stablehlo.iota dim = 4 : tensor<2x3x2x3x9xi32>
    %16 = stablehlo.constant dense<2147483647> : tensor<2x3x2x3x9xi32>
    %17 = stablehlo.select %14, %15, %16 : tensor<2x3x2x3x9xi1>, tensor<2x3x2x3x9xi32>
    %18 = stablehlo.constant dense<2147483647> : tensor<i32>
    %19 = stablehlo.reduce(%17 init: %18) applies stablehlo.minimum across dimensions = [4] : (tensor<2x3x2x3x9xi32>, tensor<i32>) -> tensor<2x3x2x3xi32>
    %20 = stablehlo.multiply %12, %buffer0 : tensor<2x3x2x3xf32>
    %21 = stablehlo.constant dense<0.0> : tensor<f32>
    %22 = stablehlo.reduce(%20 init: %21) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x3x2x3xf32>, tensor<f32>) -> tensor<f32>
    %23 = stablehlo.reshape %22 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %24 = stablehlo.reshape %23 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %25 = stablehlo.constant dense<1.0> : tensor<f32>
    %26 = stablehlo.maximum %24, %25 : tensor<f32>
    %27 = stablehlo.minimum %26, %25 : tensor<f32>
    %28 = stablehlo.reshape %27 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %29 = stablehlo.broadcast_in_dim %28, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x3x2x3xf32>
    %30 = stablehlo.multiply %29, %buffer0 : tensor<2x3x2x3xf32>
    %31 = stablehlo.broadcast_in_dim %30, dims = [0, 1, 2, 3] : (tensor<2x3x2x3xf32>) -> tensor<2x3x2x3x9xf32>
    %32 = stablehlo.broadcast_in_dim %19, dims = [0, 1, 2, 3] : (tensor<2x3x2x3xi32>) -> tensor<2x3x2x3x9xi32>
    %33 = stablehlo.compare EQ, %15, %32, SIGNED : (tensor<2x3x2x3x9xi32>, tensor<2x3x2x3x9xi32>) -> tensor<2x3x2x3x9xi1>
    %34 = stablehlo.constant dense<0.0> : tensor<2x3x2x3x9xf32>
    %35 = stablehlo.select %33, %31, %34 : tensor<2x3x2x3x9xi1>, tensor<2x3x2x3x9xf32>
    %36 = stablehlo.reshape %35 : (tensor<2x3x2x3x9xf32>) -> tensor<2x3x2x3x3x3xf32>
    %37 = stablehlo.transpose %36, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x2x3x3x3xf32>) -> tensor<2x3x2x3x3x3xf32>
    %38 = stablehlo.reshape %37 : (tensor<2x3x2x3x3x3xf32>) -> tensor<2x3x6x9xf32>
    %39 = stablehlo.slice %38 [0:2, 0:3, 0:6, 0:3] : (tensor<2x3x6x9xf32>) -> tensor<2x3x6x3xf32>
    %40 = stablehlo.pad %39, %21, low = [0, 0, 0, 0], high = [0, 0, 0, 4], interior = [0, 0, 0, 0] : (tensor<2x3x6x3xf32>, tensor<f32>) -> tensor<2x3x6x7xf32>
    %41 = stablehlo.slice %38 [0:2, 0:3, 0:6, 3:6] : (tensor<2x3x6x9xf32>) -> tensor<2x3x6x3xf32>
    %42 = stablehlo.pad %41, %21, low = [0, 0, 0, 2], high = [0, 0, 0, 2], interior = [0, 0, 0, 0] : (tensor<2x3x6x3xf32>, tensor<f32>) -> tensor<2x3x6x7xf32>
    %43 = stablehlo.add %40, %42 : tensor<2x3x6x7xf32>
    %44 = stablehlo.slice %38 [0:2, 0:3, 0:6, 6:9] : (tensor<2x3x6x9xf32>) -> tensor<2x3x6x3xf32>
    %45 = stablehlo.pad %44, %21, low = [0, 0, 0, 4], high = [0, 0, 0, 0], interior = [0, 0, 0, 0] : (tensor<2x3x6x3xf32>, tensor<f32>) -> tensor<2x3x6x7xf32>
    %46 = stablehlo.add %43, %45 : tensor<2x3x6x7xf32>
    %47 = stablehlo.slice %46 [0:2, 0:3, 0:3, 0:7] : (tensor<2x3x6x7xf32>) -> tensor<2x3x3x7xf32>
    %48 = stablehlo.pad %47, %21, low = [0, 0, 0, 0], high = [0, 0, 2, 0], interior = [0, 0, 0, 0] : (tensor<2x3x3x7xf32>, tensor<f32>) -> tensor<2x3x5x7xf32>
    %49 = stablehlo.slice %46 [0:2, 0:3, 3:6, 0:7] : (tensor<2x3x6x7xf32>) -> tensor<2x3x3x7xf32>
    %50 = stablehlo.pad %49, %21, low = [0, 0, 2, 0], high = [0, 0, 0, 0], interior = [0, 0, 0, 0] : (tensor<2x3x3x7xf32>, tensor<f32>) -> tensor<2x3x5x7xf32>
    %51 = stablehlo.add %48, %50 : tensor<2x3x5x7xf32>
    return %12, %24, %51 : tensor<2x3x2x3xf32>, tensor<f32>, tensor<2x3x5x7xf32>
  }
}
