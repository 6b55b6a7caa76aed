module @espalier {
  func.func public @main(
    %firstStep: tensor<i32>,
    %stepLimit: tensor<i32>,
    %samples: tensor<17x3x64xui8>,
    %labels: tensor<17xi32>,
    %classTargets: tensor<5x5xf32>,
    %order: tensor<3x5x3xi32>,
    %changes: tensor<3x5x3x7xi32>,
    %mixShares: tensor<3x5xf32>,
    %stepKeys: tensor<3x5x4xi32>,
    %stepNumbers: tensor<5x13xf32>,
    %parameter0: tensor<3x7x3x3x3xf32>,
    %parameter1: tensor<3x7xf32>,
    %parameter2: tensor<3x5x112xf32>,
    %parameter3: tensor<3x5xf32>,
    %first0: tensor<3x7x3x3x3xf32>,
    %first1: tensor<3x7xf32>,
    %first2: tensor<3x5x112xf32>,
    %first3: tensor<3x5xf32>,
    %average0: tensor<3x7x3x3x3xf32>,
    %average1: tensor<3x7xf32>,
    %average2: tensor<3x5x112xf32>,
    %average3: tensor<3x5xf32>
  ) -> (tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>) {
    %0 = stablehlo.constant dense<0.0> : tensor<3x5xf32>
    %1:26 = stablehlo.while(%carried0 = %firstStep, %carried1 = %stepLimit, %carried2 = %samples, %carried3 = %labels, %carried4 = %classTargets, %carried5 = %order, %carried6 = %changes, %carried7 = %mixShares, %carried8 = %stepKeys, %carried9 = %stepNumbers, %carried10 = %parameter0, %carried11 = %parameter1, %carried12 = %parameter2, %carried13 = %parameter3, %carried14 = %first0, %carried15 = %first1, %carried16 = %first2, %carried17 = %first3, %carried18 = %average0, %carried19 = %average1, %carried20 = %average2, %carried21 = %average3, %carried22 = %0, %carried23 = %0, %carried24 = %0, %carried25 = %0) : tensor<i32>, tensor<i32>, tensor<17x3x64xui8>, tensor<17xi32>, tensor<5x5xf32>, tensor<3x5x3xi32>, tensor<3x5x3x7xi32>, tensor<3x5xf32>, tensor<3x5x4xi32>, tensor<5x13xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>
    cond {
      %c0 = stablehlo.compare LT, %carried0, %carried1, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %c0 : tensor<i1>
    } do {
      %b0 = stablehlo.constant dense<0> : tensor<i32>
      %b1 = stablehlo.dynamic_slice %carried5, %b0, %carried0, %b0, sizes = [3, 1, 3] : (tensor<3x5x3xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3x1x3xi32>
      %b2 = stablehlo.reshape %b1 : (tensor<3x1x3xi32>) -> tensor<3x3xi32>
      %b3 = stablehlo.reshape %b2 : (tensor<3x3xi32>) -> tensor<9xi32>
      %b4 = stablehlo.reshape %b3 : (tensor<9xi32>) -> tensor<9x1xi32>
      %b5 = "stablehlo.gather"(%carried3, %b4) <{dimension_numbers = #stablehlo.gather<offset_dims = [], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1>}> : (tensor<17xi32>, tensor<9x1xi32>) -> tensor<9xi32>
      %b6 = stablehlo.reshape %b5 : (tensor<9xi32>) -> tensor<3x3xi32>
      %b7 = stablehlo.dynamic_slice %carried6, %b0, %carried0, %b0, %b0, sizes = [3, 1, 3, 7] : (tensor<3x5x3x7xi32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3x1x3x7xi32>
      %b8 = stablehlo.reshape %b7 : (tensor<3x1x3x7xi32>) -> tensor<3x3x7xi32>
      %b9 = "stablehlo.gather"(%carried2, %b4) <{dimension_numbers = #stablehlo.gather<offset_dims = [1, 2], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 3, 64>}> : (tensor<17x3x64xui8>, tensor<9x1xi32>) -> tensor<9x3x64xui8>
      %b10 = stablehlo.reshape %b9 : (tensor<9x3x64xui8>) -> tensor<3x3x3x64xui8>
      %b11 = stablehlo.convert %b10 : (tensor<3x3x3x64xui8>) -> tensor<3x3x3x64xf32>
      %b12 = stablehlo.reshape %b11 : (tensor<3x3x3x64xf32>) -> tensor<3x3x3x8x8xf32>
      %b13 = stablehlo.iota dim = 1 : tensor<3x8x8xi32>
      %b14 = stablehlo.slice %b8 [0:3, 0:3, 1:2] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b15 = stablehlo.reshape %b14 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b16 = stablehlo.broadcast_in_dim %b15, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b17 = stablehlo.broadcast_in_dim %b13, dims = [1, 2, 3] : (tensor<3x8x8xi32>) -> tensor<3x3x8x8xi32>
      %b18 = stablehlo.add %b17, %b16 : tensor<3x3x8x8xi32>
      %b19 = stablehlo.iota dim = 2 : tensor<3x8x8xi32>
      %b20 = stablehlo.broadcast_in_dim %b19, dims = [1, 2, 3] : (tensor<3x8x8xi32>) -> tensor<3x3x8x8xi32>
      %b21 = stablehlo.compare EQ, %b20, %b18, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b22 = stablehlo.convert %b21 : (tensor<3x3x8x8xi1>) -> tensor<3x3x8x8xf32>
      %b23 = stablehlo.constant dense<7> : tensor<3x8x8xi32>
      %b24 = stablehlo.slice %b8 [0:3, 0:3, 0:1] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b25 = stablehlo.reshape %b24 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b26 = stablehlo.broadcast_in_dim %b25, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b27 = stablehlo.constant dense<0> : tensor<3x3x8x8xi32>
      %b28 = stablehlo.compare NE, %b26, %b27, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b29 = stablehlo.subtract %b23, %b13 : tensor<3x8x8xi32>
      %b30 = stablehlo.broadcast_in_dim %b29, dims = [1, 2, 3] : (tensor<3x8x8xi32>) -> tensor<3x3x8x8xi32>
      %b31 = stablehlo.select %b28, %b30, %b17 : tensor<3x3x8x8xi1>, tensor<3x3x8x8xi32>
      %b32 = stablehlo.slice %b8 [0:3, 0:3, 2:3] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b33 = stablehlo.reshape %b32 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b34 = stablehlo.broadcast_in_dim %b33, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b35 = stablehlo.add %b31, %b34 : tensor<3x3x8x8xi32>
      %b36 = stablehlo.compare EQ, %b20, %b35, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b37 = stablehlo.convert %b36 : (tensor<3x3x8x8xi1>) -> tensor<3x3x8x8xf32>
      %b38 = stablehlo.dot_general %b22, %b12, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x3x8x8xf32>, tensor<3x3x3x8x8xf32>) -> tensor<3x3x8x3x8xf32>
      %b39 = stablehlo.dot_general %b38, %b37, batching_dims = [0, 1] x [0, 1], contracting_dims = [4] x [3], precision = [HIGHEST, HIGHEST] : (tensor<3x3x8x3x8xf32>, tensor<3x3x8x8xf32>) -> tensor<3x3x8x3x8xf32>
      %b40 = stablehlo.transpose %b39, dims = [0, 1, 3, 2, 4] : (tensor<3x3x8x3x8xf32>) -> tensor<3x3x3x8x8xf32>
      %b41 = stablehlo.reshape %b40 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x64xf32>
      %b42 = stablehlo.constant dense<255.0> : tensor<3x3x3x64xf32>
      %b43 = stablehlo.divide %b41, %b42 : tensor<3x3x3x64xf32>
      %b44 = stablehlo.constant dense<[0.5, 0.25, 0.5]> : tensor<3xf32>
      %b45 = stablehlo.constant dense<[0.25, 0.5, 0.25]> : tensor<3xf32>
      %b46 = stablehlo.broadcast_in_dim %b44, dims = [1] : (tensor<3xf32>) -> tensor<3x3x64xf32>
      %b47 = stablehlo.broadcast_in_dim %b46, dims = [1, 2, 3] : (tensor<3x3x64xf32>) -> tensor<3x3x3x64xf32>
      %b48 = stablehlo.subtract %b43, %b47 : tensor<3x3x3x64xf32>
      %b49 = stablehlo.broadcast_in_dim %b45, dims = [1] : (tensor<3xf32>) -> tensor<3x3x64xf32>
      %b50 = stablehlo.broadcast_in_dim %b49, dims = [1, 2, 3] : (tensor<3x3x64xf32>) -> tensor<3x3x3x64xf32>
      %b51 = stablehlo.divide %b48, %b50 : tensor<3x3x3x64xf32>
      %b52 = stablehlo.slice %b8 [0:3, 0:3, 3:4] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b53 = stablehlo.reshape %b52 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b54 = stablehlo.broadcast_in_dim %b53, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b55 = stablehlo.compare GE, %b17, %b54, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b56 = stablehlo.slice %b8 [0:3, 0:3, 4:5] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b57 = stablehlo.reshape %b56 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b58 = stablehlo.broadcast_in_dim %b57, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b59 = stablehlo.compare LT, %b17, %b58, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b60 = stablehlo.and %b55, %b59 : tensor<3x3x8x8xi1>
      %b61 = stablehlo.slice %b8 [0:3, 0:3, 5:6] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b62 = stablehlo.reshape %b61 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b63 = stablehlo.broadcast_in_dim %b62, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b64 = stablehlo.compare GE, %b20, %b63, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b65 = stablehlo.slice %b8 [0:3, 0:3, 6:7] : (tensor<3x3x7xi32>) -> tensor<3x3x1xi32>
      %b66 = stablehlo.reshape %b65 : (tensor<3x3x1xi32>) -> tensor<3x3xi32>
      %b67 = stablehlo.broadcast_in_dim %b66, dims = [0, 1] : (tensor<3x3xi32>) -> tensor<3x3x8x8xi32>
      %b68 = stablehlo.compare LT, %b20, %b67, SIGNED : (tensor<3x3x8x8xi32>, tensor<3x3x8x8xi32>) -> tensor<3x3x8x8xi1>
      %b69 = stablehlo.and %b64, %b68 : tensor<3x3x8x8xi1>
      %b70 = stablehlo.and %b60, %b69 : tensor<3x3x8x8xi1>
      %b71 = stablehlo.reshape %b70 : (tensor<3x3x8x8xi1>) -> tensor<3x3x64xi1>
      %b72 = stablehlo.broadcast_in_dim %b71, dims = [0, 1, 3] : (tensor<3x3x64xi1>) -> tensor<3x3x3x64xi1>
      %b73 = stablehlo.constant dense<0.0> : tensor<3x3x3x64xf32>
      %b74 = stablehlo.select %b72, %b73, %b51 : tensor<3x3x3x64xi1>, tensor<3x3x3x64xf32>
      %b75 = stablehlo.reshape %b6 : (tensor<3x3xi32>) -> tensor<9xi32>
      %b76 = stablehlo.reshape %b75 : (tensor<9xi32>) -> tensor<9x1xi32>
      %b77 = "stablehlo.gather"(%carried4, %b76) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 5>}> : (tensor<5x5xf32>, tensor<9x1xi32>) -> tensor<9x5xf32>
      %b78 = stablehlo.reshape %b77 : (tensor<9x5xf32>) -> tensor<3x3x5xf32>
      %b79 = stablehlo.dynamic_slice %carried7, %b0, %carried0, sizes = [3, 1] : (tensor<3x5xf32>, tensor<i32>, tensor<i32>) -> tensor<3x1xf32>
      %b80 = stablehlo.reshape %b79 : (tensor<3x1xf32>) -> tensor<3xf32>
      %b81 = stablehlo.broadcast_in_dim %b80, dims = [0] : (tensor<3xf32>) -> tensor<3x3x3x64xf32>
      %b82 = stablehlo.constant dense<1.0> : tensor<3x3x3x64xf32>
      %b83 = stablehlo.multiply %b81, %b74 : tensor<3x3x3x64xf32>
      %b84 = stablehlo.subtract %b82, %b81 : tensor<3x3x3x64xf32>
      %b85 = stablehlo.reverse %b74, dims = [1] : tensor<3x3x3x64xf32>
      %b86 = stablehlo.multiply %b84, %b85 : tensor<3x3x3x64xf32>
      %b87 = stablehlo.add %b83, %b86 : tensor<3x3x3x64xf32>
      %b88 = stablehlo.broadcast_in_dim %b80, dims = [0] : (tensor<3xf32>) -> tensor<3x3x5xf32>
      %b89 = stablehlo.constant dense<1.0> : tensor<3x3x5xf32>
      %b90 = stablehlo.multiply %b88, %b78 : tensor<3x3x5xf32>
      %b91 = stablehlo.subtract %b89, %b88 : tensor<3x3x5xf32>
      %b92 = stablehlo.reverse %b78, dims = [1] : tensor<3x3x5xf32>
      %b93 = stablehlo.multiply %b91, %b92 : tensor<3x3x5xf32>
      %b94 = stablehlo.add %b90, %b93 : tensor<3x3x5xf32>
      %b95 = stablehlo.reshape %b87 : (tensor<3x3x3x64xf32>) -> tensor<3x3x3x8x8xf32>
      %b96 = stablehlo.dynamic_slice %carried8, %b0, %carried0, %b0, sizes = [3, 1, 4] : (tensor<3x5x4xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3x1x4xi32>
      %b97 = stablehlo.reshape %b96 : (tensor<3x1x4xi32>) -> tensor<3x4xi32>
      %b98 = stablehlo.reshape %carried10 : (tensor<3x7x3x3x3xf32>) -> tensor<3x1x7x27xf32>
      %b99 = stablehlo.constant dense<0.0> : tensor<f32>
      %b100 = stablehlo.pad %b95, %b99, low = [0, 0, 0, 1, 1], high = [0, 0, 0, 1, 1], interior = [0, 0, 0, 0, 0] : (tensor<3x3x3x8x8xf32>, tensor<f32>) -> tensor<3x3x3x10x10xf32>
      %b101 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 0:8, 0:8] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b102 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 0:8, 1:9] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b103 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 0:8, 2:10] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b104 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 1:9, 0:8] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b105 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 1:9, 1:9] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b106 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 1:9, 2:10] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b107 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 2:10, 0:8] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b108 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 2:10, 1:9] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b109 = stablehlo.slice %b100 [0:3, 0:3, 0:3, 2:10, 2:10] : (tensor<3x3x3x10x10xf32>) -> tensor<3x3x3x8x8xf32>
      %b110 = stablehlo.reshape %b101 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b111 = stablehlo.reshape %b102 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b112 = stablehlo.reshape %b103 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b113 = stablehlo.reshape %b104 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b114 = stablehlo.reshape %b105 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b115 = stablehlo.reshape %b106 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b116 = stablehlo.reshape %b107 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b117 = stablehlo.reshape %b108 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b118 = stablehlo.reshape %b109 : (tensor<3x3x3x8x8xf32>) -> tensor<3x3x3x1x64xf32>
      %b119 = stablehlo.concatenate %b110, %b111, %b112, %b113, %b114, %b115, %b116, %b117, %b118, dim = 3 : (tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>, tensor<3x3x3x1x64xf32>) -> tensor<3x3x3x9x64xf32>
      %b120 = stablehlo.reshape %b119 : (tensor<3x3x3x9x64xf32>) -> tensor<3x3x1x27x64xf32>
      %b121 = stablehlo.transpose %b120, dims = [0, 2, 3, 1, 4] : (tensor<3x3x1x27x64xf32>) -> tensor<3x1x27x3x64xf32>
      %b122 = stablehlo.dot_general %b98, %b121, batching_dims = [0, 1] x [0, 1], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x1x7x27xf32>, tensor<3x1x27x3x64xf32>) -> tensor<3x1x7x3x64xf32>
      %b123 = stablehlo.transpose %b122, dims = [0, 3, 1, 2, 4] : (tensor<3x1x7x3x64xf32>) -> tensor<3x3x1x7x64xf32>
      %b124 = stablehlo.reshape %b123 : (tensor<3x3x1x7x64xf32>) -> tensor<3x3x7x8x8xf32>
      %b125 = stablehlo.broadcast_in_dim %carried11, dims = [0, 2] : (tensor<3x7xf32>) -> tensor<3x3x7x8x8xf32>
      %b126 = stablehlo.add %b124, %b125 : tensor<3x3x7x8x8xf32>
      %b127 = stablehlo.constant dense<0.0> : tensor<3x3x7x8x8xf32>
      %b128 = stablehlo.maximum %b126, %b127 : tensor<3x3x7x8x8xf32>
      %b129 = stablehlo.reshape %b128 : (tensor<3x3x7x8x8xf32>) -> tensor<3x3x7x4x2x4x2xf32>
      %b130 = stablehlo.transpose %b129, dims = [0, 1, 2, 3, 5, 4, 6] : (tensor<3x3x7x4x2x4x2xf32>) -> tensor<3x3x7x4x4x2x2xf32>
      %b131 = stablehlo.reshape %b130 : (tensor<3x3x7x4x4x2x2xf32>) -> tensor<3x3x7x4x4x4xf32>
      %b132 = stablehlo.constant dense<0xFF800000> : tensor<f32>
      %b133 = stablehlo.reduce(%b131 init: %b132) applies stablehlo.maximum across dimensions = [5] : (tensor<3x3x7x4x4x4xf32>, tensor<f32>) -> tensor<3x3x7x4x4xf32>
      %b134 = stablehlo.broadcast_in_dim %b133, dims = [0, 1, 2, 3, 4] : (tensor<3x3x7x4x4xf32>) -> tensor<3x3x7x4x4x4xf32>
      %b135 = stablehlo.compare EQ, %b131, %b134, FLOAT : (tensor<3x3x7x4x4x4xf32>, tensor<3x3x7x4x4x4xf32>) -> tensor<3x3x7x4x4x4xi1>
      %b136 = stablehlo.iota dim = 4 : tensor<3x7x4x4x4xi32>
      %b137 = stablehlo.constant dense<2147483647> : tensor<3x7x4x4x4xi32>
      %b138 = stablehlo.broadcast_in_dim %b136, dims = [1, 2, 3, 4, 5] : (tensor<3x7x4x4x4xi32>) -> tensor<3x3x7x4x4x4xi32>
      %b139 = stablehlo.broadcast_in_dim %b137, dims = [1, 2, 3, 4, 5] : (tensor<3x7x4x4x4xi32>) -> tensor<3x3x7x4x4x4xi32>
      %b140 = stablehlo.select %b135, %b138, %b139 : tensor<3x3x7x4x4x4xi1>, tensor<3x3x7x4x4x4xi32>
      %b141 = stablehlo.constant dense<2147483647> : tensor<i32>
      %b142 = stablehlo.reduce(%b140 init: %b141) applies stablehlo.minimum across dimensions = [5] : (tensor<3x3x7x4x4x4xi32>, tensor<i32>) -> tensor<3x3x7x4x4xi32>
      %b143 = stablehlo.reshape %b133 : (tensor<3x3x7x4x4xf32>) -> tensor<3x3x112xf32>
      %b144 = stablehlo.dot_general %b143, %carried12, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x3x112xf32>, tensor<3x5x112xf32>) -> tensor<3x3x5xf32>
      %b145 = stablehlo.broadcast_in_dim %carried13, dims = [0, 2] : (tensor<3x5xf32>) -> tensor<3x3x5xf32>
      %b146 = stablehlo.add %b144, %b145 : tensor<3x3x5xf32>
      %b147 = stablehlo.reduce(%b146 init: %b132) applies stablehlo.maximum across dimensions = [2] : (tensor<3x3x5xf32>, tensor<f32>) -> tensor<3x3xf32>
      %b148 = stablehlo.broadcast_in_dim %b147, dims = [0, 1] : (tensor<3x3xf32>) -> tensor<3x3x5xf32>
      %b149 = stablehlo.subtract %b146, %b148 : tensor<3x3x5xf32>
      %b150 = stablehlo.exponential %b149 : tensor<3x3x5xf32>
      %b151 = stablehlo.reduce(%b150 init: %b99) applies stablehlo.add across dimensions = [2] : (tensor<3x3x5xf32>, tensor<f32>) -> tensor<3x3xf32>
      %b152 = stablehlo.log %b151 : tensor<3x3xf32>
      %b153 = stablehlo.broadcast_in_dim %b152, dims = [0, 1] : (tensor<3x3xf32>) -> tensor<3x3x5xf32>
      %b154 = stablehlo.subtract %b153, %b149 : tensor<3x3x5xf32>
      %b155 = stablehlo.multiply %b94, %b154 : tensor<3x3x5xf32>
      %b156 = stablehlo.constant dense<0.0> : tensor<3x3x5xf32>
      %b157 = stablehlo.compare NE, %b94, %b156, FLOAT : (tensor<3x3x5xf32>, tensor<3x3x5xf32>) -> tensor<3x3x5xi1>
      %b158 = stablehlo.select %b157, %b155, %b156 : tensor<3x3x5xi1>, tensor<3x3x5xf32>
      %b159 = stablehlo.reduce(%b158 init: %b99) applies stablehlo.add across dimensions = [1, 2] : (tensor<3x3x5xf32>, tensor<f32>) -> tensor<3xf32>
      %b160 = stablehlo.constant dense<3.0> : tensor<3xf32>
      %b161 = stablehlo.divide %b159, %b160 : tensor<3xf32>
      %b162 = stablehlo.reduce(%b94 init: %b99) applies stablehlo.add across dimensions = [2] : (tensor<3x3x5xf32>, tensor<f32>) -> tensor<3x3xf32>
      %b163 = stablehlo.broadcast_in_dim %b162, dims = [0, 1] : (tensor<3x3xf32>) -> tensor<3x3x5xf32>
      %b164 = stablehlo.broadcast_in_dim %b151, dims = [0, 1] : (tensor<3x3xf32>) -> tensor<3x3x5xf32>
      %b165 = stablehlo.divide %b150, %b164 : tensor<3x3x5xf32>
      %b166 = stablehlo.multiply %b165, %b163 : tensor<3x3x5xf32>
      %b167 = stablehlo.subtract %b166, %b94 : tensor<3x3x5xf32>
      %b168 = stablehlo.constant dense<3.0> : tensor<3x3x5xf32>
      %b169 = stablehlo.divide %b167, %b168 : tensor<3x3x5xf32>
      %b170 = stablehlo.dot_general %b169, %carried12, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x3x5xf32>, tensor<3x5x112xf32>) -> tensor<3x3x112xf32>
      %b171 = stablehlo.dot_general %b169, %b143, batching_dims = [0] x [0], contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x3x5xf32>, tensor<3x3x112xf32>) -> tensor<3x5x112xf32>
      %b172 = stablehlo.reduce(%b169 init: %b99) applies stablehlo.add across dimensions = [1] : (tensor<3x3x5xf32>, tensor<f32>) -> tensor<3x5xf32>
      %b173 = stablehlo.reshape %b172 : (tensor<3x5xf32>) -> tensor<3x1x5xf32>
      %b174 = stablehlo.reshape %b173 : (tensor<3x1x5xf32>) -> tensor<3x5xf32>
      %b175 = stablehlo.reshape %b170 : (tensor<3x3x112xf32>) -> tensor<3x3x7x4x4xf32>
      %b176 = stablehlo.broadcast_in_dim %b175, dims = [0, 1, 2, 3, 4] : (tensor<3x3x7x4x4xf32>) -> tensor<3x3x7x4x4x4xf32>
      %b177 = stablehlo.broadcast_in_dim %b142, dims = [0, 1, 2, 3, 4] : (tensor<3x3x7x4x4xi32>) -> tensor<3x3x7x4x4x4xi32>
      %b178 = stablehlo.compare EQ, %b138, %b177, SIGNED : (tensor<3x3x7x4x4x4xi32>, tensor<3x3x7x4x4x4xi32>) -> tensor<3x3x7x4x4x4xi1>
      %b179 = stablehlo.constant dense<0.0> : tensor<3x7x4x4x4xf32>
      %b180 = stablehlo.broadcast_in_dim %b179, dims = [1, 2, 3, 4, 5] : (tensor<3x7x4x4x4xf32>) -> tensor<3x3x7x4x4x4xf32>
      %b181 = stablehlo.select %b178, %b176, %b180 : tensor<3x3x7x4x4x4xi1>, tensor<3x3x7x4x4x4xf32>
      %b182 = stablehlo.reshape %b181 : (tensor<3x3x7x4x4x4xf32>) -> tensor<3x3x7x4x4x2x2xf32>
      %b183 = stablehlo.transpose %b182, dims = [0, 1, 2, 3, 5, 4, 6] : (tensor<3x3x7x4x4x2x2xf32>) -> tensor<3x3x7x4x2x4x2xf32>
      %b184 = stablehlo.reshape %b183 : (tensor<3x3x7x4x2x4x2xf32>) -> tensor<3x3x7x8x8xf32>
      %b185 = stablehlo.compare GT, %b128, %b127, FLOAT : (tensor<3x3x7x8x8xf32>, tensor<3x3x7x8x8xf32>) -> tensor<3x3x7x8x8xi1>
      %b186 = stablehlo.select %b185, %b184, %b127 : tensor<3x3x7x8x8xi1>, tensor<3x3x7x8x8xf32>
      %b187 = stablehlo.reshape %b186 : (tensor<3x3x7x8x8xf32>) -> tensor<3x3x1x7x64xf32>
      %b188 = stablehlo.transpose %b187, dims = [0, 2, 3, 1, 4] : (tensor<3x3x1x7x64xf32>) -> tensor<3x1x7x3x64xf32>
      %b189 = stablehlo.dot_general %b188, %b121, batching_dims = [0, 1] x [0, 1], contracting_dims = [3, 4] x [3, 4], precision = [HIGHEST, HIGHEST] : (tensor<3x1x7x3x64xf32>, tensor<3x1x27x3x64xf32>) -> tensor<3x1x7x27xf32>
      %b190 = stablehlo.reshape %b189 : (tensor<3x1x7x27xf32>) -> tensor<3x7x3x3x3xf32>
      %b191 = stablehlo.reduce(%b186 init: %b99) applies stablehlo.add across dimensions = [1, 3, 4] : (tensor<3x3x7x8x8xf32>, tensor<f32>) -> tensor<3x7xf32>
      %b192 = stablehlo.dynamic_slice %carried9, %carried0, %b0, sizes = [1, 13] : (tensor<5x13xf32>, tensor<i32>, tensor<i32>) -> tensor<1x13xf32>
      %b193 = stablehlo.reshape %b192 : (tensor<1x13xf32>) -> tensor<13xf32>
      %b194 = stablehlo.multiply %b190, %b190 : tensor<3x7x3x3x3xf32>
      %b195 = stablehlo.reduce(%b194 init: %b99) applies stablehlo.add across dimensions = [1, 2, 3, 4] : (tensor<3x7x3x3x3xf32>, tensor<f32>) -> tensor<3xf32>
      %b196 = stablehlo.multiply %b191, %b191 : tensor<3x7xf32>
      %b197 = stablehlo.reduce(%b196 init: %b99) applies stablehlo.add across dimensions = [1] : (tensor<3x7xf32>, tensor<f32>) -> tensor<3xf32>
      %b198 = stablehlo.multiply %b171, %b171 : tensor<3x5x112xf32>
      %b199 = stablehlo.reduce(%b198 init: %b99) applies stablehlo.add across dimensions = [1, 2] : (tensor<3x5x112xf32>, tensor<f32>) -> tensor<3xf32>
      %b200 = stablehlo.multiply %b174, %b174 : tensor<3x5xf32>
      %b201 = stablehlo.reduce(%b200 init: %b99) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
      %b202 = stablehlo.add %b195, %b197 : tensor<3xf32>
      %b203 = stablehlo.add %b202, %b199 : tensor<3xf32>
      %b204 = stablehlo.add %b203, %b201 : tensor<3xf32>
      %b205 = stablehlo.sqrt %b204 : tensor<3xf32>
      %b206 = stablehlo.slice %b193 [3:4] : (tensor<13xf32>) -> tensor<1xf32>
      %b207 = stablehlo.reshape %b206 : (tensor<1xf32>) -> tensor<f32>
      %b208 = stablehlo.broadcast_in_dim %b207, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b209 = stablehlo.broadcast_in_dim %b208, dims = [1, 2, 3, 4] : (tensor<7x3x3x3xf32>) -> tensor<3x7x3x3x3xf32>
      %b210 = stablehlo.multiply %b209, %carried10 : tensor<3x7x3x3x3xf32>
      %b211 = stablehlo.add %b190, %b210 : tensor<3x7x3x3x3xf32>
      %b212 = stablehlo.slice %b193 [2:3] : (tensor<13xf32>) -> tensor<1xf32>
      %b213 = stablehlo.reshape %b212 : (tensor<1xf32>) -> tensor<f32>
      %b214 = stablehlo.broadcast_in_dim %b213, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b215 = stablehlo.slice %b193 [4:5] : (tensor<13xf32>) -> tensor<1xf32>
      %b216 = stablehlo.reshape %b215 : (tensor<1xf32>) -> tensor<f32>
      %b217 = stablehlo.broadcast_in_dim %b216, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b218 = stablehlo.broadcast_in_dim %b217, dims = [1, 2, 3, 4] : (tensor<7x3x3x3xf32>) -> tensor<3x7x3x3x3xf32>
      %b219 = stablehlo.multiply %b218, %carried14 : tensor<3x7x3x3x3xf32>
      %b220 = stablehlo.add %b219, %b211 : tensor<3x7x3x3x3xf32>
      %b221 = stablehlo.multiply %b218, %b220 : tensor<3x7x3x3x3xf32>
      %b222 = stablehlo.add %b211, %b221 : tensor<3x7x3x3x3xf32>
      %b223 = stablehlo.broadcast_in_dim %b214, dims = [1, 2, 3, 4] : (tensor<7x3x3x3xf32>) -> tensor<3x7x3x3x3xf32>
      %b224 = stablehlo.multiply %b223, %b222 : tensor<3x7x3x3x3xf32>
      %b225 = stablehlo.subtract %carried10, %b224 : tensor<3x7x3x3x3xf32>
      %b226 = stablehlo.subtract %b225, %carried18 : tensor<3x7x3x3x3xf32>
      %b227 = stablehlo.slice %b193 [1:2] : (tensor<13xf32>) -> tensor<1xf32>
      %b228 = stablehlo.reshape %b227 : (tensor<1xf32>) -> tensor<f32>
      %b229 = stablehlo.broadcast_in_dim %b228, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b230 = stablehlo.broadcast_in_dim %b229, dims = [1, 2, 3, 4] : (tensor<7x3x3x3xf32>) -> tensor<3x7x3x3x3xf32>
      %b231 = stablehlo.multiply %b226, %b230 : tensor<3x7x3x3x3xf32>
      %b232 = stablehlo.add %carried18, %b231 : tensor<3x7x3x3x3xf32>
      %b233 = stablehlo.broadcast_in_dim %b213, dims = [] : (tensor<f32>) -> tensor<7xf32>
      %b234 = stablehlo.broadcast_in_dim %b216, dims = [] : (tensor<f32>) -> tensor<7xf32>
      %b235 = stablehlo.broadcast_in_dim %b234, dims = [1] : (tensor<7xf32>) -> tensor<3x7xf32>
      %b236 = stablehlo.multiply %b235, %carried15 : tensor<3x7xf32>
      %b237 = stablehlo.add %b236, %b191 : tensor<3x7xf32>
      %b238 = stablehlo.multiply %b235, %b237 : tensor<3x7xf32>
      %b239 = stablehlo.add %b191, %b238 : tensor<3x7xf32>
      %b240 = stablehlo.broadcast_in_dim %b233, dims = [1] : (tensor<7xf32>) -> tensor<3x7xf32>
      %b241 = stablehlo.multiply %b240, %b239 : tensor<3x7xf32>
      %b242 = stablehlo.subtract %carried11, %b241 : tensor<3x7xf32>
      %b243 = stablehlo.subtract %b242, %carried19 : tensor<3x7xf32>
      %b244 = stablehlo.broadcast_in_dim %b228, dims = [] : (tensor<f32>) -> tensor<7xf32>
      %b245 = stablehlo.broadcast_in_dim %b244, dims = [1] : (tensor<7xf32>) -> tensor<3x7xf32>
      %b246 = stablehlo.multiply %b243, %b245 : tensor<3x7xf32>
      %b247 = stablehlo.add %carried19, %b246 : tensor<3x7xf32>
      %b248 = stablehlo.broadcast_in_dim %b207, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b249 = stablehlo.broadcast_in_dim %b248, dims = [1, 2] : (tensor<5x112xf32>) -> tensor<3x5x112xf32>
      %b250 = stablehlo.multiply %b249, %carried12 : tensor<3x5x112xf32>
      %b251 = stablehlo.add %b171, %b250 : tensor<3x5x112xf32>
      %b252 = stablehlo.broadcast_in_dim %b213, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b253 = stablehlo.broadcast_in_dim %b216, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b254 = stablehlo.broadcast_in_dim %b253, dims = [1, 2] : (tensor<5x112xf32>) -> tensor<3x5x112xf32>
      %b255 = stablehlo.multiply %b254, %carried16 : tensor<3x5x112xf32>
      %b256 = stablehlo.add %b255, %b251 : tensor<3x5x112xf32>
      %b257 = stablehlo.multiply %b254, %b256 : tensor<3x5x112xf32>
      %b258 = stablehlo.add %b251, %b257 : tensor<3x5x112xf32>
      %b259 = stablehlo.broadcast_in_dim %b252, dims = [1, 2] : (tensor<5x112xf32>) -> tensor<3x5x112xf32>
      %b260 = stablehlo.multiply %b259, %b258 : tensor<3x5x112xf32>
      %b261 = stablehlo.subtract %carried12, %b260 : tensor<3x5x112xf32>
      %b262 = stablehlo.subtract %b261, %carried20 : tensor<3x5x112xf32>
      %b263 = stablehlo.broadcast_in_dim %b228, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b264 = stablehlo.broadcast_in_dim %b263, dims = [1, 2] : (tensor<5x112xf32>) -> tensor<3x5x112xf32>
      %b265 = stablehlo.multiply %b262, %b264 : tensor<3x5x112xf32>
      %b266 = stablehlo.add %carried20, %b265 : tensor<3x5x112xf32>
      %b267 = stablehlo.broadcast_in_dim %b213, dims = [] : (tensor<f32>) -> tensor<5xf32>
      %b268 = stablehlo.broadcast_in_dim %b216, dims = [] : (tensor<f32>) -> tensor<5xf32>
      %b269 = stablehlo.broadcast_in_dim %b268, dims = [1] : (tensor<5xf32>) -> tensor<3x5xf32>
      %b270 = stablehlo.multiply %b269, %carried17 : tensor<3x5xf32>
      %b271 = stablehlo.add %b270, %b174 : tensor<3x5xf32>
      %b272 = stablehlo.multiply %b269, %b271 : tensor<3x5xf32>
      %b273 = stablehlo.add %b174, %b272 : tensor<3x5xf32>
      %b274 = stablehlo.broadcast_in_dim %b267, dims = [1] : (tensor<5xf32>) -> tensor<3x5xf32>
      %b275 = stablehlo.multiply %b274, %b273 : tensor<3x5xf32>
      %b276 = stablehlo.subtract %carried13, %b275 : tensor<3x5xf32>
      %b277 = stablehlo.subtract %b276, %carried21 : tensor<3x5xf32>
      %b278 = stablehlo.broadcast_in_dim %b228, dims = [] : (tensor<f32>) -> tensor<5xf32>
      %b279 = stablehlo.broadcast_in_dim %b278, dims = [1] : (tensor<5xf32>) -> tensor<3x5xf32>
      %b280 = stablehlo.multiply %b277, %b279 : tensor<3x5xf32>
      %b281 = stablehlo.add %carried21, %b280 : tensor<3x5xf32>
      %b282 = stablehlo.reshape %b161 : (tensor<3xf32>) -> tensor<3x1xf32>
      %b283 = stablehlo.dynamic_update_slice %carried22, %b282, %b0, %carried0 : (tensor<3x5xf32>, tensor<3x1xf32>, tensor<i32>, tensor<i32>) -> tensor<3x5xf32>
      %b284 = stablehlo.reshape %b205 : (tensor<3xf32>) -> tensor<3x1xf32>
      %b285 = stablehlo.dynamic_update_slice %carried23, %b284, %b0, %carried0 : (tensor<3x5xf32>, tensor<3x1xf32>, tensor<i32>, tensor<i32>) -> tensor<3x5xf32>
      %b286 = stablehlo.constant dense<5> : tensor<3x5xi32>
      %b287 = stablehlo.compare EQ, %b146, %b148, FLOAT : (tensor<3x3x5xf32>, tensor<3x3x5xf32>) -> tensor<3x3x5xi1>
      %b288 = stablehlo.iota dim = 1 : tensor<3x5xi32>
      %b289 = stablehlo.broadcast_in_dim %b288, dims = [1, 2] : (tensor<3x5xi32>) -> tensor<3x3x5xi32>
      %b290 = stablehlo.broadcast_in_dim %b286, dims = [1, 2] : (tensor<3x5xi32>) -> tensor<3x3x5xi32>
      %b291 = stablehlo.select %b287, %b289, %b290 : tensor<3x3x5xi1>, tensor<3x3x5xi32>
      %b292 = stablehlo.constant dense<5> : tensor<i32>
      %b293 = stablehlo.reduce(%b291 init: %b292) applies stablehlo.minimum across dimensions = [2] : (tensor<3x3x5xi32>, tensor<i32>) -> tensor<3x3xi32>
      %b294 = stablehlo.compare EQ, %b293, %b6, SIGNED : (tensor<3x3xi32>, tensor<3x3xi32>) -> tensor<3x3xi1>
      %b295 = stablehlo.convert %b294 : (tensor<3x3xi1>) -> tensor<3x3xf32>
      %b296 = stablehlo.reduce(%b295 init: %b99) applies stablehlo.add across dimensions = [1] : (tensor<3x3xf32>, tensor<f32>) -> tensor<3xf32>
      %b297 = stablehlo.reshape %b296 : (tensor<3xf32>) -> tensor<3x1xf32>
      %b298 = stablehlo.dynamic_update_slice %carried24, %b297, %b0, %carried0 : (tensor<3x5xf32>, tensor<3x1xf32>, tensor<i32>, tensor<i32>) -> tensor<3x5xf32>
      %b299 = stablehlo.reverse %b6, dims = [1] : tensor<3x3xi32>
      %b300 = stablehlo.compare EQ, %b293, %b299, SIGNED : (tensor<3x3xi32>, tensor<3x3xi32>) -> tensor<3x3xi1>
      %b301 = stablehlo.convert %b300 : (tensor<3x3xi1>) -> tensor<3x3xf32>
      %b302 = stablehlo.reduce(%b301 init: %b99) applies stablehlo.add across dimensions = [1] : (tensor<3x3xf32>, tensor<f32>) -> tensor<3xf32>
      %b303 = stablehlo.reshape %b302 : (tensor<3xf32>) -> tensor<3x1xf32>
      %b304 = stablehlo.dynamic_update_slice %carried25, %b303, %b0, %carried0 : (tensor<3x5xf32>, tensor<3x1xf32>, tensor<i32>, tensor<i32>) -> tensor<3x5xf32>
      %b305 = stablehlo.constant dense<1> : tensor<i32>
      %b306 = stablehlo.add %carried0, %b305 : tensor<i32>
      stablehlo.return %b306, %carried1, %carried2, %carried3, %carried4, %carried5, %carried6, %carried7, %carried8, %carried9, %b225, %b242, %b261, %b276, %b220, %b237, %b256, %b271, %b232, %b247, %b266, %b281, %b283, %b285, %b298, %b304 : tensor<i32>, tensor<i32>, tensor<17x3x64xui8>, tensor<17xi32>, tensor<5x5xf32>, tensor<3x5x3xi32>, tensor<3x5x3x7xi32>, tensor<3x5xf32>, tensor<3x5x4xi32>, tensor<5x13xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>
    }
    return %1#10, %1#11, %1#12, %1#13, %1#14, %1#15, %1#16, %1#17, %1#18, %1#19, %1#20, %1#21, %1#22, %1#23, %1#24, %1#25 : tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x7x3x3x3xf32>, tensor<3x7xf32>, tensor<3x5x112xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>, tensor<3x5xf32>
  }
}
