module @espalier {
  func.func public @main(
    %input: tensor<1x15x5x7xf32>,
    %parameter0: tensor<1x15x5x7xf32>,
    %buffer0: tensor<1x15x3x4xf32>
  ) -> (tensor<1x15x3x4xf32>, tensor<f32>, tensor<1x15x5x7xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<1x15x5x7xf32>
    %1 = stablehlo.constant dense<0.0> : tensor<f32>
    %2 = stablehlo.pad %0, %1, low = [0, 0, 1, 1], high = [0, 0, 1, 1], interior = [0, 0, 0, 0] : (tensor<1x15x5x7xf32>, tensor<f32>) -> tensor<1x15x7x9xf32>
    %3 = stablehlo.slice %2 [0:1, 0:15, 0:5:2, 0:7:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %4 = stablehlo.slice %2 [0:1, 0:15, 0:5:2, 1:8:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %5 = stablehlo.slice %2 [0:1, 0:15, 0:5:2, 2:9:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %6 = stablehlo.slice %2 [0:1, 0:15, 1:6:2, 0:7:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %7 = stablehlo.slice %2 [0:1, 0:15, 1:6:2, 1:8:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %8 = stablehlo.slice %2 [0:1, 0:15, 1:6:2, 2:9:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %9 = stablehlo.slice %2 [0:1, 0:15, 2:7:2, 0:7:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %10 = stablehlo.slice %2 [0:1, 0:15, 2:7:2, 1:8:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %11 = stablehlo.slice %2 [0:1, 0:15, 2:7:2, 2:9:2] : (tensor<1x15x7x9xf32>) -> tensor<1x15x3x4xf32>
    %12 = stablehlo.add %3, %4 : tensor<1x15x3x4xf32>
    %13 = stablehlo.add %12, %5 : tensor<1x15x3x4xf32>
    %14 = stablehlo.add %13, %6 : tensor<1x15x3x4xf32>
    %15 = stablehlo.add %14, %7 : tensor<1x15x3x4xf32>
    %16 = stablehlo.add %15, %8 : tensor<1x15x3x4xf32>
    %17 = stablehlo.add %16, %9 : tensor<1x15x3x4xf32>
    %18 = stablehlo.add %17, %10 : tensor<1x15x3x4xf32>
    %19 = stablehlo.add %18, %11 : tensor<1x15x3x4xf32>
    %20 = stablehlo.constant dense<[2.0, 3.0, 2.0]> : tensor<3xf32>
    %21 = stablehlo.constant dense<[2.0, 3.0, 3.0, 2.0]> : tensor<4xf32>
    %22 = stablehlo.broadcast_in_dim %20, dims = [2] : (tensor<3xf32>) -> tensor<1x15x3x4xf32>
    %23 = stablehlo.broadcast_in_dim %21, dims = [3] : (tensor<4xf32>) -> tensor<1x15x3x4xf32>
    %24 = stablehlo.multiply %22, %23 : tensor<1x15x3x4xf32>
    %25 = stablehlo.divide %19, %24 : tensor<1x15x3x4xf32>
    %26 = stablehlo.multiply %25, %buffer0 : tensor<1x15x3x4xf32>
    %27 = stablehlo.reduce(%26 init: %1) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<f32>
    %28 = stablehlo.reshape %27 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %29 = stablehlo.reshape %28 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %30 = stablehlo.constant dense<1.0> : tensor<f32>
    %31 = stablehlo.maximum %29, %30 : tensor<f32>
    %32 = stablehlo.minimum %31, %30 : tensor<f32>
    %33 = stablehlo.reshape %32 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %34 = stablehlo.broadcast_in_dim %33, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<1x15x3x4xf32>
    %35 = stablehlo.multiply %34, %buffer0 : tensor<1x15x3x4xf32>
    %36 = stablehlo.divide %35, %24 : tensor<1x15x3x4xf32>
    %37 = stablehlo.pad %36, %1, low = [0, 0, -1, -1], high = [0, 0, 1, 1], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %38 = stablehlo.pad %36, %1, low = [0, 0, -1, 0], high = [0, 0, 1, 0], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %39 = stablehlo.pad %36, %1, low = [0, 0, -1, 1], high = [0, 0, 1, -1], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %40 = stablehlo.pad %36, %1, low = [0, 0, 0, -1], high = [0, 0, 0, 1], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %41 = stablehlo.pad %36, %1, low = [0, 0, 0, 0], high = [0, 0, 0, 0], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %42 = stablehlo.pad %36, %1, low = [0, 0, 0, 1], high = [0, 0, 0, -1], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %43 = stablehlo.pad %36, %1, low = [0, 0, 1, -1], high = [0, 0, -1, 1], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %44 = stablehlo.pad %36, %1, low = [0, 0, 1, 0], high = [0, 0, -1, 0], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %45 = stablehlo.pad %36, %1, low = [0, 0, 1, 1], high = [0, 0, -1, -1], interior = [0, 0, 1, 1] : (tensor<1x15x3x4xf32>, tensor<f32>) -> tensor<1x15x5x7xf32>
    %46 = stablehlo.add %37, %38 : tensor<1x15x5x7xf32>
    %47 = stablehlo.add %46, %39 : tensor<1x15x5x7xf32>
    %48 = stablehlo.add %47, %40 : tensor<1x15x5x7xf32>
    %49 = stablehlo.add %48, %41 : tensor<1x15x5x7xf32>
    %50 = stablehlo.add %49, %42 : tensor<1x15x5x7xf32>
    %51 = stablehlo.add %50, %43 : tensor<1x15x5x7xf32>
    %52 = stablehlo.add %51, %44 : tensor<1x15x5x7xf32>
    %53 = stablehlo.add %52, %45 : tensor<1x15x5x7xf32>
    return %25, %29, %53 : tensor<1x15x3x4xf32>, tensor<f32>, tensor<1x15x5x7xf32>
  }
}
