// Kernels over 32-bit floats.

extension CKernel {
  static let floatConvolution = CKernel(
    name: "convolution",
    text: """
      typedef struct {
        window_t window;
        int32_t channels, outputs, groups;
        const float *weight; /* [outputs][channels / groups][kernel_height][kernel_width] */
        const float *bias;   /* [outputs], or none */
        float lower, upper;
      } convolution_t;

      static void convolution(const convolution_t *p, const float *x, float *y) {
        const window_t *w = &p->window;
        const int32_t group_channels = p->channels / p->groups;
        const int32_t group_outputs = p->outputs / p->groups;
        const int32_t area = w->kernel_height * w->kernel_width;
        for (int32_t o = 0; o < p->outputs; o++) {
          const float *map = x + (o / group_outputs) * group_channels * w->height * w->width;
          const float *weight = p->weight + o * group_channels * area;
          for (int32_t row = 0; row < w->out_height; row++) {
            for (int32_t column = 0; column < w->out_width; column++) {
              float sum = (p->bias != 0) ? p->bias[o] : 0.0f;
              for (int32_t c = 0; c < group_channels; c++) {
                for (int32_t i = 0; i < w->kernel_height; i++) {
                  const int32_t r = row * w->stride_height + i * w->dilation_height - w->pad_top;
                  if (r < 0 || r >= w->height) {
                    continue;
                  }
                  for (int32_t j = 0; j < w->kernel_width; j++) {
                    const int32_t s = column * w->stride_width + j * w->dilation_width - w->pad_left;
                    if (s >= 0 && s < w->width) {
                      sum += map[(c * w->height + r) * w->width + s] * weight[c * area + i * w->kernel_width + j];
                    }
                  }
                }
              }
              sum = (sum > p->lower) ? sum : p->lower;
              *y++ = (sum < p->upper) ? sum : p->upper;
            }
          }
        }
      }
      """, needs: [.window])

  static let floatLinear = CKernel(
    name: "linear",
    text: """
      typedef struct {
        int32_t inputs, outputs;
        const float *weight; /* [outputs][inputs] */
        const float *bias;   /* [outputs], or none */
        float lower, upper;
      } linear_t;

      static void linear(const linear_t *p, const float *x, float *y) {
        const float *weight = p->weight;
        for (int32_t o = 0; o < p->outputs; o++) {
          float sum = (p->bias != 0) ? p->bias[o] : 0.0f;
          for (int32_t i = 0; i < p->inputs; i++) {
            sum += weight[i] * x[i];
          }
          weight += p->inputs;
          sum = (sum > p->lower) ? sum : p->lower;
          y[o] = (sum < p->upper) ? sum : p->upper;
        }
      }
      """)

  static let floatPooling = CKernel(
    name: "pooling",
    text: """
      typedef struct {
        window_t window;
        int32_t channels;
        int32_t divisor; /* 0 for the maximum, -1 for the mean of what is inside the map, else for sum / divisor */
      } pooling_t;

      static void pooling(const pooling_t *p, const float *x, float *y) {
        const window_t *w = &p->window;
        for (int32_t c = 0; c < p->channels; c++) {
          for (int32_t row = 0; row < w->out_height; row++) {
            const span_t rows = span(row, w->height, w->out_height, w->kernel_height, w->stride_height, w->pad_top,
                                     w->dilation_height);
            for (int32_t column = 0; column < w->out_width; column++) {
              const span_t columns = span(column, w->width, w->out_width, w->kernel_width, w->stride_width,
                                          w->pad_left, w->dilation_width);
              const float *map = x + (c * w->height + rows.first) * w->width + columns.first;
              float sum = 0.0f;
              float largest = -3.4028235e+38f;
              for (int32_t i = 0; i < rows.count; i++) {
                for (int32_t j = 0; j < columns.count; j++) {
                  const float value = map[i * rows.step * w->width + j * columns.step];
                  sum += value;
                  largest = (value > largest) ? value : largest;
                }
              }
              if (p->divisor == 0) {
                *y++ = largest;
              } else if (p->divisor > 0) {
                *y++ = sum / (float)p->divisor;
              } else {
                const int32_t count = rows.count * columns.count;
                *y++ = (count > 0) ? sum / (float)count : 0.0f;
              }
            }
          }
        }
      }
      """, needs: [.window, .span])

  static let floatReduction = CKernel(
    name: "reduction",
    text: """
      /* y = factor * sum of x over the inner loops, for each position of the outer ones. */
      static void reduction(const loop_t *outer, const loop_t *inner, float factor, const float *x, float *y) {
        \(CLoop.forms("outer", "a"))
          float sum = 0.0f;
          const float *part = x + \(CLoop.sum("outer", 1, "a"));
          \(CLoop.forms("inner", "b", indent: 4))
            sum += part[\(CLoop.sum("inner", 0, "b"))];
          }}}}}
          y[\(CLoop.sum("outer", 0, "a"))] = factor * sum;
        }}}}}
      }
      """, needs: [.loop])

  static func floatBinary(_ name: String, _ sign: String) -> CKernel {
    CKernel(
      name: name,
      text: """
        static void \(name)(const loop_t *l, float lower, float upper, const float *x, const float *z, float *y) {
          \(CLoop.forms("l", "a"))
            float value = x[\(CLoop.sum("l", 1, "a"))] \(sign) z[\(CLoop.sum("l", 2, "a"))];
            value = (value > lower) ? value : lower;
            y[\(CLoop.sum("l", 0, "a"))] = (value < upper) ? value : upper;
          }}}}}
        }
        """, needs: [.loop])
  }

  /// Copies elements of a type.
  static func movement(_ type: String) -> CKernel {
    CKernel(
      name: "move",
      text: """
        static void move(const loop_t *l, const \(type) *x, \(type) *y) {
          for (int32_t a0 = 0; a0 < l->extent[0]; a0++) {
          for (int32_t a1 = 0; a1 < l->extent[1]; a1++) {
          for (int32_t a2 = 0; a2 < l->extent[2]; a2++) {
          for (int32_t a3 = 0; a3 < l->extent[3]; a3++) {
            const \(type) *s = x + \(CLoop.sum("l", 1, "a", axes: 4));
            \(type) *r = y + \(CLoop.sum("l", 0, "a", axes: 4));
            const int32_t r_step = l->stride[0][4], s_step = l->stride[1][4];
            for (int32_t count = l->extent[4]; count > 0; count--) {
              *r = *s;
              s += s_step;
              r += r_step;
            }
          }}}}
        }
        """, needs: [.loop])
  }

  static let floatSoftmax = CKernel(
    name: "softmax",
    text: """
      static void softmax(int32_t outer, int32_t count, int32_t step, const float *x, float *y) {
        for (int32_t i = 0; i < outer * step; i++) {
          const int32_t start = (i / step) * count * step + i % step;
          float largest = x[start];
          float sum = 0.0f;
          for (int32_t c = 1; c < count; c++) {
            const float value = x[start + c * step];
            largest = (value > largest) ? value : largest;
          }
          for (int32_t c = 0; c < count; c++) {
            const float value = expf(x[start + c * step] - largest);
            y[start + c * step] = value;
            sum += value;
          }
          for (int32_t c = 0; c < count; c++) {
            y[start + c * step] /= sum;
          }
        }
      }
      """)
}
