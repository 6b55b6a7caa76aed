extension CKernel {
  /// A window over a map, as convolutions and poolings have it.
  static let window = CKernel(
    name: "window",
    text: """
      /* A window that slides over a map of height x width. */
      typedef struct {
        int32_t height, width, out_height, out_width;
        int32_t kernel_height, kernel_width, stride_height, stride_width;
        int32_t pad_top, pad_left, dilation_height, dilation_width;
      } window_t;
      """)

  /// Loops within each other.
  static let loop = CKernel(
    name: "loop",
    text: """
      /* Five loops within each other; each operand has its own strides. */
      typedef struct {
        int32_t extent[5];
        int32_t stride[3][5];
      } loop_t;
      """)

  /// The part of a map that a pooling covers at one position of one axis.
  static let span = CKernel(
    name: "span",
    text: """
      /* The indices first, first + step, ... of one axis; kernel 0 divides the axis into out parts. */
      typedef struct {
        int32_t first, count, step;
      } span_t;

      static span_t span(int32_t position, int32_t size, int32_t out, int32_t kernel, int32_t stride, int32_t pad,
                         int32_t dilation) {
        span_t result;
        if (kernel == 0) {
          result.first = position * size / out;
          result.count = ((position + 1) * size + out - 1) / out - result.first;
          result.step = 1;
        } else {
          const int32_t start = position * stride - pad;
          const int32_t skipped = (start < 0) ? (dilation - 1 - start) / dilation : 0;
          const int32_t end = (start < size) ? (size - 1 - start) / dilation + 1 : 0;
          result.first = start + skipped * dilation;
          result.count = ((end < kernel) ? end : kernel) - skipped;
          if (result.count < 0) {
            result.count = 0;
          }
          result.step = dilation;
        }
        return result;
      }
      """, needs: [.window])
}
