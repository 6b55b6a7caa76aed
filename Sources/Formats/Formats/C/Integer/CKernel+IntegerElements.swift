// Poolings and functions of elements over 8-bit numbers. Each gives the bits of `QuantizedInterpreter`.

extension CKernel {
  static let integerMaximum = CKernel(
    name: "maximum",
    text: """
      static void maximum(const window_t *w, int32_t channels, const int8_t *x, int8_t *y) {
        const int32_t area = w->height * w->width, out_area = w->out_height * w->out_width;
        for (int32_t row = 0; row < w->out_height; row++) {
          const span_t rows = span(row, w->height, w->out_height, w->kernel_height, w->stride_height, w->pad_top,
                                   w->dilation_height);
          const int32_t down = rows.step * w->width;
          for (int32_t column = 0; column < w->out_width; column++) {
            const span_t columns = span(column, w->width, w->out_width, w->kernel_width, w->stride_width, w->pad_left,
                                        w->dilation_width);
            const int8_t *map = x + rows.first * w->width + columns.first;
            int8_t *to = y++;
            int32_t left = channels;
      #if defined(__ARM_FEATURE_MVE)
            /* Eight channels at a time if their distances have 16 bits; those beyond the last are the last again. */
            for (; left > 0 && 7 * area < 65536 && 7 * out_area < 65536; left -= 8) {
              const uint16x8_t numbers = vminq_u16(vidupq_n_u16(0, 1), vdupq_n_u16((uint16_t)(left - 1)));
              const uint16x8_t apart = vmulq_n_u16(numbers, (uint16_t)area);
              int16x8_t largest = vdupq_n_s16(INT8_MIN);
              const int8_t *line = map;
              for (int32_t i = rows.count; i > 0; i--) {
                const int8_t *value = line;
                for (int32_t j = columns.count; j > 0; j--) {
                  largest = vmaxq_s16(largest, vldrbq_gather_offset_s16(value, apart));
                  value += columns.step;
                }
                line += down;
              }
              vstrbq_scatter_offset_s16(to, vmulq_n_u16(numbers, (uint16_t)out_area), largest);
              map += 8 * area;
              to += 8 * out_area;
            }
      #endif
            for (; left > 0; left--) {
              const int8_t *line = map;
              int8_t largest = INT8_MIN;
              for (int32_t i = rows.count; i > 0; i--) {
                const int8_t *value = line;
                for (int32_t j = columns.count; j > 0; j--) {
                  largest = (*value > largest) ? *value : largest;
                  value += columns.step;
                }
                line += down;
              }
              *to = largest;
              map += area;
              to += out_area;
            }
          }
        }
      }
      """, needs: [.window, .span, .words])

  static let integerMean = CKernel(
    name: "mean",
    text: """
      typedef struct {
        window_t window;
        int32_t channels, divisor; /* -1 for the count of what is inside the map */
        int32_t multiplier, shift, in_zero, out_zero;
      } mean_t;

      static void mean(const mean_t *p, const int8_t *x, int8_t *y) {
        const window_t *w = &p->window;
        for (int32_t c = 0; c < p->channels; c++) {
          for (int32_t row = 0; row < w->out_height; row++) {
            const span_t rows = span(row, w->height, w->out_height, w->kernel_height, w->stride_height, w->pad_top,
                                     w->dilation_height);
            for (int32_t column = 0; column < w->out_width; column++) {
              const span_t columns = span(column, w->width, w->out_width, w->kernel_width, w->stride_width,
                                          w->pad_left, w->dilation_width);
              const int8_t *map = x + (c * w->height + rows.first) * w->width + columns.first;
              const int32_t count = (p->divisor > 0) ? p->divisor : rows.count * columns.count;
              int32_t sum = 0;
              for (int32_t i = 0; i < rows.count; i++) {
                for (int32_t j = 0; j < columns.count; j++) {
                  sum += map[i * rows.step * w->width + j * columns.step] - p->in_zero;
                }
              }
              if (count > 0) {
                sum = (256 * sum + ((sum < 0) ? -count : count) / 2) / count;
              }
              *y++ = clamped(p->out_zero + requantize(sum, p->multiplier, p->shift), -128, 127);
            }
          }
        }
      }
      """, needs: [.window, .span, .requantization, .clamping])

  static let integerTable = CKernel(
    name: "apply",
    text: """
      /* A function as a table of its values. */
      static void apply(const int8_t *table, int32_t count, const int8_t *x, int8_t *y) {
      #if defined(__ARM_FEATURE_MVE)
        /* Sixteen at a time by Helium: with the sign turned around a number is an index. */
        __asm__ volatile(
            "vmov.i8 q2, #0x80\\n"
            "wlstp.8 lr, %[count], 2f\\n"
            "1:\\n"
            "vldrb.8 q0, [%[x]], #16\\n"
            "veor q0, q0, q2\\n"
            "vldrb.u8 q1, [%[table], q0]\\n"
            "vstrb.8 q1, [%[y]], #16\\n"
            "letp lr, 1b\\n"
            "2:\\n"
            : [x] "+r"(x), [y] "+r"(y)
            : [count] "r"(count), [table] "r"(table)
            : "q0", "q1", "q2", "lr", "memory");
      #else
        for (int32_t i = 0; i < count; i++) {
          y[i] = table[x[i] + 128];
        }
      #endif
      }
      """)

