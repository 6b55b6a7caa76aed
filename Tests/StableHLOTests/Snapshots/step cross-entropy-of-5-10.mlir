module @espalier {
  func.func public @main(
    %input: tensor<5x10xf32>,
    %target: tensor<5x10xf32>,
    %parameter0: tensor<5x10xf32>
  ) -> (tensor<f32>, tensor<f32>, tensor<5x10xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<5x10xf32>
    %1 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %2 = stablehlo.reduce(%0 init: %1) applies stablehlo.maximum across dimensions = [1] : (tensor<5x10xf32>, tensor<f32>) -> tensor<5xf32>
    %3 = stablehlo.broadcast_in_dim %2, dims = [0] : (tensor<5xf32>) -> tensor<5x10xf32>
    %4 = stablehlo.subtract %0, %3 : tensor<5x10xf32>
    %5 = stablehlo.exponential %4 : tensor<5x10xf32>
    %6 = stablehlo.constant dense<0.0> : tensor<f32>
    %7 = stablehlo.reduce(%5 init: %6) applies stablehlo.add across dimensions = [1] : (tensor<5x10xf32>, tensor<f32>) -> tensor<5xf32>
    %8 = stablehlo.log %7 : tensor<5xf32>
    %9 = stablehlo.broadcast_in_dim %8, dims = [0] : (tensor<5xf32>) -> tensor<5x10xf32>
    %10 = stablehlo.subtract %9, %4 : tensor<5x10xf32>
    %11 = stablehlo.multiply %target, %10 : tensor<5x10xf32>
    %12 = stablehlo.constant dense<0.0> : tensor<5x10xf32>
    %13 = stablehlo.compare NE, %target, %12, FLOAT : (tensor<5x10xf32>, tensor<5x10xf32>) -> tensor<5x10xi1>
    %14 = stablehlo.select %13, %11, %12 : tensor<5x10xi1>, tensor<5x10xf32>
    %15 = stablehlo.reduce(%14 init: %6) applies stablehlo.add across dimensions = [0, 1] : (tensor<5x10xf32>, tensor<f32>) -> tensor<f32>
    %16 = stablehlo.constant dense<5.0> : tensor<f32>
    %17 = stablehlo.divide %15, %16 : tensor<f32>
    %18 = stablehlo.reduce(%target init: %6) applies stablehlo.add across dimensions = [1] : (tensor<5x10xf32>, tensor<f32>) -> tensor<5xf32>
    %19 = stablehlo.broadcast_in_dim %18, dims = [0] : (tensor<5xf32>) -> tensor<5x10xf32>
    %20 = stablehlo.broadcast_in_dim %7, dims = [0] : (tensor<5xf32>) -> tensor<5x10xf32>
    %21 = stablehlo.divide %5, %20 : tensor<5x10xf32>
    %22 = stablehlo.multiply %21, %19 : tensor<5x10xf32>
    %23 = stablehlo.subtract %22, %target : tensor<5x10xf32>
    %24 = stablehlo.constant dense<5.0> : tensor<5x10xf32>
    %25 = stablehlo.divide %23, %24 : tensor<5x10xf32>
    return %17, %17, %25 : tensor<f32>, tensor<f32>, tensor<5x10xf32>
  }
}
