module @espalier {
  func.func public @main(
    %input: tensor<5x7xf32>,
    %parameter0: tensor<17x7xf32>,
    %parameter1: tensor<17xf32>,
    %parameter2: tensor<17xf32>,
    %parameter3: tensor<17xf32>,
    %parameter4: tensor<3x17xf32>,
    %parameter5: tensor<3xf32>,
    %buffer0: tensor<17xf32>,
    %buffer1: tensor<17xf32>,
    %buffer2: tensor<5x3xf32>
  ) -> (tensor<5x3xf32>, tensor<f32>) {
    %0 = stablehlo.constant dense<1.0e-05> : tensor<17xf32>
    %1 = stablehlo.add %buffer1, %0 : tensor<17xf32>
    %2 = stablehlo.rsqrt %1 : tensor<17xf32>
    %3 = stablehlo.multiply %parameter2, %2 : tensor<17xf32>
    %4 = stablehlo.reshape %3 : (tensor<17xf32>) -> tensor<17x1xf32>
    %5 = stablehlo.broadcast_in_dim %4, dims = [0, 1] : (tensor<17x1xf32>) -> tensor<17x7xf32>
    %6 = stablehlo.multiply %parameter0, %5 : tensor<17x7xf32>
    %7 = stablehlo.subtract %parameter1, %buffer0 : tensor<17xf32>
    %8 = stablehlo.multiply %7, %3 : tensor<17xf32>
    %9 = stablehlo.add %8, %parameter3 : tensor<17xf32>
    %10 = stablehlo.dot_general %input, %6, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<5x7xf32>, tensor<17x7xf32>) -> tensor<5x17xf32>
    %11 = stablehlo.broadcast_in_dim %9, dims = [1] : (tensor<17xf32>) -> tensor<5x17xf32>
    %12 = stablehlo.add %10, %11 : tensor<5x17xf32>
    %13 = stablehlo.constant dense<0.0> : tensor<5x17xf32>
    %14 = stablehlo.maximum %12, %13 : tensor<5x17xf32>
    %15 = stablehlo.dot_general %14, %parameter4, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<5x17xf32>, tensor<3x17xf32>) -> tensor<5x3xf32>
    %16 = stablehlo.broadcast_in_dim %parameter5, dims = [1] : (tensor<3xf32>) -> tensor<5x3xf32>
    %17 = stablehlo.add %15, %16 : tensor<5x3xf32>
    %18 = stablehlo.multiply %17, %buffer2 : tensor<5x3xf32>
    %19 = stablehlo.constant dense<0.0> : tensor<f32>
    %20 = stablehlo.reduce(%18 init: %19) applies stablehlo.add across dimensions = [0, 1] : (tensor<5x3xf32>, tensor<f32>) -> tensor<f32>
    %21 = stablehlo.reshape %20 : (tensor<f32>) -> tensor<1x1xf32>
    %22 = stablehlo.reshape %21 : (tensor<1x1xf32>) -> tensor<f32>
    return %17, %22 : tensor<5x3xf32>, tensor<f32>
  }
}
