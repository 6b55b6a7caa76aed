module @espalier {
  func.func public @main(
    %input: tensor<2x7x3x4xf32>,
    %parameter0: tensor<2x7x3x4xf32>,
    %parameter1: tensor<7xf32>,
    %parameter2: tensor<7xf32>,
    %buffer0: tensor<7xf32>,
    %buffer1: tensor<7xf32>,
    %buffer2: tensor<2x7x3x4xf32>
  ) -> (tensor<2x7x3x4xf32>, tensor<f32>, tensor<2x7x3x4xf32>, tensor<7xf32>, tensor<7xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x7x3x4xf32>
    %1 = stablehlo.constant dense<1.0e-05> : tensor<7xf32>
    %2 = stablehlo.add %buffer1, %1 : tensor<7xf32>
    %3 = stablehlo.rsqrt %2 : tensor<7xf32>
    %4 = stablehlo.multiply %parameter1, %3 : tensor<7xf32>
    %5 = stablehlo.broadcast_in_dim %buffer0, dims = [1] : (tensor<7xf32>) -> tensor<2x7x3x4xf32>
    %6 = stablehlo.subtract %0, %5 : tensor<2x7x3x4xf32>
    %7 = stablehlo.broadcast_in_dim %4, dims = [1] : (tensor<7xf32>) -> tensor<2x7x3x4xf32>
    %8 = stablehlo.multiply %6, %7 : tensor<2x7x3x4xf32>
    %9 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<7xf32>) -> tensor<2x7x3x4xf32>
    %10 = stablehlo.add %8, %9 : tensor<2x7x3x4xf32>
    %11 = stablehlo.multiply %10, %buffer2 : tensor<2x7x3x4xf32>
    %12 = stablehlo.constant dense<0.0> : tensor<f32>
    %13 = stablehlo.reduce(%11 init: %12) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x3x4xf32>, tensor<f32>) -> tensor<f32>
    %14 = stablehlo.reshape %13 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %15 = stablehlo.reshape %14 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %16 = stablehlo.constant dense<1.0> : tensor<f32>
    %17 = stablehlo.maximum %15, %16 : tensor<f32>
    %18 = stablehlo.minimum %17, %16 : tensor<f32>
    %19 = stablehlo.reshape %18 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %20 = stablehlo.broadcast_in_dim %19, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x7x3x4xf32>
    %21 = stablehlo.multiply %20, %buffer2 : tensor<2x7x3x4xf32>
    %22 = stablehlo.reshape %4 : (tensor<7xf32>) -> tensor<1x7x1x1xf32>
    %23 = stablehlo.broadcast_in_dim %22, dims = [0, 1, 2, 3] : (tensor<1x7x1x1xf32>) -> tensor<2x7x3x4xf32>
    %24 = stablehlo.multiply %21, %23 : tensor<2x7x3x4xf32>
    %25 = stablehlo.reshape %buffer0 : (tensor<7xf32>) -> tensor<1x7x1x1xf32>
    %26 = stablehlo.broadcast_in_dim %25, dims = [0, 1, 2, 3] : (tensor<1x7x1x1xf32>) -> tensor<2x7x3x4xf32>
    %27 = stablehlo.subtract %0, %26 : tensor<2x7x3x4xf32>
    %28 = stablehlo.multiply %21, %27 : tensor<2x7x3x4xf32>
    %29 = stablehlo.reduce(%28 init: %12) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x7x3x4xf32>, tensor<f32>) -> tensor<7xf32>
    %30 = stablehlo.reshape %29 : (tensor<7xf32>) -> tensor<1x7x1x1xf32>
    %31 = stablehlo.reshape %30 : (tensor<1x7x1x1xf32>) -> tensor<7xf32>
    %32 = stablehlo.multiply %31, %3 : tensor<7xf32>
    %33 = stablehlo.reduce(%21 init: %12) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<2x7x3x4xf32>, tensor<f32>) -> tensor<7xf32>
    %34 = stablehlo.reshape %33 : (tensor<7xf32>) -> tensor<1x7x1x1xf32>
    %35 = stablehlo.reshape %34 : (tensor<1x7x1x1xf32>) -> tensor<7xf32>
    return %10, %15, %24, %32, %35 : tensor<2x7x3x4xf32>, tensor<f32>, tensor<2x7x3x4xf32>, tensor<7xf32>, tensor<7xf32>
  }
}
