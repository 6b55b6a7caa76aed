module @espalier {
  func.func public @main(
    %input: tensor<2x3x6x6xf32>,
    %parameter0: tensor<2x3x6x6xf32>,
    %buffer0: tensor<2x3x3x3xf32>
  ) -> (tensor<2x3x3x3xf32>, tensor<f32>, tensor<2x3x6x6xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x3x6x6xf32>
    %1 = stablehlo.reshape %0 : (tensor<2x3x6x6xf32>) -> tensor<2x3x3x2x3x2xf32>
    %2 = stablehlo.transpose %1, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x3x2x3x2xf32>) -> tensor<2x3x3x3x2x2xf32>
    %3 = stablehlo.reshape %2 : (tensor<2x3x3x3x2x2xf32>) -> tensor<2x3x3x3x4xf32>
    %4 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.maximum across dimensions = [4] : (tensor<2x3x3x3x4xf32>, tensor<f32>) -> tensor<2x3x3x3xf32>
    %6 = stablehlo.broadcast_in_dim %5, dims = [0, 1, 2, 3] : (tensor<2x3x3x3xf32>) -> tensor<2x3x3x3x4xf32>
    %7 = stablehlo.compare EQ, %3, %6, FLOAT : (tensor<2x3x3x3x4xf32>, tensor<2x3x3x3x4xf32>) -> tensor<2x3x3x3x4xi1>
    %8 = stablehlo.iota dim = 4 : tensor<2x3x3x3x4xi32>
    %9 = stablehlo.constant dense<2147483647> : tensor<2x3x3x3x4xi32>
    %10 = stablehlo.select %7, %8, %9 : tensor<2x3x3x3x4xi1>, tensor<2x3x3x3x4xi32>
    %11 = stablehlo.constant dense<2147483647> : tensor<i32>
    %12 = stablehlo.reduce(%10 init: %11) applies stablehlo.minimum across dimensions = [4] : (tensor<2x3x3x3x4xi32>, tensor<i32>) -> tensor<2x3x3x3xi32>
    %13 = stablehlo.multiply %5, %buffer0 : tensor<2x3x3x3xf32>
    %14 = stablehlo.constant dense<0.0> : tensor<f32>
    %15 = stablehlo.reduce(%13 init: %14) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x3x3x3xf32>, tensor<f32>) -> tensor<f32>
    %16 = stablehlo.reshape %15 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %17 = stablehlo.reshape %16 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %18 = stablehlo.constant dense<1.0> : tensor<f32>
    %19 = stablehlo.maximum %17, %18 : tensor<f32>
    %20 = stablehlo.minimum %19, %18 : tensor<f32>
    %21 = stablehlo.reshape %20 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %22 = stablehlo.broadcast_in_dim %21, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x3x3x3xf32>
    %23 = stablehlo.multiply %22, %buffer0 : tensor<2x3x3x3xf32>
    %24 = stablehlo.broadcast_in_dim %23, dims = [0, 1, 2, 3] : (tensor<2x3x3x3xf32>) -> tensor<2x3x3x3x4xf32>
    %25 = stablehlo.broadcast_in_dim %12, dims = [0, 1, 2, 3] : (tensor<2x3x3x3xi32>) -> tensor<2x3x3x3x4xi32>
    %26 = stablehlo.compare EQ, %8, %25, SIGNED : (tensor<2x3x3x3x4xi32>, tensor<2x3x3x3x4xi32>) -> tensor<2x3x3x3x4xi1>
    %27 = stablehlo.constant dense<0.0> : tensor<2x3x3x3x4xf32>
    %28 = stablehlo.select %26, %24, %27 : tensor<2x3x3x3x4xi1>, tensor<2x3x3x3x4xf32>
    %29 = stablehlo.reshape %28 : (tensor<2x3x3x3x4xf32>) -> tensor<2x3x3x3x2x2xf32>
    %30 = stablehlo.transpose %29, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x3x3x3x2x2xf32>) -> tensor<2x3x3x2x3x2xf32>
    %31 = stablehlo.reshape %30 : (tensor<2x3x3x2x3x2xf32>) -> tensor<2x3x6x6xf32>
    return %5, %17, %31 : tensor<2x3x3x3xf32>, tensor<f32>, tensor<2x3x6x6xf32>
  }
}
