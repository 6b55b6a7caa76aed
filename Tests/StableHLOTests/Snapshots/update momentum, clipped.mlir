module @espalier {
  func.func public @main(
    %numbers: tensor<13xf32>,
    %parameter0: tensor<4x3xf32>,
    %parameter1: tensor<4xf32>,
    %first0: tensor<4x3xf32>,
    %first1: tensor<4xf32>,
    %gradient0: tensor<4x3xf32>,
    %gradient1: tensor<4xf32>
  ) -> (tensor<f32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>) {
    %0 = stablehlo.multiply %gradient0, %gradient0 : tensor<4x3xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [0, 1] : (tensor<4x3xf32>, tensor<f32>) -> tensor<f32>
    %3 = stablehlo.multiply %gradient1, %gradient1 : tensor<4xf32>
    %4 = stablehlo.reduce(%3 init: %1) applies stablehlo.add across dimensions = [0] : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.add %2, %4 : tensor<f32>
    %6 = stablehlo.sqrt %5 : tensor<f32>
    %7 = stablehlo.slice %numbers [0:1] : (tensor<13xf32>) -> tensor<1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1xf32>) -> tensor<f32>
    %9 = stablehlo.constant dense<1.0e-06> : tensor<f32>
    %10 = stablehlo.add %6, %9 : tensor<f32>
    %11 = stablehlo.divide %8, %10 : tensor<f32>
    %12 = stablehlo.constant dense<1.0> : tensor<f32>
    %13 = stablehlo.minimum %11, %12 : tensor<f32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %15 = stablehlo.multiply %gradient0, %14 : tensor<4x3xf32>
    %16 = stablehlo.slice %numbers [3:4] : (tensor<13xf32>) -> tensor<1xf32>
    %17 = stablehlo.reshape %16 : (tensor<1xf32>) -> tensor<f32>
    %18 = stablehlo.broadcast_in_dim %17, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %19 = stablehlo.multiply %18, %parameter0 : tensor<4x3xf32>
    %20 = stablehlo.add %15, %19 : tensor<4x3xf32>
    %21 = stablehlo.slice %numbers [2:3] : (tensor<13xf32>) -> tensor<1xf32>
    %22 = stablehlo.reshape %21 : (tensor<1xf32>) -> tensor<f32>
    %23 = stablehlo.broadcast_in_dim %22, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %24 = stablehlo.slice %numbers [4:5] : (tensor<13xf32>) -> tensor<1xf32>
    %25 = stablehlo.reshape %24 : (tensor<1xf32>) -> tensor<f32>
    %26 = stablehlo.broadcast_in_dim %25, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %27 = stablehlo.multiply %26, %first0 : tensor<4x3xf32>
    %28 = stablehlo.add %27, %20 : tensor<4x3xf32>
    %29 = stablehlo.multiply %23, %28 : tensor<4x3xf32>
    %30 = stablehlo.subtract %parameter0, %29 : tensor<4x3xf32>
    %31 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %32 = stablehlo.multiply %gradient1, %31 : tensor<4xf32>
    %33 = stablehlo.broadcast_in_dim %17, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %34 = stablehlo.multiply %33, %parameter1 : tensor<4xf32>
    %35 = stablehlo.add %32, %34 : tensor<4xf32>
    %36 = stablehlo.broadcast_in_dim %22, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %37 = stablehlo.broadcast_in_dim %25, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %38 = stablehlo.multiply %37, %first1 : tensor<4xf32>
    %39 = stablehlo.add %38, %35 : tensor<4xf32>
    %40 = stablehlo.multiply %36, %39 : tensor<4xf32>
    %41 = stablehlo.subtract %parameter1, %40 : tensor<4xf32>
    return %6, %30, %41, %28, %39 : tensor<f32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>
  }
}
