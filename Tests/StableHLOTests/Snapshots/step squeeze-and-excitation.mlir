module @espalier {
  func.func public @main(
    %input: tensor<2x8x5x5xf32>,
    %parameter0: tensor<2x8x5x5xf32>,
    %parameter1: tensor<3x8xf32>,
    %parameter2: tensor<3xf32>,
    %parameter3: tensor<8x3xf32>,
    %parameter4: tensor<8xf32>,
    %buffer0: tensor<2x8x5x5xf32>
  ) -> (tensor<2x8x5x5xf32>, tensor<f32>, tensor<2x8x5x5xf32>, tensor<3x8xf32>, tensor<3xf32>, tensor<8x3xf32>, tensor<8xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x8x5x5xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.add across dimensions = [2, 3] : (tensor<2x8x5x5xf32>, tensor<f32>) -> tensor<2x8xf32>
    %3 = stablehlo.constant dense<25.0> : tensor<2x8xf32>
    %4 = stablehlo.divide %2, %3 : tensor<2x8xf32>
    %5 = stablehlo.reshape %4 : (tensor<2x8xf32>) -> tensor<2x8x1x1xf32>
    %6 = stablehlo.reshape %5 : (tensor<2x8x1x1xf32>) -> tensor<2x8xf32>
    %7 = stablehlo.dot_general %6, %parameter1, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<3x8xf32>) -> tensor<2x3xf32>
    %8 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<3xf32>) -> tensor<2x3xf32>
    %9 = stablehlo.add %7, %8 : tensor<2x3xf32>
    %10 = stablehlo.constant dense<0.0> : tensor<2x3xf32>
    %11 = stablehlo.maximum %9, %10 : tensor<2x3xf32>
    %12 = stablehlo.dot_general %11, %parameter3, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<8x3xf32>) -> tensor<2x8xf32>
    %13 = stablehlo.broadcast_in_dim %parameter4, dims = [1] : (tensor<8xf32>) -> tensor<2x8xf32>
    %14 = stablehlo.add %12, %13 : tensor<2x8xf32>
    %15 = stablehlo.logistic %14 : tensor<2x8xf32>
    %16 = stablehlo.reshape %15 : (tensor<2x8xf32>) -> tensor<2x8x1x1xf32>
    %17 = stablehlo.broadcast_in_dim %16, dims = [0, 1, 2, 3] : (tensor<2x8x1x1xf32>) -> tensor<2x8x5x5xf32>
    %18 = stablehlo.multiply %0, %17 : tensor<2x8x5x5xf32>
    %19 = stablehlo.multiply %18, %buffer0 : tensor<2x8x5x5xf32>
    %20 = stablehlo.reduce(%19 init: %1) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x8x5x5xf32>, tensor<f32>) -> tensor<f32>
    %21 = stablehlo.reshape %20 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %22 = stablehlo.reshape %21 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %23 = stablehlo.constant dense<1.0> : tensor<f32>
    %24 = stablehlo.maximum %22, %23 : tensor<f32>
    %25 = stablehlo.minimum %24, %23 : tensor<f32>
    %26 = stablehlo.reshape %25 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %27 = stablehlo.broadcast_in_dim %26, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x8x5x5xf32>
    %28 = stablehlo.multiply %27, %buffer0 : tensor<2x8x5x5xf32>
    %29 = stablehlo.multiply %28, %17 : tensor<2x8x5x5xf32>
    %30 = stablehlo.multiply %28, %0 : tensor<2x8x5x5xf32>
    %31 = stablehlo.reduce(%30 init: %1) applies stablehlo.add across dimensions = [2, 3] : (tensor<2x8x5x5xf32>, tensor<f32>) -> tensor<2x8xf32>
    %32 = stablehlo.reshape %31 : (tensor<2x8xf32>) -> tensor<2x8x1x1xf32>
    %33 = stablehlo.reshape %32 : (tensor<2x8x1x1xf32>) -> tensor<2x8xf32>
    %34 = stablehlo.multiply %33, %15 : tensor<2x8xf32>
    %35 = stablehlo.constant dense<1.0> : tensor<2x8xf32>
    %36 = stablehlo.subtract %35, %15 : tensor<2x8xf32>
    %37 = stablehlo.multiply %34, %36 : tensor<2x8xf32>
    %38 = stablehlo.dot_general %37, %parameter3, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<8x3xf32>) -> tensor<2x3xf32>
    %39 = stablehlo.dot_general %37, %11, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x8xf32>, tensor<2x3xf32>) -> tensor<8x3xf32>
    %40 = stablehlo.reduce(%37 init: %1) applies stablehlo.add across dimensions = [0] : (tensor<2x8xf32>, tensor<f32>) -> tensor<8xf32>
    %41 = stablehlo.reshape %40 : (tensor<8xf32>) -> tensor<1x8xf32>
    %42 = stablehlo.reshape %41 : (tensor<1x8xf32>) -> tensor<8xf32>
    %43 = stablehlo.compare GT, %11, %10, FLOAT : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
    %44 = stablehlo.select %43, %38, %10 : tensor<2x3xi1>, tensor<2x3xf32>
    %45 = stablehlo.dot_general %44, %parameter1, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<3x8xf32>) -> tensor<2x8xf32>
    %46 = stablehlo.dot_general %44, %6, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<2x3xf32>, tensor<2x8xf32>) -> tensor<3x8xf32>
    %47 = stablehlo.reduce(%44 init: %1) applies stablehlo.add across dimensions = [0] : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    %48 = stablehlo.reshape %47 : (tensor<3xf32>) -> tensor<1x3xf32>
    %49 = stablehlo.reshape %48 : (tensor<1x3xf32>) -> tensor<3xf32>
    %50 = stablehlo.reshape %45 : (tensor<2x8xf32>) -> tensor<2x8x1x1xf32>
    %51 = stablehlo.constant dense<0.04> : tensor<2x8x1x1xf32>
    %52 = stablehlo.multiply %50, %51 : tensor<2x8x1x1xf32>
    %53 = stablehlo.broadcast_in_dim %52, dims = [0, 1, 2, 3] : (tensor<2x8x1x1xf32>) -> tensor<2x8x5x5xf32>
    %54 = stablehlo.add %29, %53 : tensor<2x8x5x5xf32>
    return %18, %22, %54, %46, %49, %39, %42 : tensor<2x8x5x5xf32>, tensor<f32>, tensor<2x8x5x5xf32>, tensor<3x8xf32>, tensor<3xf32>, tensor<8x3xf32>, tensor<8xf32>
  }
}
