module @espalier {
  func.func public @main(
    %input: tensor<1x17xf32>,
    %parameter0: tensor<1x17xf32>,
    %parameter1: tensor<1x17xf32>,
    %parameter2: tensor<1x17xf32>,
    %buffer0: tensor<1x17xf32>
  ) -> (tensor<1x17xf32>, tensor<f32>, tensor<1x17xf32>, tensor<1x17xf32>, tensor<1x17xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<1x17xf32>
    %1 = stablehlo.multiply %0, %parameter2 : tensor<1x17xf32>
    %2 = stablehlo.tanh %parameter2 : tensor<1x17xf32>
    %3 = stablehlo.subtract %2, %parameter1 : tensor<1x17xf32>
    %4 = stablehlo.compare LT, %0, %parameter1, FLOAT : (tensor<1x17xf32>, tensor<1x17xf32>) -> tensor<1x17xi1>
    %5 = stablehlo.select %4, %1, %3 : tensor<1x17xi1>, tensor<1x17xf32>
    %6 = stablehlo.multiply %5, %buffer0 : tensor<1x17xf32>
    %7 = stablehlo.constant dense<0.0> : tensor<f32>
    %8 = stablehlo.reduce(%6 init: %7) applies stablehlo.add across dimensions = [0, 1] : (tensor<1x17xf32>, tensor<f32>) -> tensor<f32>
    %9 = stablehlo.reshape %8 : (tensor<f32>) -> tensor<1x1xf32>
    %10 = stablehlo.reshape %9 : (tensor<1x1xf32>) -> tensor<f32>
    %11 = stablehlo.constant dense<1.0> : tensor<f32>
    %12 = stablehlo.maximum %10, %11 : tensor<f32>
    %13 = stablehlo.minimum %12, %11 : tensor<f32>
    %14 = stablehlo.reshape %13 : (tensor<f32>) -> tensor<1x1xf32>
    %15 = stablehlo.broadcast_in_dim %14, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<1x17xf32>
    %16 = stablehlo.multiply %15, %buffer0 : tensor<1x17xf32>
    %17 = stablehlo.constant dense<0.0> : tensor<1x17xf32>
    %18 = stablehlo.select %4, %parameter2, %17 : tensor<1x17xi1>, tensor<1x17xf32>
    %19 = stablehlo.multiply %16, %18 : tensor<1x17xf32>
    %20 = stablehlo.constant dense<-1.0> : tensor<1x17xf32>
    %21 = stablehlo.select %4, %17, %20 : tensor<1x17xi1>, tensor<1x17xf32>
    %22 = stablehlo.multiply %16, %21 : tensor<1x17xf32>
    %23 = stablehlo.constant dense<1.0> : tensor<1x17xf32>
    %24 = stablehlo.multiply %2, %2 : tensor<1x17xf32>
    %25 = stablehlo.subtract %23, %24 : tensor<1x17xf32>
    %26 = stablehlo.select %4, %0, %25 : tensor<1x17xi1>, tensor<1x17xf32>
    %27 = stablehlo.multiply %16, %26 : tensor<1x17xf32>
    return %5, %10, %19, %22, %27 : tensor<1x17xf32>, tensor<f32>, tensor<1x17xf32>, tensor<1x17xf32>, tensor<1x17xf32>
  }
}
