module @espalier {
  func.func public @main(
    %numbers: tensor<13xf32>,
    %parameter0: tensor<4x3xf32>,
    %parameter1: tensor<4xf32>,
    %gradient0: tensor<4x3xf32>,
    %gradient1: tensor<4xf32>
  ) -> (tensor<f32>, tensor<4x3xf32>, tensor<4xf32>) {
    %0 = stablehlo.multiply %gradient0, %gradient0 : tensor<4x3xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [0, 1] : (tensor<4x3xf32>, tensor<f32>) -> tensor<f32>
    %3 = stablehlo.multiply %gradient1, %gradient1 : tensor<4xf32>
    %4 = stablehlo.reduce(%3 init: %1) applies stablehlo.add across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.add %2, %4 : tensor<f32>
    %6 = stablehlo.sqrt %5 : tensor<f32>
    %7 = stablehlo.slice %numbers [3:4] : (tensor<13xf32>) -> tensor<1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1xf32>) -> tensor<f32>
    %9 = stablehlo.broadcast_in_dim %8, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %10 = stablehlo.multiply %9, %parameter0 : tensor<4x3xf32>
    %11 = stablehlo.add %gradient0, %10 : tensor<4x3xf32>
    %12 = stablehlo.slice %numbers [2:3] : (tensor<13xf32>) -> tensor<1xf32>
    %13 = stablehlo.reshape %12 : (tensor<1xf32>) -> tensor<f32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %15 = stablehlo.multiply %14, %11 : tensor<4x3xf32>
    %16 = stablehlo.subtract %parameter0, %15 : tensor<4x3xf32>
    %17 = stablehlo.broadcast_in_dim %8, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %18 = stablehlo.multiply %17, %parameter1 : tensor<4xf32>
    %19 = stablehlo.add %gradient1, %18 : tensor<4xf32>
    %20 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %21 = stablehlo.multiply %20, %19 : tensor<4xf32>
    %22 = stablehlo.subtract %parameter1, %21 : tensor<4xf32>
    return %6, %16, %22 : tensor<f32>, tensor<4x3xf32>, tensor<4xf32>
  }
}
