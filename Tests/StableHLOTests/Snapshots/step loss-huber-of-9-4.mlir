module @espalier {
  func.func public @main(
    %input: tensor<9x4xf32>,
    %target: tensor<9x4xf32>,
    %parameter0: tensor<9x4xf32>
  ) -> (tensor<f32>, tensor<f32>, tensor<9x4xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<9x4xf32>
    %1 = stablehlo.subtract %0, %target : tensor<9x4xf32>
    %2 = stablehlo.abs %1 : tensor<9x4xf32>
    %3 = stablehlo.constant dense<1.0> : tensor<9x4xf32>
    %4 = stablehlo.multiply %1, %1 : tensor<9x4xf32>
    %5 = stablehlo.constant dense<0.5> : tensor<9x4xf32>
    %6 = stablehlo.multiply %4, %5 : tensor<9x4xf32>
    %7 = stablehlo.subtract %2, %5 : tensor<9x4xf32>
    %8 = stablehlo.multiply %7, %3 : tensor<9x4xf32>
    %9 = stablehlo.compare LE, %2, %3, FLOAT : (tensor<9x4xf32>, tensor<9x4xf32>) -> tensor<9x4xi1>
    %10 = stablehlo.select %9, %6, %8 : tensor<9x4xi1>, tensor<9x4xf32>
    %11 = stablehlo.constant dense<0.0> : tensor<f32>
    %12 = stablehlo.reduce(%10 init: %11) applies stablehlo.add across dimensions = [0, 1] : (tensor<9x4xf32>, tensor<f32>) -> tensor<f32>
    %13 = stablehlo.constant dense<36.0> : tensor<f32>
    %14 = stablehlo.divide %12, %13 : tensor<f32>
    %15 = stablehlo.reshape %14 : (tensor<f32>) -> tensor<1x1xf32>
    %16 = stablehlo.reshape %15 : (tensor<1x1xf32>) -> tensor<f32>
    %17 = stablehlo.constant dense<1.0> : tensor<f32>
    %18 = stablehlo.maximum %16, %17 : tensor<f32>
    %19 = stablehlo.minimum %18, %17 : tensor<f32>
    %20 = stablehlo.reshape %19 : (tensor<f32>) -> tensor<1x1xf32>
    %21 = stablehlo.constant dense<0.027777778> : tensor<1x1xf32>
    %22 = stablehlo.multiply %20, %21 : tensor<1x1xf32>
    %23 = stablehlo.broadcast_in_dim %22, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<9x4xf32>
    %24 = stablehlo.add %1, %1 : tensor<9x4xf32>
    %25 = stablehlo.multiply %24, %5 : tensor<9x4xf32>
    %26 = stablehlo.constant dense<0.0> : tensor<9x4xf32>
    %27 = stablehlo.constant dense<-1.0> : tensor<9x4xf32>
    %28 = stablehlo.compare LT, %1, %26, FLOAT : (tensor<9x4xf32>, tensor<9x4xf32>) -> tensor<9x4xi1>
    %29 = stablehlo.select %28, %27, %26 : tensor<9x4xi1>, tensor<9x4xf32>
    %30 = stablehlo.compare LT, %26, %1, FLOAT : (tensor<9x4xf32>, tensor<9x4xf32>) -> tensor<9x4xi1>
    %31 = stablehlo.select %30, %3, %29 : tensor<9x4xi1>, tensor<9x4xf32>
    %32 = stablehlo.select %9, %25, %31 : tensor<9x4xi1>, tensor<9x4xf32>
    %33 = stablehlo.multiply %23, %32 : tensor<9x4xf32>
    return %16, %16, %33 : tensor<f32>, tensor<f32>, tensor<9x4xf32>
  }
}