  static let integerSum = CKernel(
    name: "sum",
    text: """
      typedef struct {
        loop_t loop;
        int32_t left, right, shift, left_zero, right_zero, out_zero, lower, upper;
      } sum_t;

      static void sum(const sum_t *p, const int8_t *x, const int8_t *z, int8_t *y) {
        const loop_t *l = &p->loop;
        const int32_t left = p->left, right = p->right, shift = p->shift, lower = p->lower, upper = p->upper;
        /* All that does not depend on the operands. */
        const int32_t start = ((int32_t)1 << (shift - 1)) - p->left_zero * left - p->right_zero * right;
        const int32_t out_zero = p->out_zero;
      \(CLoop.pairs(["*r = clamped(out_zero + ((*s * left + *t * right + start) >> shift), lower, upper);"], helium: heliumSum))
      }
      """, needs: [.loop, .clamping, .words])

  /// Four sums of neighbours at a time.
  private static let heliumSum = """
    const int32x4_t first = vdupq_n_s32(start), most = vdupq_n_s32(upper), least = vdupq_n_s32(lower);
    __asm__ volatile(
        "wlstp.32 lr, %[count], 2f\\n"
        "1:\\n"
        "vmov q0, %q[first]\\n"
        "vldrb.s32 q1, [%[s]], #4\\n"
        "vmla.s32 q0, q1, %[left]\\n"
        "vldrb.s32 q1, [%[t]], #4\\n"
        "vmla.s32 q0, q1, %[right]\\n"
        "vshl.s32 q0, %[down]\\n"
        "vadd.i32 q0, q0, %[zero]\\n"
        "vmin.s32 q0, q0, %q[most]\\n"
        "vmax.s32 q0, q0, %q[least]\\n"
        "vstrb.32 q0, [%[r]], #4\\n"
        "letp lr, 1b\\n"
        "2:\\n"
        : [s] "+l"(s), [t] "+l"(t), [r] "+l"(r)
        : [count] "r"(l->extent[4]), [left] "r"(left), [right] "r"(right), [down] "r"(-shift), [zero] "r"(out_zero),
          [first] "w"(first), [most] "w"(most), [least] "w"(least)
        : "q0", "q1", "lr", "memory");
    """

  static let integerProduct = CKernel(
    name: "product",
    text: """
      typedef struct {
        loop_t loop;
        int32_t multiplier, shift, left_zero, right_zero, out_zero, lower, upper;
      } product_t;

      static void product(const product_t *p, const int8_t *x, const int8_t *z, int8_t *y) {
        const loop_t *l = &p->loop;
        const int32_t multiplier = p->multiplier, shift = p->shift, lower = p->lower, upper = p->upper;
        const int32_t left_zero = p->left_zero, right_zero = p->right_zero, out_zero = p->out_zero;
      \(CLoop.pairs([
        "const int32_t value = (*s - left_zero) * (*t - right_zero);",
        "*r = clamped(out_zero + requantize(value, multiplier, shift), lower, upper);",
      ]))
      }
      """, needs: [.loop, .requantization, .clamping])

  static let integerReduction = CKernel(
    name: "reduction",
    text: """
      typedef struct {
        loop_t outer, inner;
        int32_t multiplier, shift, in_zero, out_zero;
      } reduction_t;

      static void reduction(const reduction_t *p, const int8_t *x, int8_t *y) {
        const loop_t *outer = &p->outer;
        const loop_t *inner = &p->inner;
        \(CLoop.forms("outer", "a"))
          int32_t total = 0;
          const int8_t *part = x + \(CLoop.sum("outer", 1, "a"));
          \(CLoop.forms("inner", "b", indent: 4))
            total += part[\(CLoop.sum("inner", 0, "b"))] - p->in_zero;
          }}}}}
          y[\(CLoop.sum("outer", 0, "a"))] =
              clamped(p->out_zero + requantize(total, p->multiplier, p->shift), -128, 127);
        }}}}}
      }
      """, needs: [.loop, .requantization, .clamping])

  static let integerSoftmax = CKernel(
    name: "softmax",
    text: """
      /* exponentials: 32767 * exp(-scale * d) by the distance d from the largest */
      static void softmax(const uint16_t *exponentials, int32_t outer, int32_t count, int32_t step, const int8_t *x,
                          int8_t *y) {
        for (int32_t i = 0; i < outer * step; i++) {
          const int32_t start = (i / step) * count * step + i % step;
          int32_t largest = INT8_MIN;
          uint32_t total = 0;
          for (int32_t c = 0; c < count; c++) {
            const int32_t value = x[start + c * step];
            largest = (value > largest) ? value : largest;
          }
          for (int32_t c = 0; c < count; c++) {
            total += exponentials[largest - x[start + c * step]];
          }
          for (int32_t c = 0; c < count; c++) {
            const uint32_t part = 256u * exponentials[largest - x[start + c * step]];
            const uint32_t share = (part + total / 2u) / total;
            y[start + c * step] = (int8_t)((int32_t)((share < 255u) ? share : 255u) - 128);
          }
        }
      }
      """)
}
