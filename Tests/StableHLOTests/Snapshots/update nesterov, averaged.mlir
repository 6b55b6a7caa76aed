module @espalier {
  func.func public @main(
    %numbers: tensor<13xf32>,
    %parameter0: tensor<4x3xf32>,
    %parameter1: tensor<4xf32>,
    %first0: tensor<4x3xf32>,
    %first1: tensor<4xf32>,
    %average0: tensor<4x3xf32>,
    %average1: tensor<4xf32>,
    %gradient0: tensor<4x3xf32>,
    %gradient1: tensor<4xf32>
  ) -> (tensor<f32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>) {
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
    %15 = stablehlo.slice %numbers [4:5] : (tensor<13xf32>) -> tensor<1xf32>
    %16 = stablehlo.reshape %15 : (tensor<1xf32>) -> tensor<f32>
    %17 = stablehlo.broadcast_in_dim %16, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %18 = stablehlo.multiply %17, %first0 : tensor<4x3xf32>
    %19 = stablehlo.add %18, %11 : tensor<4x3xf32>
    %20 = stablehlo.multiply %17, %19 : tensor<4x3xf32>
    %21 = stablehlo.add %11, %20 : tensor<4x3xf32>
    %22 = stablehlo.multiply %14, %21 : tensor<4x3xf32>
    %23 = stablehlo.subtract %parameter0, %22 : tensor<4x3xf32>
    %24 = stablehlo.subtract %23, %average0 : tensor<4x3xf32>
    %25 = stablehlo.slice %numbers [1:2] : (tensor<13xf32>) -> tensor<1xf32>
    %26 = stablehlo.reshape %25 : (tensor<1xf32>) -> tensor<f32>
    %27 = stablehlo.broadcast_in_dim %26, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %28 = stablehlo.multiply %24, %27 : tensor<4x3xf32>
    %29 = stablehlo.add %average0, %28 : tensor<4x3xf32>
    %30 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %31 = stablehlo.broadcast_in_dim %16, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %32 = stablehlo.multiply %31, %first1 : tensor<4xf32>
    %33 = stablehlo.add %32, %gradient1 : tensor<4xf32>
    %34 = stablehlo.multiply %31, %33 : tensor<4xf32>
    %35 = stablehlo.add %gradient1, %34 : tensor<4xf32>
    %36 = stablehlo.multiply %30, %35 : tensor<4xf32>
    %37 = stablehlo.subtract %parameter1, %36 : tensor<4xf32>
    %38 = stablehlo.subtract %37, %average1 : tensor<4xf32>
    %39 = stablehlo.broadcast_in_dim %26, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %40 = stablehlo.multiply %38, %39 : tensor<4xf32>
    %41 = stablehlo.add %average1, %40 : tensor<4xf32>
    return %6, %23, %37, %19, %33, %29, %41 : tensor<f32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>
  }
}
