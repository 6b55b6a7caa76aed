module @espalier {
  func.func public @main(
    %firstStep: tensor<i32>,
    %stepLimit: tensor<i32>,
    %samples: tensor<17x3x64xui8>,
    %labels: tensor<17xi32>,
    %classTargets: tensor<5x5xf32>,
    %order: tensor<5x3xi32>,
    %changes: tensor<5x3x7xi32>,
    %mixShares: tensor<5xf32>,
    %stepKeys: tensor<5x4xi32>,
    %stepNumbers: tensor<5x13xf32>,
    %parameter0: tensor<7x3x3x3xf32>,
    %parameter1: tensor<7xf32>,
    %parameter2: tensor<5x112xf32>,
    %parameter3: tensor<5xf32>,
    %first0: tensor<7x3x3x3xf32>,
    %first1: tensor<7xf32>,
    %first2: tensor<5x112xf32>,
    %first3: tensor<5xf32>,
    %average0: tensor<7x3x3x3xf32>,
    %average1: tensor<7xf32>,
    %average2: tensor<5x112xf32>,
    %average3: tensor<5xf32>
  ) -> (tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>) {
    %0 = stablehlo.constant dense<0.0> : tensor<5xf32>
    %1:26 = stablehlo.while(%carried0 = %firstStep, %carried1 = %stepLimit, %carried2 = %samples, %carried3 = %labels, %carried4 = %classTargets, %carried5 = %order, %carried6 = %changes, %carried7 = %mixShares, %carried8 = %stepKeys, %carried9 = %stepNumbers, %carried10 = %parameter0, %carried11 = %parameter1, %carried12 = %parameter2, %carried13 = %parameter3, %carried14 = %first0, %carried15 = %first1, %carried16 = %first2, %carried17 = %first3, %carried18 = %average0, %carried19 = %average1, %carried20 = %average2, %carried21 = %average3, %carried22 = %0, %carried23 = %0, %carried24 = %0, %carried25 = %0) : tensor<i32>, tensor<i32>, tensor<17x3x64xui8>, tensor<17xi32>, tensor<5x5xf32>, tensor<5x3xi32>, tensor<5x3x7xi32>, tensor<5xf32>, tensor<5x4xi32>, tensor<5x13xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>
    cond {
      %c0 = stablehlo.compare LT, %carried0, %carried1, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %c0 : tensor<i1>
    } do {
      %b0 = stablehlo.constant dense<0> : tensor<i32>
      %b1 = stablehlo.dynamic_slice %carried5, %carried0, %b0, sizes = [1, 3] : (tensor<5x3xi32>, tensor<i32>, tensor<i32>) -> tensor<1x3xi32>
      %b2 = stablehlo.reshape %b1 : (tensor<1x3xi32>) -> tensor<3xi32>
      %b3 = stablehlo.reshape %b2 : (tensor<3xi32>) -> tensor<3x1xi32>
      %b4 = "stablehlo.gather"(%carried3, %b3) <{dimension_numbers = #stablehlo.gather<offset_dims = [], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1>}> : (tensor<17xi32>, tensor<3x1xi32>) -> tensor<3xi32>
      %b5 = stablehlo.dynamic_slice %carried6, %carried0, %b0, %b0, sizes = [1, 3, 7] : (tensor<5x3x7xi32>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<1x3x7xi32>
      %b6 = stablehlo.reshape %b5 : (tensor<1x3x7xi32>) -> tensor<3x7xi32>
      %b7 = "stablehlo.gather"(%carried2, %b3) <{dimension_numbers = #stablehlo.gather<offset_dims = [1, 2], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 3, 64>}> : (tensor<17x3x64xui8>, tensor<3x1xi32>) -> tensor<3x3x64xui8>
      %b8 = stablehlo.convert %b7 : (tensor<3x3x64xui8>) -> tensor<3x3x64xf32>
      %b9 = stablehlo.reshape %b8 : (tensor<3x3x64xf32>) -> tensor<3x3x8x8xf32>
      %b10 = stablehlo.iota dim = 1 : tensor<3x8x8xi32>
      %b11 = stablehlo.slice %b6 [0:3, 1:2] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b12 = stablehlo.reshape %b11 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b13 = stablehlo.broadcast_in_dim %b12, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b14 = stablehlo.add %b10, %b13 : tensor<3x8x8xi32>
      %b15 = stablehlo.iota dim = 2 : tensor<3x8x8xi32>
      %b16 = stablehlo.compare EQ, %b15, %b14, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b17 = stablehlo.convert %b16 : (tensor<3x8x8xi1>) -> tensor<3x8x8xf32>
      %b18 = stablehlo.constant dense<7> : tensor<3x8x8xi32>
      %b19 = stablehlo.slice %b6 [0:3, 0:1] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b20 = stablehlo.reshape %b19 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b21 = stablehlo.broadcast_in_dim %b20, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b22 = stablehlo.constant dense<0> : tensor<3x8x8xi32>
      %b23 = stablehlo.compare NE, %b21, %b22, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b24 = stablehlo.subtract %b18, %b10 : tensor<3x8x8xi32>
      %b25 = stablehlo.select %b23, %b24, %b10 : tensor<3x8x8xi1>, tensor<3x8x8xi32>
      %b26 = stablehlo.slice %b6 [0:3, 2:3] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b27 = stablehlo.reshape %b26 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b28 = stablehlo.broadcast_in_dim %b27, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b29 = stablehlo.add %b25, %b28 : tensor<3x8x8xi32>
      %b30 = stablehlo.compare EQ, %b15, %b29, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b31 = stablehlo.convert %b30 : (tensor<3x8x8xi1>) -> tensor<3x8x8xf32>
      %b32 = stablehlo.dot_general %b17, %b9, batching_dims = [0] x [0], contracting_dims = [2] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x8x8xf32>, tensor<3x3x8x8xf32>) -> tensor<3x8x3x8xf32>
      %b33 = stablehlo.dot_general %b32, %b31, batching_dims = [0] x [0], contracting_dims = [3] x [2], precision = [HIGHEST, HIGHEST] : (tensor<3x8x3x8xf32>, tensor<3x8x8xf32>) -> tensor<3x8x3x8xf32>
      %b34 = stablehlo.transpose %b33, dims = [0, 2, 1, 3] : (tensor<3x8x3x8xf32>) -> tensor<3x3x8x8xf32>
      %b35 = stablehlo.reshape %b34 : (tensor<3x3x8x8xf32>) -> tensor<3x3x64xf32>
      %b36 = stablehlo.constant dense<255.0> : tensor<3x3x64xf32>
      %b37 = stablehlo.divide %b35, %b36 : tensor<3x3x64xf32>
      %b38 = stablehlo.constant dense<[0.5, 0.25, 0.5]> : tensor<3xf32>
      %b39 = stablehlo.constant dense<[0.25, 0.5, 0.25]> : tensor<3xf32>
      %b40 = stablehlo.broadcast_in_dim %b38, dims = [1] : (tensor<3xf32>) -> tensor<3x3x64xf32>
      %b41 = stablehlo.subtract %b37, %b40 : tensor<3x3x64xf32>
      %b42 = stablehlo.broadcast_in_dim %b39, dims = [1] : (tensor<3xf32>) -> tensor<3x3x64xf32>
      %b43 = stablehlo.divide %b41, %b42 : tensor<3x3x64xf32>
      %b44 = stablehlo.slice %b6 [0:3, 3:4] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b45 = stablehlo.reshape %b44 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b46 = stablehlo.broadcast_in_dim %b45, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b47 = stablehlo.compare GE, %b10, %b46, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b48 = stablehlo.slice %b6 [0:3, 4:5] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b49 = stablehlo.reshape %b48 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b50 = stablehlo.broadcast_in_dim %b49, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b51 = stablehlo.compare LT, %b10, %b50, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b52 = stablehlo.and %b47, %b51 : tensor<3x8x8xi1>
      %b53 = stablehlo.slice %b6 [0:3, 5:6] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b54 = stablehlo.reshape %b53 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b55 = stablehlo.broadcast_in_dim %b54, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b56 = stablehlo.compare GE, %b15, %b55, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b57 = stablehlo.slice %b6 [0:3, 6:7] : (tensor<3x7xi32>) -> tensor<3x1xi32>
      %b58 = stablehlo.reshape %b57 : (tensor<3x1xi32>) -> tensor<3xi32>
      %b59 = stablehlo.broadcast_in_dim %b58, dims = [0] : (tensor<3xi32>) -> tensor<3x8x8xi32>
      %b60 = stablehlo.compare LT, %b15, %b59, SIGNED : (tensor<3x8x8xi32>, tensor<3x8x8xi32>) -> tensor<3x8x8xi1>
      %b61 = stablehlo.and %b56, %b60 : tensor<3x8x8xi1>
      %b62 = stablehlo.and %b52, %b61 : tensor<3x8x8xi1>
      %b63 = stablehlo.reshape %b62 : (tensor<3x8x8xi1>) -> tensor<3x64xi1>
      %b64 = stablehlo.broadcast_in_dim %b63, dims = [0, 2] : (tensor<3x64xi1>) -> tensor<3x3x64xi1>
      %b65 = stablehlo.constant dense<0.0> : tensor<3x3x64xf32>
      %b66 = stablehlo.select %b64, %b65, %b43 : tensor<3x3x64xi1>, tensor<3x3x64xf32>
      %b67 = stablehlo.reshape %b4 : (tensor<3xi32>) -> tensor<3x1xi32>
      %b68 = "stablehlo.gather"(%carried4, %b67) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 5>}> : (tensor<5x5xf32>, tensor<3x1xi32>) -> tensor<3x5xf32>
      %b69 = stablehlo.dynamic_slice %carried7, %carried0, sizes = [1] : (tensor<5xf32>, tensor<i32>) -> tensor<1xf32>
      %b70 = stablehlo.reshape %b69 : (tensor<1xf32>) -> tensor<f32>
      %b71 = stablehlo.broadcast_in_dim %b70, dims = [] : (tensor<f32>) -> tensor<3x3x64xf32>
      %b72 = stablehlo.constant dense<1.0> : tensor<3x3x64xf32>
      %b73 = stablehlo.multiply %b71, %b66 : tensor<3x3x64xf32>
      %b74 = stablehlo.subtract %b72, %b71 : tensor<3x3x64xf32>
      %b75 = stablehlo.reverse %b66, dims = [0] : tensor<3x3x64xf32>
      %b76 = stablehlo.multiply %b74, %b75 : tensor<3x3x64xf32>
      %b77 = stablehlo.add %b73, %b76 : tensor<3x3x64xf32>
      %b78 = stablehlo.broadcast_in_dim %b70, dims = [] : (tensor<f32>) -> tensor<3x5xf32>
      %b79 = stablehlo.constant dense<1.0> : tensor<3x5xf32>
      %b80 = stablehlo.multiply %b78, %b68 : tensor<3x5xf32>
      %b81 = stablehlo.subtract %b79, %b78 : tensor<3x5xf32>
      %b82 = stablehlo.reverse %b68, dims = [0] : tensor<3x5xf32>
      %b83 = stablehlo.multiply %b81, %b82 : tensor<3x5xf32>
      %b84 = stablehlo.add %b80, %b83 : tensor<3x5xf32>
      %b85 = stablehlo.reshape %b77 : (tensor<3x3x64xf32>) -> tensor<3x3x8x8xf32>
      %b86 = stablehlo.dynamic_slice %carried8, %carried0, %b0, sizes = [1, 4] : (tensor<5x4xi32>, tensor<i32>, tensor<i32>) -> tensor<1x4xi32>
      %b87 = stablehlo.reshape %b86 : (tensor<1x4xi32>) -> tensor<4xi32>
      %b88 = stablehlo.convolution(%b85, %carried10) dim_numbers = [b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<3x3x8x8xf32>, tensor<7x3x3x3xf32>) -> tensor<3x7x8x8xf32>
      %b89 = stablehlo.broadcast_in_dim %carried11, dims = [1] : (tensor<7xf32>) -> tensor<3x7x8x8xf32>
      %b90 = stablehlo.add %b88, %b89 : tensor<3x7x8x8xf32>
      %b91 = stablehlo.constant dense<0.0> : tensor<3x7x8x8xf32>
      %b92 = stablehlo.maximum %b90, %b91 : tensor<3x7x8x8xf32>
      %b93 = stablehlo.reshape %b92 : (tensor<3x7x8x8xf32>) -> tensor<3x7x4x2x4x2xf32>
      %b94 = stablehlo.transpose %b93, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x7x4x2x4x2xf32>) -> tensor<3x7x4x4x2x2xf32>
      %b95 = stablehlo.reshape %b94 : (tensor<3x7x4x4x2x2xf32>) -> tensor<3x7x4x4x4xf32>
      %b96 = stablehlo.constant dense<0xFF800000> : tensor<f32>
      %b97 = stablehlo.reduce(%b95 init: %b96) applies stablehlo.maximum across dimensions = [4] : (tensor<3x7x4x4x4xf32>, tensor<f32>) -> tensor<3x7x4x4xf32>
      %b98 = stablehlo.broadcast_in_dim %b97, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4x4xf32>
      %b99 = stablehlo.compare EQ, %b95, %b98, FLOAT : (tensor<3x7x4x4x4xf32>, tensor<3x7x4x4x4xf32>) -> tensor<3x7x4x4x4xi1>
      %b100 = stablehlo.iota dim = 4 : tensor<3x7x4x4x4xi32>
      %b101 = stablehlo.constant dense<2147483647> : tensor<3x7x4x4x4xi32>
      %b102 = stablehlo.select %b99, %b100, %b101 : tensor<3x7x4x4x4xi1>, tensor<3x7x4x4x4xi32>
      %b103 = stablehlo.constant dense<2147483647> : tensor<i32>
      %b104 = stablehlo.reduce(%b102 init: %b103) applies stablehlo.minimum across dimensions = [4] : (tensor<3x7x4x4x4xi32>, tensor<i32>) -> tensor<3x7x4x4xi32>
      %b105 = stablehlo.reshape %b97 : (tensor<3x7x4x4xf32>) -> tensor<3x112xf32>
      %b106 = stablehlo.dot_general %b105, %carried12, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<3x112xf32>, tensor<5x112xf32>) -> tensor<3x5xf32>
      %b107 = stablehlo.broadcast_in_dim %carried13, dims = [1] : (tensor<5xf32>) -> tensor<3x5xf32>
      %b108 = stablehlo.add %b106, %b107 : tensor<3x5xf32>
      %b109 = stablehlo.reduce(%b108 init: %b96) applies stablehlo.maximum across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
      %b110 = stablehlo.broadcast_in_dim %b109, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
      %b111 = stablehlo.subtract %b108, %b110 : tensor<3x5xf32>
      %b112 = stablehlo.exponential %b111 : tensor<3x5xf32>
      %b113 = stablehlo.constant dense<0.0> : tensor<f32>
      %b114 = stablehlo.reduce(%b112 init: %b113) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
      %b115 = stablehlo.log %b114 : tensor<3xf32>
      %b116 = stablehlo.broadcast_in_dim %b115, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
      %b117 = stablehlo.subtract %b116, %b111 : tensor<3x5xf32>
      %b118 = stablehlo.multiply %b84, %b117 : tensor<3x5xf32>
      %b119 = stablehlo.constant dense<0.0> : tensor<3x5xf32>
      %b120 = stablehlo.compare NE, %b84, %b119, FLOAT : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xi1>
      %b121 = stablehlo.select %b120, %b118, %b119 : tensor<3x5xi1>, tensor<3x5xf32>
      %b122 = stablehlo.reduce(%b121 init: %b113) applies stablehlo.add across dimensions = [0, 1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<f32>
      %b123 = stablehlo.constant dense<3.0> : tensor<f32>
      %b124 = stablehlo.divide %b122, %b123 : tensor<f32>
      %b125 = stablehlo.reduce(%b84 init: %b113) applies stablehlo.add across dimensions = [1] : (tensor<3x5xf32>, tensor<f32>) -> tensor<3xf32>
      %b126 = stablehlo.broadcast_in_dim %b125, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
      %b127 = stablehlo.broadcast_in_dim %b114, dims = [0] : (tensor<3xf32>) -> tensor<3x5xf32>
      %b128 = stablehlo.divide %b112, %b127 : tensor<3x5xf32>
      %b129 = stablehlo.multiply %b128, %b126 : tensor<3x5xf32>
      %b130 = stablehlo.subtract %b129, %b84 : tensor<3x5xf32>
      %b131 = stablehlo.constant dense<3.0> : tensor<3x5xf32>
      %b132 = stablehlo.divide %b130, %b131 : tensor<3x5xf32>
      %b133 = stablehlo.dot_general %b132, %carried12, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<3x5xf32>, tensor<5x112xf32>) -> tensor<3x112xf32>
      %b134 = stablehlo.dot_general %b132, %b105, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<3x5xf32>, tensor<3x112xf32>) -> tensor<5x112xf32>
      %b135 = stablehlo.reduce(%b132 init: %b113) applies stablehlo.add across dimensions = [0] : (tensor<3x5xf32>, tensor<f32>) -> tensor<5xf32>
      %b136 = stablehlo.reshape %b135 : (tensor<5xf32>) -> tensor<1x5xf32>
      %b137 = stablehlo.reshape %b136 : (tensor<1x5xf32>) -> tensor<5xf32>
      %b138 = stablehlo.reshape %b133 : (tensor<3x112xf32>) -> tensor<3x7x4x4xf32>
      %b139 = stablehlo.broadcast_in_dim %b138, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xf32>) -> tensor<3x7x4x4x4xf32>
      %b140 = stablehlo.broadcast_in_dim %b104, dims = [0, 1, 2, 3] : (tensor<3x7x4x4xi32>) -> tensor<3x7x4x4x4xi32>
      %b141 = stablehlo.compare EQ, %b100, %b140, SIGNED : (tensor<3x7x4x4x4xi32>, tensor<3x7x4x4x4xi32>) -> tensor<3x7x4x4x4xi1>
      %b142 = stablehlo.constant dense<0.0> : tensor<3x7x4x4x4xf32>
      %b143 = stablehlo.select %b141, %b139, %b142 : tensor<3x7x4x4x4xi1>, tensor<3x7x4x4x4xf32>
      %b144 = stablehlo.reshape %b143 : (tensor<3x7x4x4x4xf32>) -> tensor<3x7x4x4x2x2xf32>
      %b145 = stablehlo.transpose %b144, dims = [0, 1, 2, 4, 3, 5] : (tensor<3x7x4x4x2x2xf32>) -> tensor<3x7x4x2x4x2xf32>
      %b146 = stablehlo.reshape %b145 : (tensor<3x7x4x2x4x2xf32>) -> tensor<3x7x8x8xf32>
      %b147 = stablehlo.compare GT, %b92, %b91, FLOAT : (tensor<3x7x8x8xf32>, tensor<3x7x8x8xf32>) -> tensor<3x7x8x8xi1>
      %b148 = stablehlo.select %b147, %b146, %b91 : tensor<3x7x8x8xi1>, tensor<3x7x8x8xf32>
      %b149 = stablehlo.convolution(%b85, %b148) dim_numbers = [f, b, 0, 1]x[i, o, 0, 1]->[f, b, 0, 1], window = {stride = [1, 1], pad = [[1, 1], [1, 1]], lhs_dilate = [1, 1], rhs_dilate = [1, 1]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]} : (tensor<3x3x8x8xf32>, tensor<3x7x8x8xf32>) -> tensor<7x3x3x3xf32>
      %b150 = stablehlo.reduce(%b148 init: %b113) applies stablehlo.add across dimensions = [0, 2, 3] : (tensor<3x7x8x8xf32>, tensor<f32>) -> tensor<7xf32>
      %b151 = stablehlo.dynamic_slice %carried9, %carried0, %b0, sizes = [1, 13] : (tensor<5x13xf32>, tensor<i32>, tensor<i32>) -> tensor<1x13xf32>
      %b152 = stablehlo.reshape %b151 : (tensor<1x13xf32>) -> tensor<13xf32>
      %b153 = stablehlo.multiply %b149, %b149 : tensor<7x3x3x3xf32>
      %b154 = stablehlo.reduce(%b153 init: %b113) applies stablehlo.add across dimensions = [0, 1, 2, 3] : (tensor<7x3x3x3xf32>, tensor<f32>) -> tensor<f32>
      %b155 = stablehlo.multiply %b150, %b150 : tensor<7xf32>
      %b156 = stablehlo.reduce(%b155 init: %b113) applies stablehlo.add across dimensions = [0] : (tensor<7xf32>, tensor<f32>) -> tensor<f32>
      %b157 = stablehlo.multiply %b134, %b134 : tensor<5x112xf32>
      %b158 = stablehlo.reduce(%b157 init: %b113) applies stablehlo.add across dimensions = [0, 1] : (tensor<5x112xf32>, tensor<f32>) -> tensor<f32>
      %b159 = stablehlo.multiply %b137, %b137 : tensor<5xf32>
      %b160 = stablehlo.reduce(%b159 init: %b113) applies stablehlo.add across dimensions = [0] : (tensor<5xf32>, tensor<f32>) -> tensor<f32>
      %b161 = stablehlo.add %b154, %b156 : tensor<f32>
      %b162 = stablehlo.add %b161, %b158 : tensor<f32>
      %b163 = stablehlo.add %b162, %b160 : tensor<f32>
      %b164 = stablehlo.sqrt %b163 : tensor<f32>
      %b165 = stablehlo.slice %b152 [3:4] : (tensor<13xf32>) -> tensor<1xf32>
      %b166 = stablehlo.reshape %b165 : (tensor<1xf32>) -> tensor<f32>
      %b167 = stablehlo.broadcast_in_dim %b166, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b168 = stablehlo.multiply %b167, %carried10 : tensor<7x3x3x3xf32>
      %b169 = stablehlo.add %b149, %b168 : tensor<7x3x3x3xf32>
      %b170 = stablehlo.slice %b152 [2:3] : (tensor<13xf32>) -> tensor<1xf32>
      %b171 = stablehlo.reshape %b170 : (tensor<1xf32>) -> tensor<f32>
      %b172 = stablehlo.broadcast_in_dim %b171, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b173 = stablehlo.slice %b152 [4:5] : (tensor<13xf32>) -> tensor<1xf32>
      %b174 = stablehlo.reshape %b173 : (tensor<1xf32>) -> tensor<f32>
      %b175 = stablehlo.broadcast_in_dim %b174, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b176 = stablehlo.multiply %b175, %carried14 : tensor<7x3x3x3xf32>
      %b177 = stablehlo.add %b176, %b169 : tensor<7x3x3x3xf32>
      %b178 = stablehlo.multiply %b175, %b177 : tensor<7x3x3x3xf32>
      %b179 = stablehlo.add %b169, %b178 : tensor<7x3x3x3xf32>
      %b180 = stablehlo.multiply %b172, %b179 : tensor<7x3x3x3xf32>
      %b181 = stablehlo.subtract %carried10, %b180 : tensor<7x3x3x3xf32>
      %b182 = stablehlo.subtract %b181, %carried18 : tensor<7x3x3x3xf32>
      %b183 = stablehlo.slice %b152 [1:2] : (tensor<13xf32>) -> tensor<1xf32>
      %b184 = stablehlo.reshape %b183 : (tensor<1xf32>) -> tensor<f32>
      %b185 = stablehlo.broadcast_in_dim %b184, dims = [] : (tensor<f32>) -> tensor<7x3x3x3xf32>
      %b186 = stablehlo.multiply %b182, %b185 : tensor<7x3x3x3xf32>
      %b187 = stablehlo.add %carried18, %b186 : tensor<7x3x3x3xf32>
      %b188 = stablehlo.broadcast_in_dim %b171, dims = [] : (tensor<f32>) -> tensor<7xf32>
      %b189 = stablehlo.broadcast_in_dim %b174, dims = [] : (tensor<f32>) -> tensor<7xf32>
      %b190 = stablehlo.multiply %b189, %carried15 : tensor<7xf32>
      %b191 = stablehlo.add %b190, %b150 : tensor<7xf32>
      %b192 = stablehlo.multiply %b189, %b191 : tensor<7xf32>
      %b193 = stablehlo.add %b150, %b192 : tensor<7xf32>
      %b194 = stablehlo.multiply %b188, %b193 : tensor<7xf32>
      %b195 = stablehlo.subtract %carried11, %b194 : tensor<7xf32>
      %b196 = stablehlo.subtract %b195, %carried19 : tensor<7xf32>
      %b197 = stablehlo.broadcast_in_dim %b184, dims = [] : (tensor<f32>) -> tensor<7xf32>
      %b198 = stablehlo.multiply %b196, %b197 : tensor<7xf32>
      %b199 = stablehlo.add %carried19, %b198 : tensor<7xf32>
      %b200 = stablehlo.broadcast_in_dim %b166, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b201 = stablehlo.multiply %b200, %carried12 : tensor<5x112xf32>
      %b202 = stablehlo.add %b134, %b201 : tensor<5x112xf32>
      %b203 = stablehlo.broadcast_in_dim %b171, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b204 = stablehlo.broadcast_in_dim %b174, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b205 = stablehlo.multiply %b204, %carried16 : tensor<5x112xf32>
      %b206 = stablehlo.add %b205, %b202 : tensor<5x112xf32>
      %b207 = stablehlo.multiply %b204, %b206 : tensor<5x112xf32>
      %b208 = stablehlo.add %b202, %b207 : tensor<5x112xf32>
      %b209 = stablehlo.multiply %b203, %b208 : tensor<5x112xf32>
      %b210 = stablehlo.subtract %carried12, %b209 : tensor<5x112xf32>
      %b211 = stablehlo.subtract %b210, %carried20 : tensor<5x112xf32>
      %b212 = stablehlo.broadcast_in_dim %b184, dims = [] : (tensor<f32>) -> tensor<5x112xf32>
      %b213 = stablehlo.multiply %b211, %b212 : tensor<5x112xf32>
      %b214 = stablehlo.add %carried20, %b213 : tensor<5x112xf32>
      %b215 = stablehlo.broadcast_in_dim %b171, dims = [] : (tensor<f32>) -> tensor<5xf32>
      %b216 = stablehlo.broadcast_in_dim %b174, dims = [] : (tensor<f32>) -> tensor<5xf32>
      %b217 = stablehlo.multiply %b216, %carried17 : tensor<5xf32>
      %b218 = stablehlo.add %b217, %b137 : tensor<5xf32>
      %b219 = stablehlo.multiply %b216, %b218 : tensor<5xf32>
      %b220 = stablehlo.add %b137, %b219 : tensor<5xf32>
      %b221 = stablehlo.multiply %b215, %b220 : tensor<5xf32>
      %b222 = stablehlo.subtract %carried13, %b221 : tensor<5xf32>
      %b223 = stablehlo.subtract %b222, %carried21 : tensor<5xf32>
      %b224 = stablehlo.broadcast_in_dim %b184, dims = [] : (tensor<f32>) -> tensor<5xf32>
      %b225 = stablehlo.multiply %b223, %b224 : tensor<5xf32>
      %b226 = stablehlo.add %carried21, %b225 : tensor<5xf32>
      %b227 = stablehlo.reshape %b124 : (tensor<f32>) -> tensor<1xf32>
      %b228 = stablehlo.dynamic_update_slice %carried22, %b227, %carried0 : (tensor<5xf32>, tensor<1xf32>, tensor<i32>) -> tensor<5xf32>
      %b229 = stablehlo.reshape %b164 : (tensor<f32>) -> tensor<1xf32>
      %b230 = stablehlo.dynamic_update_slice %carried23, %b229, %carried0 : (tensor<5xf32>, tensor<1xf32>, tensor<i32>) -> tensor<5xf32>
      %b231 = stablehlo.constant dense<5> : tensor<3x5xi32>
      %b232 = stablehlo.compare EQ, %b108, %b110, FLOAT : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xi1>
      %b233 = stablehlo.iota dim = 1 : tensor<3x5xi32>
      %b234 = stablehlo.select %b232, %b233, %b231 : tensor<3x5xi1>, tensor<3x5xi32>
      %b235 = stablehlo.constant dense<5> : tensor<i32>
      %b236 = stablehlo.reduce(%b234 init: %b235) applies stablehlo.minimum across dimensions = [1] : (tensor<3x5xi32>, tensor<i32>) -> tensor<3xi32>
      %b237 = stablehlo.compare EQ, %b236, %b4, SIGNED : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi1>
      %b238 = stablehlo.convert %b237 : (tensor<3xi1>) -> tensor<3xf32>
      %b239 = stablehlo.reduce(%b238 init: %b113) applies stablehlo.add across dimensions = [0] : (tensor<3xf32>, tensor<f32>) -> tensor<f32>
      %b240 = stablehlo.reshape %b239 : (tensor<f32>) -> tensor<1xf32>
      %b241 = stablehlo.dynamic_update_slice %carried24, %b240, %carried0 : (tensor<5xf32>, tensor<1xf32>, tensor<i32>) -> tensor<5xf32>
      %b242 = stablehlo.reverse %b4, dims = [0] : tensor<3xi32>
      %b243 = stablehlo.compare EQ, %b236, %b242, SIGNED : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi1>
      %b244 = stablehlo.convert %b243 : (tensor<3xi1>) -> tensor<3xf32>
      %b245 = stablehlo.reduce(%b244 init: %b113) applies stablehlo.add across dimensions = [0] : (tensor<3xf32>, tensor<f32>) -> tensor<f32>
      %b246 = stablehlo.reshape %b245 : (tensor<f32>) -> tensor<1xf32>
      %b247 = stablehlo.dynamic_update_slice %carried25, %b246, %carried0 : (tensor<5xf32>, tensor<1xf32>, tensor<i32>) -> tensor<5xf32>
      %b248 = stablehlo.constant dense<1> : tensor<i32>
      %b249 = stablehlo.add %carried0, %b248 : tensor<i32>
      stablehlo.return %b249, %carried1, %carried2, %carried3, %carried4, %carried5, %carried6, %carried7, %carried8, %carried9, %b181, %b195, %b210, %b222, %b177, %b191, %b206, %b218, %b187, %b199, %b214, %b226, %b228, %b230, %b241, %b247 : tensor<i32>, tensor<i32>, tensor<17x3x64xui8>, tensor<17xi32>, tensor<5x5xf32>, tensor<5x3xi32>, tensor<5x3x7xi32>, tensor<5xf32>, tensor<5x4xi32>, tensor<5x13xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>
    }
    return %1#10, %1#11, %1#12, %1#13, %1#14, %1#15, %1#16, %1#17, %1#18, %1#19, %1#20, %1#21, %1#22, %1#23, %1#24, %1#25 : tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<7x3x3x3xf32>, tensor<7xf32>, tensor<5x112xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>
  }
}
