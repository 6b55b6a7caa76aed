module @espalier {
  func.func public @main(
    %input: tensor<3x17x5x7xf32>,
    %parameter0: tensor<3x17x5x7xf32>,
    %buffer0: tensor<3x17x1x1xf32>
  ) -> (tensor<3x17x1x1xf32>, tensor<f32>, tensor<3x17x5x7xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<3x17x5x7xf32>
    %1 = stablehlo.reshape %0 : (tensor<3x17x5x7xf32>) -> tensor<3x17x1x5x1x7xf32>
    %2 = stablehlo.transpose %1, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x17x1x5x1x7xf32>) -> tensor<3x17x1x1x5x7xf32>
    %3 = stablehlo.reshape %2 : (tensor<3x17x1x1x5x7xf32>) -> tensor<3x17x1x1x35xf32>
    %4 = stablehlo.constant dense<0.0> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [4] : (tensor<3x17x1x1x35xf32>, tensor<f32>) -> tensor<3x17x1x1xf32>
    %6 = stablehlo.constant dense<[5.0]> : tensor<1xf32>
    %7 = stablehlo.constant dense<[7.0]> : tensor<1xf32>
    %8 = stablehlo.broadcast_in_dim %6, dims = [2] : (tensor<1xf32>) -> tensor<3x17x1x1xf32>
    %9 = stablehlo.broadcast_in_dim %7, dims = [3] : (tensor<1xf32>) -> tensor<3x17x1x1xf32>
    %10 = stablehlo.multiply %8, %9 : tensor<3x17x1x1xf32>
    %11 = stablehlo.divide %5, %10 : tensor<3x17x1x1xf32>
    %12 = stablehlo.multiply %11, %buffer0 : tensor<3x17x1x1xf32>
    %13 = stablehlo.reduce(%12 init: %4) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<3x17x1x1xf32>, tensor<f32>) -> tensor<f32>
    %14 = stablehlo.reshape %13 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %15 = stablehlo.reshape %14 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %16 = stablehlo.constant dense<1.0> : tensor<f32>
    %17 = stablehlo.maximum %15, %16 : tensor<f32>
    %18 = stablehlo.minimum %17, %16 : tensor<f32>
    %19 = stablehlo.reshape %18 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %20 = stablehlo.broadcast_in_dim %19, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<3x17x1x1xf32>
    %21 = stablehlo.multiply %20, %buffer0 : tensor<3x17x1x1xf32>
    %22 = stablehlo.divide %21, %10 : tensor<3x17x1x1xf32>
    %23 = stablehlo.broadcast_in_dim %22, dims = [0, 1, 2, 3] : (tensor<3x17x1x1xf32>) -> tensor<3x17x1x1x35xf32>
    %24 = stablehlo.reshape %23 : (tensor<3x17x1x1x35xf32>) -> tensor<3x17x1x1x5x7xf32>
    %25 = stablehlo.transpose %24, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x17x1x1x5x7xf32>) -> tensor<3x17x1x5x1x7xf32>
    %26 = stablehlo.reshape %25 : (tensor<3x17x1x5x1x7xf32>) -> tensor<3x17x5x7xf32>
    return %11, %15, %26 : tensor<3x17x1x1xf32>, tensor<f32>, tensor<3x17x5x7xf32>
  }
}
