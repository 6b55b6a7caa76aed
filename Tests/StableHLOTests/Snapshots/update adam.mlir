module @espalier {
  func.func public @main(
    %numbers: tensor<13xf32>,
    %parameter0: tensor<4x3xf32>,
    %parameter1: tensor<4xf32>,
    %first0: tensor<4x3xf32>,
    %first1: tensor<4xf32>,
    %second0: tensor<4x3xf32>,
    %second1: tensor<4xf32>,
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
    %7 = stablehlo.slice %numbers [6:7] : (tensor<13xf32>) -> tensor<1xf32>
    %8 = stablehlo.reshape %7 : (tensor<1xf32>) -> tensor<f32>
    %9 = stablehlo.broadcast_in_dim %8, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %10 = stablehlo.multiply %9, %parameter0 : tensor<4x3xf32>
    %11 = stablehlo.add %gradient0, %10 : tensor<4x3xf32>
    %12 = stablehlo.slice %numbers [5:6] : (tensor<13xf32>) -> tensor<1xf32>
    %13 = stablehlo.reshape %12 : (tensor<1xf32>) -> tensor<f32>
    %14 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %15 = stablehlo.multiply %parameter0, %14 : tensor<4x3xf32>
    %16 = stablehlo.subtract %11, %first0 : tensor<4x3xf32>
    %17 = stablehlo.slice %numbers [7:8] : (tensor<13xf32>) -> tensor<1xf32>
    %18 = stablehlo.reshape %17 : (tensor<1xf32>) -> tensor<f32>
    %19 = stablehlo.broadcast_in_dim %18, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %20 = stablehlo.multiply %16, %19 : tensor<4x3xf32>
    %21 = stablehlo.add %first0, %20 : tensor<4x3xf32>
    %22 = stablehlo.slice %numbers [8:9] : (tensor<13xf32>) -> tensor<1xf32>
    %23 = stablehlo.reshape %22 : (tensor<1xf32>) -> tensor<f32>
    %24 = stablehlo.broadcast_in_dim %23, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %25 = stablehlo.multiply %second0, %24 : tensor<4x3xf32>
    %26 = stablehlo.multiply %11, %11 : tensor<4x3xf32>
    %27 = stablehlo.slice %numbers [9:10] : (tensor<13xf32>) -> tensor<1xf32>
    %28 = stablehlo.reshape %27 : (tensor<1xf32>) -> tensor<f32>
    %29 = stablehlo.broadcast_in_dim %28, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %30 = stablehlo.multiply %26, %29 : tensor<4x3xf32>
    %31 = stablehlo.add %25, %30 : tensor<4x3xf32>
    %32 = stablehlo.sqrt %31 : tensor<4x3xf32>
    %33 = stablehlo.slice %numbers [11:12] : (tensor<13xf32>) -> tensor<1xf32>
    %34 = stablehlo.reshape %33 : (tensor<1xf32>) -> tensor<f32>
    %35 = stablehlo.broadcast_in_dim %34, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %36 = stablehlo.divide %32, %35 : tensor<4x3xf32>
    %37 = stablehlo.slice %numbers [12:13] : (tensor<13xf32>) -> tensor<1xf32>
    %38 = stablehlo.reshape %37 : (tensor<1xf32>) -> tensor<f32>
    %39 = stablehlo.broadcast_in_dim %38, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %40 = stablehlo.add %36, %39 : tensor<4x3xf32>
    %41 = stablehlo.divide %21, %40 : tensor<4x3xf32>
    %42 = stablehlo.slice %numbers [10:11] : (tensor<13xf32>) -> tensor<1xf32>
    %43 = stablehlo.reshape %42 : (tensor<1xf32>) -> tensor<f32>
    %44 = stablehlo.broadcast_in_dim %43, dims = [] : (tensor<f32>) -> tensor<4x3xf32>
    %45 = stablehlo.multiply %44, %41 : tensor<4x3xf32>
    %46 = stablehlo.subtract %15, %45 : tensor<4x3xf32>
    %47 = stablehlo.broadcast_in_dim %8, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %48 = stablehlo.multiply %47, %parameter1 : tensor<4xf32>
    %49 = stablehlo.add %gradient1, %48 : tensor<4xf32>
    %50 = stablehlo.broadcast_in_dim %13, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %51 = stablehlo.multiply %parameter1, %50 : tensor<4xf32>
    %52 = stablehlo.subtract %49, %first1 : tensor<4xf32>
    %53 = stablehlo.broadcast_in_dim %18, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %54 = stablehlo.multiply %52, %53 : tensor<4xf32>
    %55 = stablehlo.add %first1, %54 : tensor<4xf32>
    %56 = stablehlo.broadcast_in_dim %23, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %57 = stablehlo.multiply %second1, %56 : tensor<4xf32>
    %58 = stablehlo.multiply %49, %49 : tensor<4xf32>
    %59 = stablehlo.broadcast_in_dim %28, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %60 = stablehlo.multiply %58, %59 : tensor<4xf32>
    %61 = stablehlo.add %57, %60 : tensor<4xf32>
    %62 = stablehlo.sqrt %61 : tensor<4xf32>
    %63 = stablehlo.broadcast_in_dim %34, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %64 = stablehlo.divide %62, %63 : tensor<4xf32>
    %65 = stablehlo.broadcast_in_dim %38, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %66 = stablehlo.add %64, %65 : tensor<4xf32>
    %67 = stablehlo.divide %55, %66 : tensor<4xf32>
    %68 = stablehlo.broadcast_in_dim %43, dims = [] : (tensor<f32>) -> tensor<4xf32>
    %69 = stablehlo.multiply %68, %67 : tensor<4xf32>
    %70 = stablehlo.subtract %51, %69 : tensor<4xf32>
    return %6, %46, %70, %21, %55, %31, %61 : tensor<f32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>, tensor<4x3xf32>, tensor<4xf32>
  }
}
