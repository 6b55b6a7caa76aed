module @espalier {
  func.func public @main(
    %input: tensor<4x3x3x5xf32>,
    %parameter0: tensor<4x3x3x5xf32>,
    %buffer0: tensor<3xf32>,
    %buffer1: tensor<3xf32>,
    %buffer2: tensor<4x3x3x5xf32>
  ) -> (tensor<4x3x3x5xf32>, tensor<f32>, tensor<4x3x3x5xf32>, tensor<3xf32>, tensor<3xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<4x3x3x5xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<4x3x3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %3 = stablehlo.constant dense<60.0> : tensor<3xf32>
    %4 = stablehlo.divide %2, %3 : tensor<3xf32>
    %5 = stablehlo.broadcast_in_dim %4, dims = [1] : (tensor<3xf32>) -> tensor<4x3x3x5xf32>
    %6 = stablehlo.subtract %0, %5 : tensor<4x3x3x5xf32>
    %7 = stablehlo.multiply %6, %6 : tensor<4x3x3x5xf32>
    %8 = stablehlo.reduce(%7 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<4x3x3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %9 = stablehlo.divide %8, %3 : tensor<3xf32>
    %10 = stablehlo.constant dense<1.0169492> : tensor<3xf32>
    %11 = stablehlo.multiply %9, %10 : tensor<3xf32>
    %12 = stablehlo.constant dense<0.9> : tensor<3xf32>
    %13 = stablehlo.multiply %buffer0, %12 : tensor<3xf32>
    %14 = stablehlo.constant dense<0.1> : tensor<3xf32>
    %15 = stablehlo.multiply %4, %14 : tensor<3xf32>
    %16 = stablehlo.add %13, %15 : tensor<3xf32>
    %17 = stablehlo.multiply %buffer1, %12 : tensor<3xf32>
    %18 = stablehlo.multiply %11, %14 : tensor<3xf32>
    %19 = stablehlo.add %17, %18 : tensor<3xf32>
    %20 = stablehlo.constant dense<1.0e-05> : tensor<3xf32>
    %21 = stablehlo.add %9, %20 : tensor<3xf32>
    %22 = stablehlo.rsqrt %21 : tensor<3xf32>
    %23 = stablehlo.broadcast_in_dim %22, dims = [1] : (tensor<3xf32>) -> tensor<4x3x3x5xf32>
    %24 = stablehlo.multiply %6, %23 : tensor<4x3x3x5xf32>
    %25 = stablehlo.multiply %24, %buffer2 : tensor<4x3x3x5xf32>
    %26 = stablehlo.reduce(%25 init: %1) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<4x3x3x5xf32>, tensor<f32>) -> tensor<f32>
    %27 = stablehlo.reshape %26 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %28 = stablehlo.reshape %27 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %29 = stablehlo.constant dense<1.0> : tensor<f32>
    %30 = stablehlo.maximum %28, %29 : tensor<f32>
    %31 = stablehlo.minimum %30, %29 : tensor<f32>
    %32 = stablehlo.reshape %31 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %33 = stablehlo.broadcast_in_dim %32, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<4x3x3x5xf32>
    %34 = stablehlo.multiply %33, %buffer2 : tensor<4x3x3x5xf32>
    %35 = stablehlo.multiply %34, %24 : tensor<4x3x3x5xf32>
    %36 = stablehlo.reduce(%35 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<4x3x3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %37 = stablehlo.reduce(%34 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<4x3x3x5xf32>, tensor<f32>) -> tensor<3xf32>
    %38 = stablehlo.divide %36, %3 : tensor<3xf32>
    %39 = stablehlo.broadcast_in_dim %38, dims = [1] : (tensor<3xf32>) -> tensor<4x3x3x5xf32>
    %40 = stablehlo.divide %37, %3 : tensor<3xf32>
    %41 = stablehlo.broadcast_in_dim %40, dims = [1] : (tensor<3xf32>) -> tensor<4x3x3x5xf32>
    %42 = stablehlo.subtract %34, %41 : tensor<4x3x3x5xf32>
    %43 = stablehlo.multiply %24, %39 : tensor<4x3x3x5xf32>
    %44 = stablehlo.subtract %42, %43 : tensor<4x3x3x5xf32>
    %45 = stablehlo.multiply %23, %44 : tensor<4x3x3x5xf32>
    return %24, %28, %45, %16, %19 : tensor<4x3x3x5xf32>, tensor<f32>, tensor<4x3x3x5xf32>, tensor<3xf32>, tensor<3xf32>
  }
}
