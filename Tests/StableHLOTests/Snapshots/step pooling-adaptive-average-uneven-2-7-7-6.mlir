module @espalier {
  func.func public @main(
    %input: tensor<2x7x7x6xf32>,
    %parameter0: tensor<2x7x7x6xf32>,
    %buffer0: tensor<2x7x3x4xf32>
  ) -> (tensor<2x7x3x4xf32>, tensor<f32>, tensor<2x7x7x6xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<2x7x7x6xf32>
    %1 = stablehlo.slice %0 [0:2, 0:7, 0:3, 0:6] : (tensor<2x7x7x6xf32>) -> tensor<2x7x3x6xf32>
    %2 = stablehlo.slice %0 [0:2, 0:7, 2:5, 0:6] : (tensor<2x7x7x6xf32>) -> tensor<2x7x3x6xf32>
    %3 = stablehlo.slice %0 [0:2, 0:7, 4:7, 0:6] : (tensor<2x7x7x6xf32>) -> tensor<2x7x3x6xf32>
    %4 = stablehlo.concatenate %1, %2, %3, dim = 2 : (tensor<2x7x3x6xf32>, tensor<2x7x3x6xf32>, tensor<2x7x3x6xf32>) -> tensor<2x7x9x6xf32>
    %5 = stablehlo.slice %4 [0:2, 0:7, 0:9, 0:2] : (tensor<2x7x9x6xf32>) -> tensor<2x7x9x2xf32>
    %6 = stablehlo.slice %4 [0:2, 0:7, 0:9, 1:3] : (tensor<2x7x9x6xf32>) -> tensor<2x7x9x2xf32>
    %7 = stablehlo.slice %4 [0:2, 0:7, 0:9, 3:5] : (tensor<2x7x9x6xf32>) -> tensor<2x7x9x2xf32>
    %8 = stablehlo.slice %4 [0:2, 0:7, 0:9, 4:6] : (tensor<2x7x9x6xf32>) -> tensor<2x7x9x2xf32>
    %9 = stablehlo.concatenate %5, %6, %7, %8, dim = 3 : (tensor<2x7x9x2xf32>, tensor<2x7x9x2xf32>, tensor<2x7x9x2xf32>, tensor<2x7x9x2xf32>) -> tensor<2x7x9x8xf32>
    %10 = stablehlo.reshape %9 : (tensor<2x7x9x8xf32>) -> tensor<2x7x3x3x4x2xf32>
    %11 = stablehlo.transpose %10, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x7x3x3x4x2xf32>) -> tensor<2x7x3x4x3x2xf32>
    %12 = stablehlo.reshape %11 : (tensor<2x7x3x4x3x2xf32>) -> tensor<2x7x3x4x6xf32>
    %13 = stablehlo.constant dense<0.0> : tensor<f32>
    %14 = stablehlo.reduce(%12 init: %13) applies stablehlo.add across dimensions = [4] : (tensor<2x7x3x4x6xf32>, tensor<f32>) -> tensor<2x7x3x4xf32>
    %15 = stablehlo.constant dense<[3.0, 3.0, 3.0]> : tensor<3xf32>
    %16 = stablehlo.constant dense<[2.0, 2.0, 2.0, 2.0]> : tensor<4xf32>
    %17 = stablehlo.broadcast_in_dim %15, dims = [2] : (tensor<3xf32>) -> tensor<2x7x3x4xf32>
    %18 = stablehlo.broadcast_in_dim %16, dims = [3] : (tensor<4xf32>) -> tensor<2x7x3x4xf32>
    %19 = stablehlo.multiply %17, %18 : tensor<2x7x3x4xf32>
    %20 = stablehlo.divide %14, %19 : tensor<2x7x3x4xf32>
    %21 = stablehlo.multiply %20, %buffer0 : tensor<2x7x3x4xf32>
    %22 = stablehlo.reduce(%21 init: %13) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<2x7x3x4xf32>, tensor<f32>) -> tensor<f32>
    %23 = stablehlo.reshape %22 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %24 = stablehlo.reshape %23 : (tensor<1x1x1x1xf32>) -> tensor<f32>
    %25 = stablehlo.constant dense<1.0> : tensor<f32>
    %26 = stablehlo.maximum %24, %25 : tensor<f32>
    %27 = stablehlo.minimum %26, %25 : tensor<f32>
    %28 = stablehlo.reshape %27 : (tensor<f32>) -> tensor<1x1x1x1xf32>
    %29 = stablehlo.broadcast_in_dim %28, dims = [0, 1, 2, 3] : (tensor<1x1x1x1xf32>) -> tensor<2x7x3x4xf32>
    %30 = stablehlo.multiply %29, %buffer0 : tensor<2x7x3x4xf32>
    %31 = stablehlo.divide %30, %19 : tensor<2x7x3x4xf32>
    %32 = stablehlo.broadcast_in_dim %31, dims = [0, 1, 2, 3] : (tensor<2x7x3x4xf32>) -> tensor<2x7x3x4x6xf32>
    %33 = stablehlo.reshape %32 : (tensor<2x7x3x4x6xf32>) -> tensor<2x7x3x4x3x2xf32>
    %34 = stablehlo.transpose %33, dims = [0, 1, 2, 4, 3, 5] : (tensor<2x7x3x4x3x2xf32>) -> tensor<2x7x3x3x4x2xf32>
    %35 = stablehlo.reshape %34 : (tensor<2x7x3x3x4x2xf32>) -> tensor<2x7x9x8xf32>
    %36 = stablehlo.slice %35 [0:2, 0:7, 0:9, 0:2] : (tensor<2x7x9x8xf32>) -> tensor<2x7x9x2xf32>
    %37 = stablehlo.pad %36, %13, low = [0, 0, 0, 0], high = [0, 0, 0, 4], interior = [0, 0, 0, 0] : (tensor<2x7x9x2xf32>, tensor<f32>) -> tensor<2x7x9x6xf32>
    %38 = stablehlo.slice %35 [0:2, 0:7, 0:9, 2:4] : (tensor<2x7x9x8xf32>) -> tensor<2x7x9x2xf32>
    %39 = stablehlo.pad %38, %13, low = [0, 0, 0, 1], high = [0, 0, 0, 3], interior = [0, 0, 0, 0] : (tensor<2x7x9x2xf32>, tensor<f32>) -> tensor<2x7x9x6xf32>
    %40 = stablehlo.add %37, %39 : tensor<2x7x9x6xf32>
    %41 = stablehlo.slice %35 [0:2, 0:7, 0:9, 4:6] : (tensor<2x7x9x8xf32>) -> tensor<2x7x9x2xf32>
    %42 = stablehlo.pad %41, %13, low = [0, 0, 0, 3], high = [0, 0, 0, 1], interior = [0, 0, 0, 0] : (tensor<2x7x9x2xf32>, tensor<f32>) -> tensor<2x7x9x6xf32>
    %43 = stablehlo.add %40, %42 : tensor<2x7x9x6xf32>
    %44 = stablehlo.slice %35 [0:2, 0:7, 0:9, 6:8] : (tensor<2x7x9x8xf32>) -> tensor<2x7x9x2xf32>
    %45 = stablehlo.pad %44, %13, low = [0, 0, 0, 4], high = [0, 0, 0, 0], interior = [0, 0, 0, 0] : (tensor<2x7x9x2xf32>, tensor<f32>) -> tensor<2x7x9x6xf32>
    %46 = stablehlo.add %43, %45 : tensor<2x7x9x6xf32>
    %47 = stablehlo.slice %46 [0:2, 0:7, 0:3, 0:6] : (tensor<2x7x9x6xf32>) -> tensor<2x7x3x6xf32>
    %48 = stablehlo.pad %47, %13, low = [0, 0, 0, 0], high = [0, 0, 4, 0], interior = [0, 0, 0, 0] : (tensor<2x7x3x6xf32>, tensor<f32>) -> tensor<2x7x7x6xf32>
    %49 = stablehlo.slice %46 [0:2, 0:7, 3:6, 0:6] : (tensor<2x7x9x6xf32>) -> tensor<2x7x3x6xf32>
    %50 = stablehlo.pad %49, %13, low = [0, 0, 2, 0], high = [0, 0, 2, 0], interior = [0, 0, 0, 0] : (tensor<2x7x3x6xf32>, tensor<f32>) -> tensor<2x7x7x6xf32>
    %51 = stablehlo.add %48, %50 : tensor<2x7x7x6xf32>
    %52 = stablehlo.slice %46 [0:2, 0:7, 6:9, 0:6] : (tensor<2x7x9x6xf32>) -> tensor<2x7x3x6xf32>
    %53 = stablehlo.pad %52, %13, low = [0, 0, 4, 0], high = [0, 0, 0, 0], interior = [0, 0, 0, 0] : (tensor<2x7x3x6xf32>, tensor<f32>) -> tensor<2x7x7x6xf32>
    %54 = stablehlo.add %51, %53 : tensor<2x7x7x6xf32>
    return %20, %24, %54 : tensor<2x7x3x4xf32>, tensor<f32>, tensor<2x7x7x6xf32>
  }
}
