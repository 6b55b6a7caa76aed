module @espalier {
  func.func public @main(
    %input: tensor<7x5xf32>,
    %key: tensor<4xi32>,
    %parameter0: tensor<7x5xf32>,
    %parameter1: tensor<17x5xf32>,
    %parameter2: tensor<17xf32>,
    %parameter3: tensor<17xf32>,
    %parameter4: tensor<17xf32>,
    %parameter5: tensor<3x17xf32>,
    %parameter6: tensor<3xf32>,
    %buffer0: tensor<17xf32>,
    %buffer1: tensor<17xf32>,
    %buffer2: tensor<7x3xf32>
  ) -> (tensor<7x3xf32>, tensor<f32>, tensor<7x5xf32>, tensor<17x5xf32>, tensor<17xf32>, tensor<17xf32>, tensor<17xf32>, tensor<3x17xf32>, tensor<3xf32>, tensor<17xf32>, tensor<17xf32>) {
    %0 = stablehlo.add %input, %parameter0 : tensor<7x5xf32>
    %1 = stablehlo.dot_general %0, %parameter1, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<7x5xf32>, tensor<17x5xf32>) -> tensor<7x17xf32>
    %2 = stablehlo.broadcast_in_dim %parameter2, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %3 = stablehlo.add %1, %2 : tensor<7x17xf32>
    %4 = stablehlo.constant dense<0.0> : tensor<f32>
    %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [0] : (tensor<7x17xf32>, tensor<f32>) -> tensor<17xf32>
    %6 = stablehlo.constant dense<7.0> : tensor<17xf32>
    %7 = stablehlo.divide %5, %6 : tensor<17xf32>
    %8 = stablehlo.broadcast_in_dim %7, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %9 = stablehlo.subtract %3, %8 : tensor<7x17xf32>
    %10 = stablehlo.multiply %9, %9 : tensor<7x17xf32>
    %11 = stablehlo.reduce(%10 init: %4) applies stablehlo.add across dimensions = [0] : (tensor<7x17xf32>, tensor<f32>) -> tensor<17xf32>
    %12 = stablehlo.divide %11, %6 : tensor<17xf32>
    %13 = stablehlo.constant dense<1.1666666> : tensor<17xf32>
    %14 = stablehlo.multiply %12, %13 : tensor<17xf32>
    %15 = stablehlo.constant dense<0.9> : tensor<17xf32>
    %16 = stablehlo.multiply %buffer0, %15 : tensor<17xf32>
    %17 = stablehlo.constant dense<0.1> : tensor<17xf32>
    %18 = stablehlo.multiply %7, %17 : tensor<17xf32>
    %19 = stablehlo.add %16, %18 : tensor<17xf32>
    %20 = stablehlo.multiply %buffer1, %15 : tensor<17xf32>
    %21 = stablehlo.multiply %14, %17 : tensor<17xf32>
    %22 = stablehlo.add %20, %21 : tensor<17xf32>
    %23 = stablehlo.constant dense<1.0e-05> : tensor<17xf32>
    %24 = stablehlo.add %12, %23 : tensor<17xf32>
    %25 = stablehlo.rsqrt %24 : tensor<17xf32>
    %26 = stablehlo.multiply %parameter3, %25 : tensor<17xf32>
    %27 = stablehlo.broadcast_in_dim %26, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %28 = stablehlo.multiply %9, %27 : tensor<7x17xf32>
    %29 = stablehlo.broadcast_in_dim %parameter4, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %30 = stablehlo.add %28, %29 : tensor<7x17xf32>
    %31 = stablehlo.constant dense<0.0> : tensor<7x17xf32>
    %32 = stablehlo.maximum %30, %31 : tensor<7x17xf32>
    %33 = stablehlo.compare GT, %30, %31, FLOAT : (tensor<7x17xf32>, tensor<7x17xf32>) -> tensor<7x17xi1>
    %34 = stablehlo.convert %33 : (tensor<7x17xi1>) -> tensor<7x17xui8>
    %35 = stablehlo.bitcast_convert %key : (tensor<4xi32>) -> tensor<4xui32>
    %36 = stablehlo.iota dim = 0 : tensor<30xui32>
    %37 = stablehlo.constant dense<0> : tensor<30xui32>
    %38 = stablehlo.slice %35 [2:3] : (tensor<4xui32>) -> tensor<1xui32>
    %39 = stablehlo.reshape %38 : (tensor<1xui32>) -> tensor<ui32>
    %40 = stablehlo.broadcast_in_dim %39, dims = [] : (tensor<ui32>) -> tensor<30xui32>
    %41 = stablehlo.slice %35 [3:4] : (tensor<4xui32>) -> tensor<1xui32>
    %42 = stablehlo.reshape %41 : (tensor<1xui32>) -> tensor<ui32>
    %43 = stablehlo.broadcast_in_dim %42, dims = [] : (tensor<ui32>) -> tensor<30xui32>
    %44 = stablehlo.slice %35 [0:1] : (tensor<4xui32>) -> tensor<1xui32>
    %45 = stablehlo.reshape %44 : (tensor<1xui32>) -> tensor<ui32>
    %46 = stablehlo.broadcast_in_dim %45, dims = [] : (tensor<ui32>) -> tensor<30xui32>
    %47 = stablehlo.slice %35 [1:2] : (tensor<4xui32>) -> tensor<1xui32>
    %48 = stablehlo.reshape %47 : (tensor<1xui32>) -> tensor<ui32>
    %49 = stablehlo.broadcast_in_dim %48, dims = [] : (tensor<ui32>) -> tensor<30xui32>
    %50 = stablehlo.convert %36 : (tensor<30xui32>) -> tensor<30xui64>
    %51 = stablehlo.constant dense<3528531795> : tensor<30xui64>
    %52 = stablehlo.multiply %50, %51 : tensor<30xui64>
    %53 = stablehlo.constant dense<32> : tensor<30xui64>
    %54 = stablehlo.shift_right_logical %52, %53 : tensor<30xui64>
    %55 = stablehlo.convert %54 : (tensor<30xui64>) -> tensor<30xui32>
    %56 = stablehlo.constant dense<4294967295> : tensor<30xui64>
    %57 = stablehlo.and %52, %56 : tensor<30xui64>
    %58 = stablehlo.convert %57 : (tensor<30xui64>) -> tensor<30xui32>
    %59 = stablehlo.convert %40 : (tensor<30xui32>) -> tensor<30xui64>
    %60 = stablehlo.constant dense<3449720151> : tensor<30xui64>
    %61 = stablehlo.multiply %59, %60 : tensor<30xui64>
    %62 = stablehlo.shift_right_logical %61, %53 : tensor<30xui64>
    %63 = stablehlo.convert %62 : (tensor<30xui64>) -> tensor<30xui32>
    %64 = stablehlo.and %61, %56 : tensor<30xui64>
    %65 = stablehlo.convert %64 : (tensor<30xui64>) -> tensor<30xui32>
    %66 = stablehlo.xor %63, %37 : tensor<30xui32>
    %67 = stablehlo.xor %66, %46 : tensor<30xui32>
    %68 = stablehlo.xor %55, %43 : tensor<30xui32>
    %69 = stablehlo.xor %68, %49 : tensor<30xui32>
    %70 = stablehlo.constant dense<2654435769> : tensor<30xui32>
    %71 = stablehlo.add %46, %70 : tensor<30xui32>
    %72 = stablehlo.constant dense<3144134277> : tensor<30xui32>
    %73 = stablehlo.add %49, %72 : tensor<30xui32>
    %74 = stablehlo.convert %67 : (tensor<30xui32>) -> tensor<30xui64>
    %75 = stablehlo.multiply %74, %51 : tensor<30xui64>
    %76 = stablehlo.shift_right_logical %75, %53 : tensor<30xui64>
    %77 = stablehlo.convert %76 : (tensor<30xui64>) -> tensor<30xui32>
    %78 = stablehlo.and %75, %56 : tensor<30xui64>
    %79 = stablehlo.convert %78 : (tensor<30xui64>) -> tensor<30xui32>
    %80 = stablehlo.convert %69 : (tensor<30xui32>) -> tensor<30xui64>
    %81 = stablehlo.multiply %80, %60 : tensor<30xui64>
    %82 = stablehlo.shift_right_logical %81, %53 : tensor<30xui64>
    %83 = stablehlo.convert %82 : (tensor<30xui64>) -> tensor<30xui32>
    %84 = stablehlo.and %81, %56 : tensor<30xui64>
    %85 = stablehlo.convert %84 : (tensor<30xui64>) -> tensor<30xui32>
    %86 = stablehlo.xor %83, %65 : tensor<30xui32>
    %87 = stablehlo.xor %86, %71 : tensor<30xui32>
    %88 = stablehlo.xor %77, %58 : tensor<30xui32>
    %89 = stablehlo.xor %88, %73 : tensor<30xui32>
    %90 = stablehlo.add %71, %70 : tensor<30xui32>
    %91 = stablehlo.add %73, %72 : tensor<30xui32>
    %92 = stablehlo.convert %87 : (tensor<30xui32>) -> tensor<30xui64>
    %93 = stablehlo.multiply %92, %51 : tensor<30xui64>
    %94 = stablehlo.shift_right_logical %93, %53 : tensor<30xui64>
    %95 = stablehlo.convert %94 : (tensor<30xui64>) -> tensor<30xui32>
    %96 = stablehlo.and %93, %56 : tensor<30xui64>
    %97 = stablehlo.convert %96 : (tensor<30xui64>) -> tensor<30xui32>
    %98 = stablehlo.convert %89 : (tensor<30xui32>) -> tensor<30xui64>
    %99 = stablehlo.multiply %98, %60 : tensor<30xui64>
    %100 = stablehlo.shift_right_logical %99, %53 : tensor<30xui64>
    %101 = stablehlo.convert %100 : (tensor<30xui64>) -> tensor<30xui32>
    %102 = stablehlo.and %99, %56 : tensor<30xui64>
    %103 = stablehlo.convert %102 : (tensor<30xui64>) -> tensor<30xui32>
    %104 = stablehlo.xor %101, %85 : tensor<30xui32>
    %105 = stablehlo.xor %104, %90 : tensor<30xui32>
    %106 = stablehlo.xor %95, %79 : tensor<30xui32>
    %107 = stablehlo.xor %106, %91 : tensor<30xui32>
    %108 = stablehlo.add %90, %70 : tensor<30xui32>
    %109 = stablehlo.add %91, %72 : tensor<30xui32>
    %110 = stablehlo.convert %105 : (tensor<30xui32>) -> tensor<30xui64>
    %111 = stablehlo.multiply %110, %51 : tensor<30xui64>
    %112 = stablehlo.shift_right_logical %111, %53 : tensor<30xui64>
    %113 = stablehlo.convert %112 : (tensor<30xui64>) -> tensor<30xui32>
    %114 = stablehlo.and %111, %56 : tensor<30xui64>
    %115 = stablehlo.convert %114 : (tensor<30xui64>) -> tensor<30xui32>
    %116 = stablehlo.convert %107 : (tensor<30xui32>) -> tensor<30xui64>
    %117 = stablehlo.multiply %116, %60 : tensor<30xui64>
    %118 = stablehlo.shift_right_logical %117, %53 : tensor<30xui64>
    %119 = stablehlo.convert %118 : (tensor<30xui64>) -> tensor<30xui32>
    %120 = stablehlo.and %117, %56 : tensor<30xui64>
    %121 = stablehlo.convert %120 : (tensor<30xui64>) -> tensor<30xui32>
    %122 = stablehlo.xor %119, %103 : tensor<30xui32>
    %123 = stablehlo.xor %122, %108 : tensor<30xui32>
    %124 = stablehlo.xor %113, %97 : tensor<30xui32>
    %125 = stablehlo.xor %124, %109 : tensor<30xui32>
    %126 = stablehlo.add %108, %70 : tensor<30xui32>
    %127 = stablehlo.add %109, %72 : tensor<30xui32>
    %128 = stablehlo.convert %123 : (tensor<30xui32>) -> tensor<30xui64>
    %129 = stablehlo.multiply %128, %51 : tensor<30xui64>
    %130 = stablehlo.shift_right_logical %129, %53 : tensor<30xui64>
    %131 = stablehlo.convert %130 : (tensor<30xui64>) -> tensor<30xui32>
    %132 = stablehlo.and %129, %56 : tensor<30xui64>
    %133 = stablehlo.convert %132 : (tensor<30xui64>) -> tensor<30xui32>
    %134 = stablehlo.convert %125 : (tensor<30xui32>) -> tensor<30xui64>
    %135 = stablehlo.multiply %134, %60 : tensor<30xui64>
    %136 = stablehlo.shift_right_logical %135, %53 : tensor<30xui64>
    %137 = stablehlo.convert %136 : (tensor<30xui64>) -> tensor<30xui32>
    %138 = stablehlo.and %135, %56 : tensor<30xui64>
    %139 = stablehlo.convert %138 : (tensor<30xui64>) -> tensor<30xui32>
    %140 = stablehlo.xor %137, %121 : tensor<30xui32>
    %141 = stablehlo.xor %140, %126 : tensor<30xui32>
    %142 = stablehlo.xor %131, %115 : tensor<30xui32>
    %143 = stablehlo.xor %142, %127 : tensor<30xui32>
    %144 = stablehlo.add %126, %70 : tensor<30xui32>
    %145 = stablehlo.add %127, %72 : tensor<30xui32>
    %146 = stablehlo.convert %141 : (tensor<30xui32>) -> tensor<30xui64>
    %147 = stablehlo.multiply %146, %51 : tensor<30xui64>
    %148 = stablehlo.shift_right_logical %147, %53 : tensor<30xui64>
    %149 = stablehlo.convert %148 : (tensor<30xui64>) -> tensor<30xui32>
    %150 = stablehlo.and %147, %56 : tensor<30xui64>
    %151 = stablehlo.convert %150 : (tensor<30xui64>) -> tensor<30xui32>
    %152 = stablehlo.convert %143 : (tensor<30xui32>) -> tensor<30xui64>
    %153 = stablehlo.multiply %152, %60 : tensor<30xui64>
    %154 = stablehlo.shift_right_logical %153, %53 : tensor<30xui64>
    %155 = stablehlo.convert %154 : (tensor<30xui64>) -> tensor<30xui32>
    %156 = stablehlo.and %153, %56 : tensor<30xui64>
    %157 = stablehlo.convert %156 : (tensor<30xui64>) -> tensor<30xui32>
    %158 = stablehlo.xor %155, %139 : tensor<30xui32>
    %159 = stablehlo.xor %158, %144 : tensor<30xui32>
    %160 = stablehlo.xor %149, %133 : tensor<30xui32>
    %161 = stablehlo.xor %160, %145 : tensor<30xui32>
    %162 = stablehlo.add %144, %70 : tensor<30xui32>
    %163 = stablehlo.add %145, %72 : tensor<30xui32>
    %164 = stablehlo.convert %159 : (tensor<30xui32>) -> tensor<30xui64>
    %165 = stablehlo.multiply %164, %51 : tensor<30xui64>
    %166 = stablehlo.shift_right_logical %165, %53 : tensor<30xui64>
    %167 = stablehlo.convert %166 : (tensor<30xui64>) -> tensor<30xui32>
    %168 = stablehlo.and %165, %56 : tensor<30xui64>
    %169 = stablehlo.convert %168 : (tensor<30xui64>) -> tensor<30xui32>
    %170 = stablehlo.convert %161 : (tensor<30xui32>) -> tensor<30xui64>
    %171 = stablehlo.multiply %170, %60 : tensor<30xui64>
    %172 = stablehlo.shift_right_logical %171, %53 : tensor<30xui64>
    %173 = stablehlo.convert %172 : (tensor<30xui64>) -> tensor<30xui32>
    %174 = stablehlo.and %171, %56 : tensor<30xui64>
    %175 = stablehlo.convert %174 : (tensor<30xui64>) -> tensor<30xui32>
    %176 = stablehlo.xor %173, %157 : tensor<30xui32>
    %177 = stablehlo.xor %176, %162 : tensor<30xui32>
    %178 = stablehlo.xor %167, %151 : tensor<30xui32>
    %179 = stablehlo.xor %178, %163 : tensor<30xui32>
    %180 = stablehlo.add %162, %70 : tensor<30xui32>
    %181 = stablehlo.add %163, %72 : tensor<30xui32>
    %182 = stablehlo.convert %177 : (tensor<30xui32>) -> tensor<30xui64>
    %183 = stablehlo.multiply %182, %51 : tensor<30xui64>
    %184 = stablehlo.shift_right_logical %183, %53 : tensor<30xui64>
    %185 = stablehlo.convert %184 : (tensor<30xui64>) -> tensor<30xui32>
    %186 = stablehlo.and %183, %56 : tensor<30xui64>
    %187 = stablehlo.convert %186 : (tensor<30xui64>) -> tensor<30xui32>
    %188 = stablehlo.convert %179 : (tensor<30xui32>) -> tensor<30xui64>
    %189 = stablehlo.multiply %188, %60 : tensor<30xui64>
    %190 = stablehlo.shift_right_logical %189, %53 : tensor<30xui64>
    %191 = stablehlo.convert %190 : (tensor<30xui64>) -> tensor<30xui32>
    %192 = stablehlo.and %189, %56 : tensor<30xui64>
    %193 = stablehlo.convert %192 : (tensor<30xui64>) -> tensor<30xui32>
    %194 = stablehlo.xor %191, %175 : tensor<30xui32>
    %195 = stablehlo.xor %194, %180 : tensor<30xui32>
    %196 = stablehlo.xor %185, %169 : tensor<30xui32>
    %197 = stablehlo.xor %196, %181 : tensor<30xui32>
    %198 = stablehlo.add %180, %70 : tensor<30xui32>
    %199 = stablehlo.add %181, %72 : tensor<30xui32>
    %200 = stablehlo.convert %195 : (tensor<30xui32>) -> tensor<30xui64>
    %201 = stablehlo.multiply %200, %51 : tensor<30xui64>
    %202 = stablehlo.shift_right_logical %201, %53 : tensor<30xui64>
    %203 = stablehlo.convert %202 : (tensor<30xui64>) -> tensor<30xui32>
    %204 = stablehlo.and %201, %56 : tensor<30xui64>
    %205 = stablehlo.convert %204 : (tensor<30xui64>) -> tensor<30xui32>
    %206 = stablehlo.convert %197 : (tensor<30xui32>) -> tensor<30xui64>
    %207 = stablehlo.multiply %206, %60 : tensor<30xui64>
    %208 = stablehlo.shift_right_logical %207, %53 : tensor<30xui64>
    %209 = stablehlo.convert %208 : (tensor<30xui64>) -> tensor<30xui32>
    %210 = stablehlo.and %207, %56 : tensor<30xui64>
    %211 = stablehlo.convert %210 : (tensor<30xui64>) -> tensor<30xui32>
    %212 = stablehlo.xor %209, %193 : tensor<30xui32>
    %213 = stablehlo.xor %212, %198 : tensor<30xui32>
    %214 = stablehlo.xor %203, %187 : tensor<30xui32>
    %215 = stablehlo.xor %214, %199 : tensor<30xui32>
    %216 = stablehlo.add %198, %70 : tensor<30xui32>
    %217 = stablehlo.add %199, %72 : tensor<30xui32>
    %218 = stablehlo.convert %213 : (tensor<30xui32>) -> tensor<30xui64>
    %219 = stablehlo.multiply %218, %51 : tensor<30xui64>
    %220 = stablehlo.shift_right_logical %219, %53 : tensor<30xui64>
    %221 = stablehlo.convert %220 : (tensor<30xui64>) -> tensor<30xui32>
    %222 = stablehlo.and %219, %56 : tensor<30xui64>
    %223 = stablehlo.convert %222 : (tensor<30xui64>) -> tensor<30xui32>
    %224 = stablehlo.convert %215 : (tensor<30xui32>) -> tensor<30xui64>
    %225 = stablehlo.multiply %224, %60 : tensor<30xui64>
    %226 = stablehlo.shift_right_logical %225, %53 : tensor<30xui64>
    %227 = stablehlo.convert %226 : (tensor<30xui64>) -> tensor<30xui32>
    %228 = stablehlo.and %225, %56 : tensor<30xui64>
    %229 = stablehlo.convert %228 : (tensor<30xui64>) -> tensor<30xui32>
    %230 = stablehlo.xor %227, %211 : tensor<30xui32>
    %231 = stablehlo.xor %230, %216 : tensor<30xui32>
    %232 = stablehlo.xor %221, %205 : tensor<30xui32>
    %233 = stablehlo.xor %232, %217 : tensor<30xui32>
    %234 = stablehlo.add %216, %70 : tensor<30xui32>
    %235 = stablehlo.add %217, %72 : tensor<30xui32>
    %236 = stablehlo.reshape %231 : (tensor<30xui32>) -> tensor<30x1xui32>
    %237 = stablehlo.reshape %229 : (tensor<30xui32>) -> tensor<30x1xui32>
    %238 = stablehlo.reshape %233 : (tensor<30xui32>) -> tensor<30x1xui32>
    %239 = stablehlo.reshape %223 : (tensor<30xui32>) -> tensor<30x1xui32>
    %240 = stablehlo.concatenate %236, %237, %238, %239, dim = 1 : (tensor<30x1xui32>, tensor<30x1xui32>, tensor<30x1xui32>, tensor<30x1xui32>) -> tensor<30x4xui32>
    %241 = stablehlo.reshape %240 : (tensor<30x4xui32>) -> tensor<120xui32>
    %242 = stablehlo.slice %241 [0:119] : (tensor<120xui32>) -> tensor<119xui32>
    %243 = stablehlo.reshape %242 : (tensor<119xui32>) -> tensor<7x17xui32>
    %244 = stablehlo.constant dense<1073741824> : tensor<7x17xui32>
    %245 = stablehlo.compare LT, %243, %244, UNSIGNED : (tensor<7x17xui32>, tensor<7x17xui32>) -> tensor<7x17xi1>
    %246 = stablehlo.constant dense<1.3333334> : tensor<7x17xf32>
    %247 = stablehlo.select %245, %31, %246 : tensor<7x17xi1>, tensor<7x17xf32>
    %248 = stablehlo.multiply %32, %247 : tensor<7x17xf32>
    %249 = stablehlo.dot_general %248, %parameter5, contracting_dims = [1] x [1], precision = [HIGHEST, HIGHEST] : (tensor<7x17xf32>, tensor<3x17xf32>) -> tensor<7x3xf32>
    %250 = stablehlo.broadcast_in_dim %parameter6, dims = [1] : (tensor<3xf32>) -> tensor<7x3xf32>
    %251 = stablehlo.add %249, %250 : tensor<7x3xf32>
    %252 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %253 = stablehlo.reduce(%251 init: %252) applies stablehlo.maximum across dimensions = [1] : (tensor<7x3xf32>, tensor<f32>) -> tensor<7xf32>
    %254 = stablehlo.broadcast_in_dim %253, dims = [0] : (tensor<7xf32>) -> tensor<7x3xf32>
    %255 = stablehlo.subtract %251, %254 : tensor<7x3xf32>
    %256 = stablehlo.exponential %255 : tensor<7x3xf32>
    %257 = stablehlo.reduce(%256 init: %4) applies stablehlo.add across dimensions = [1] : (tensor<7x3xf32>, tensor<f32>) -> tensor<7xf32>
    %258 = stablehlo.broadcast_in_dim %257, dims = [0] : (tensor<7xf32>) -> tensor<7x3xf32>
    %259 = stablehlo.divide %256, %258 : tensor<7x3xf32>
    %260 = stablehlo.multiply %259, %buffer2 : tensor<7x3xf32>
    %261 = stablehlo.reduce(%260 init: %4) applies stablehlo.add across dimensions = [0, 1] : (tensor<7x3xf32>, tensor<f32>) -> tensor<f32>
    %262 = stablehlo.reshape %261 : (tensor<f32>) -> tensor<1x1xf32>
    %263 = stablehlo.reshape %262 : (tensor<1x1xf32>) -> tensor<f32>
    %264 = stablehlo.constant dense<1.0> : tensor<f32>
    %265 = stablehlo.maximum %263, %264 : tensor<f32>
    %266 = stablehlo.minimum %265, %264 : tensor<f32>
    %267 = stablehlo.reshape %266 : (tensor<f32>) -> tensor<1x1xf32>
    %268 = stablehlo.broadcast_in_dim %267, dims = [0, 1] : (tensor<1x1xf32>) -> tensor<7x3xf32>
    %269 = stablehlo.multiply %268, %buffer2 : tensor<7x3xf32>
    %270 = stablehlo.multiply %269, %259 : tensor<7x3xf32>
    %271 = stablehlo.reduce(%270 init: %4) applies stablehlo.add across dimensions = [1] : (tensor<7x3xf32>, tensor<f32>) -> tensor<7xf32>
    %272 = stablehlo.broadcast_in_dim %271, dims = [0] : (tensor<7xf32>) -> tensor<7x3xf32>
    %273 = stablehlo.subtract %269, %272 : tensor<7x3xf32>
    %274 = stablehlo.multiply %259, %273 : tensor<7x3xf32>
    %275 = stablehlo.dot_general %274, %parameter5, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<7x3xf32>, tensor<3x17xf32>) -> tensor<7x17xf32>
    %276 = stablehlo.dot_general %274, %248, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<7x3xf32>, tensor<7x17xf32>) -> tensor<3x17xf32>
    %277 = stablehlo.reduce(%274 init: %4) applies stablehlo.add across dimensions = [0] : (tensor<7x3xf32>, tensor<f32>) -> tensor<3xf32>
    %278 = stablehlo.reshape %277 : (tensor<3xf32>) -> tensor<1x3xf32>
    %279 = stablehlo.reshape %278 : (tensor<1x3xf32>) -> tensor<3xf32>
    %280 = stablehlo.multiply %275, %247 : tensor<7x17xf32>
    %281 = stablehlo.constant dense<0> : tensor<7x17xui8>
    %282 = stablehlo.compare NE, %34, %281, UNSIGNED : (tensor<7x17xui8>, tensor<7x17xui8>) -> tensor<7x17xi1>
    %283 = stablehlo.select %282, %280, %31 : tensor<7x17xi1>, tensor<7x17xf32>
    %284 = stablehlo.broadcast_in_dim %25, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %285 = stablehlo.multiply %9, %284 : tensor<7x17xf32>
    %286 = stablehlo.multiply %283, %285 : tensor<7x17xf32>
    %287 = stablehlo.reduce(%286 init: %4) applies stablehlo.add across dimensions = [0] : (tensor<7x17xf32>, tensor<f32>) -> tensor<17xf32>
    %288 = stablehlo.reduce(%283 init: %4) applies stablehlo.add across dimensions = [0] : (tensor<7x17xf32>, tensor<f32>) -> tensor<17xf32>
    %289 = stablehlo.divide %287, %6 : tensor<17xf32>
    %290 = stablehlo.broadcast_in_dim %289, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %291 = stablehlo.divide %288, %6 : tensor<17xf32>
    %292 = stablehlo.broadcast_in_dim %291, dims = [1] : (tensor<17xf32>) -> tensor<7x17xf32>
    %293 = stablehlo.subtract %283, %292 : tensor<7x17xf32>
    %294 = stablehlo.multiply %285, %290 : tensor<7x17xf32>
    %295 = stablehlo.subtract %293, %294 : tensor<7x17xf32>
    %296 = stablehlo.multiply %27, %295 : tensor<7x17xf32>
    %297 = stablehlo.dot_general %296, %parameter1, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST] : (tensor<7x17xf32>, tensor<17x5xf32>) -> tensor<7x5xf32>
    %298 = stablehlo.dot_general %296, %0, contracting_dims = [0] x [0], precision = [HIGHEST, HIGHEST] : (tensor<7x17xf32>, tensor<7x5xf32>) -> tensor<17x5xf32>
    %299 = stablehlo.reduce(%296 init: %4) applies stablehlo.add across dimensions = [0] : (tensor<7x17xf32>, tensor<f32>) -> tensor<17xf32>
    %300 = stablehlo.reshape %299 : (tensor<17xf32>) -> tensor<1x17xf32>
    %301 = stablehlo.reshape %300 : (tensor<1x17xf32>) -> tensor<17xf32>
    return %259, %263, %297, %298, %301, %287, %288, %276, %279, %19, %22 : tensor<7x3xf32>, tensor<f32>, tensor<7x5xf32>, tensor<17x5xf32>, tensor<17xf32>, tensor<17xf32>, tensor<17xf32>, tensor<3x17xf32>, tensor<3xf32>, tensor<17xf32>, tensor<17xf32>
  }
}
