module @espalier {
  func.func public @main(
    %input: tensor<3x7x4x5xf32>,
    %parameter0: tensor<3x7x4x5xf32>,
    %parameter1: tensor<7xf32>,
    %parameter2: tensor<7xf32>,
    %buffer0: tensor<7xf32>,
    %buffer1: tensor<7xf32>,
    %buffer2: tensor<3x7x4x5xf32>
  ) -> (tensor<3x7x4x5xf32>, tensor<f32>, tensor<3x7x4x5xf32>, tensor<7xf32>, tensor<7xf32>, tensor<7xf32>, tensor<7xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<3x7x4x5xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x4x5xf32>, tensor<f32>) -> tensor<7xf32>
    %3 = stablehlo.constant dense<60.0> : tensor<7xf32>
    %4 = stablehlo.divide %2, %3 : tensor<7xf32>
    %5 = stablehlo.broadcast_in_dim %4, dims = [1] : (tensor<7xf32>) -> tensor<3x7x4x5xf32>
    %6 = stablehlo.subtract %0, %5 : tensor<3x7x4x5xf32>
    %7 = stablehlo.multiply %6, %6 : tensor<3x7x4x5xf32>
    %8 = stablehlo.reduce(%7 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x4x5xf32>, tensor<f32>) -> tensor<7xf32>
    %9 = stablehlo.divide %8, %3 : tensor<7xf32>
    %10 = stablehlo.constant dense<1.0169492> : tensor<7xf32>
    %11 = stablehlo.multiply %9, %10 : tensor<7xf32>
    %12 = stablehlo.constant dense<0.9> : tensor<7xf32>
    %13 = stablehlo.multiply %buffer0, %12 : tensor<7xf32>
    %14 = stablehlo.constant dense<0.1> : tensor<7xf32>
    %15 = stablehlo.multiply %4, %14 : tensor<7xf32>
    %16 = stablehlo.add %13, %15 : tensor<7xf32>
    %17 = stablehlo.multiply %buffer1, %12 : tensor<7xf32>
    %18 = stablehlo.multiply %11, %14 : tensor<7xf32>
    %19 = stablehlo.add %17, %18 : tensor<7xf32>
    %20 = stablehlo.constant dense<1.0e-05> : tensor<7xf32>
    %21 = stablehlo.add %9, %20 : tensor<7xf32>
    %22 = stablehlo.rsqrt %21 : tensor<7xf32>
    %23 = stablehlo.multiply %parameter1, %22 : tensor<7xf32>
    %24 = stablehlo.broadcast_in_dim %23, dims = [1] : (tensor<7xf32>) -> tensor<3x7x4x5xf32>
    %25 = stablehlo.multiply %6, %24 : tensor<3x7x4x5xf32>
    %26 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<7xf32>) -> tensor<3x7x4x5xf32>
    %27 = stablehlo.add %25, %26 : tensor<3x7x4x5xf32>
    %28 = stablehlo.multiply %27, %buffer2 : tensor<3x7x4x5xf32>
    %29 = stablehlo.reduce(%28 init: %1) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<3x7x4x5xf32>, tensor<f32>) -> tensor<f32>
    %30 = stablehlo.reshape %29 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %31 = stablehlo.reshape %30 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %32 = stablehlo.constant dense<1.0> : tensor<f32>
    %33 = stablehlo.maximum %31, %32 : tensor<f32>
    %34 = stablehlo.minimum %33, %32 : tensor<f32>
    %35 = stablehlo.reshape %34 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %36 = stablehlo.broadcast_in_dim %35, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<3x7x4x5xf32>
    %37 = stablehlo.multiply %36, %buffer2 : tensor<3x7x4x5xf32>
    %38 = stablehlo.broadcast_in_dim %22, dims = [1] : (tensor<7xf32>) -> tensor<3x7x4x5xf32>
    %39 = stablehlo.multiply %6, %38 : tensor<3x7x4x5xf32>
    %40 = stablehlo.multiply %37, %39 : tensor<3x7x4x5xf32>
    %41 = stablehlo.reduce(%40 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x4x5xf32>, tensor<f32>) -> tensor<7xf32>
    %42 = stablehlo.reduce(%37 init: %1) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x4x5xf32>, tensor<f32>) -> tensor<7xf32>
    %43 = stablehlo.divide %41, %3 : tensor<7xf32>
    %44 = stablehlo.broadcast_in_dim %43, dims = [1] : (tensor<7xf32>) -> tensor<3x7x4x5xf32>
    %45 = stablehlo.divide %42, %3 : tensor<7xf32>
    %46 = stablehlo.broadcast_in_dim %45, dims = [1] : (tensor<7xf32>) -> tensor<3x7x4x5xf32>
    %47 = stablehlo.subtract %37, %46 : tensor<3x7x4x5xf32>
    %48 = stablehlo.multiply %39, %44 : tensor<3x7x4x5xf32>
    %49 = stablehlo.subtract %47, %48 : tensor<3x7x4x5xf32>
    %50 = stablehlo.multiply %24, %49 : tensor<3x7x4x5xf32>
    return %27, %31, %50, %41, %42, %16, %19 : tensor<3x7x4x5xf32>, tensor<f32>, tensor<3x7x4x5xf32>, tensor<7xf32>, tensor<7xf32>, tensor<7xf32>, tensor<7xf32>
  }
}
