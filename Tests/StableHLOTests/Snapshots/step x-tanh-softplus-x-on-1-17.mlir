module @espalier {
  func.func public @main(
    %input: tensor<1x17xf32>,
    %parameter0: tensor<1x17xf32>,
    %buffer0: tensor<1x17xf32>
  ) -> (tensor<1x17xf32>, tensor<f32>, tensor<1x17xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<1x17xf32>
    %1 = stablehlo.abs %0 : tensor<1x17xf32>
    %2 = stablehlo.negate %1 : tensor<1x17xf32>
    %3 = stablehlo.exponential %2 : tensor<1x17xf32>
    %4 = stablehlo.log_plus_one %3 : tensor<1x17xf32>
    %5 = stablehlo.constant dense<0.0> : tensor<1x17xf32>
    %6 = stablehlo.maximum %0, %5 : tensor<1x17xf32>
    %7 = stablehlo.add %6, %4 : tensor<1x17xf32>
    %8 = stablehlo.tanh %7 : tensor<1x17xf32>
    %9 = stablehlo.multiply %0, %8 : tensor<1x17xf32>
    %10 = stablehlo.multiply %9, %buffer0 : tensor<1x17xf32>
    %11 = stablehlo.constant dense<0.0> : tensor<f32>
    %12 = stablehlo.reduce(%10 init: %11) applies stablehlo.add across dimensions = [0, 1] : (tensor<1x17xf32>, tensor<f32>) -> tensor<f32>
    %13 = stablehlo.reshape %12 : (tensor<f32>) -> tensor<1x1xf32>
    %14 = stablehlo.reshape %13 : (tensor<1x1xf32>) -> tensor<f32>
    %15 = stablehlo.constant dense<1.0> : tensor<f32>
    %16 = stablehlo.maximum %14, %15 : tensor<f32>
    %17 = stablehlo.minimum %16, %15 : tensor<f32>
    %18 = stablehlo.reshape %17 : (tensor<f32>) -> tensor<1x1xf32>
    %19 = stablehlo.broadcast_in_dim %18, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<1x17xf32>
    %20 = stablehlo.multiply %19, %buffer0 : tensor<1x17xf32>
    %21 = stablehlo.constant dense<1.0> : tensor<1x17xf32>
    %22 = stablehlo.multiply %8, %8 : tensor<1x17xf32>
    %23 = stablehlo.subtract %21, %22 : tensor<1x17xf32>
    %24 = stablehlo.logistic %0 : tensor<1x17xf32>
    %25 = stablehlo.multiply %23, %24 : tensor<1x17xf32>
    %26 = stablehlo.multiply %0, %25 : tensor<1x17xf32>
    %27 = stablehlo.add %8, %26 : tensor<1x17xf32>
    %28 = stablehlo.multiply %20, %27 : tensor<1x17xf32>
    return %9, %14, %28 : tensor<1x17xf32>, tensor<f32>, tensor<1x17xf32>
  }
}
