// Kernels of products over 8-bit numbers. Each gives the bits of `QuantizedInterpreter`, with and without DSP instructions.

extension CKernel {
  static let requantization = CKernel(
    name: "requantize",
    text: """
      /* value * multiplier / 2^shift, rounded to the nearest, halves upwards. Shifts of negative numbers are arithmetic,
         as on every compiler for the processors that this is for. */
      static int32_t requantize(int32_t value, int32_t multiplier, int32_t shift) {
        const int64_t product = (int64_t)value * multiplier;
        /* Rounding down to halves, then up: two cheap shifts instead of a sum and a shift of 64 bits. */
        const int32_t halves =
            (shift > 32) ? (int32_t)(product >> 32) >> (shift - 33) : (int32_t)(product >> (shift - 1));
        return (halves + 1) >> 1;
      }
      """)

  static let clamping = CKernel(
    name: "clamped",
    text: """
      static int8_t clamped(int32_t value, int32_t lower, int32_t upper) {
        const int32_t most = (value < upper) ? value : upper;
        return (int8_t)((most > lower) ? most : lower);
      }
      """)

  static let words = CKernel(
    name: "word",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      #include <arm_mve.h>
      #elif defined(__ARM_FEATURE_DSP)
      #include <arm_acle.h>

      /* Four bytes, which become two pairs of 16 bits: those of even and those of odd number. */
      static uint32_t word(const int8_t *p) {
        uint32_t result;
        memcpy(&result, p, 4);
        return result;
      }

      static int16x2_t even(uint32_t bytes) { return __sxtb16((int8x4_t)bytes); }

      static int16x2_t odd(uint32_t bytes) {
      #if defined(__GNUC__)
        /* The compiler does not join the rotation and the extension by itself. */
        int16x2_t result;
        __asm__("sxtb16 %0, %1, ror #8" : "=r"(result) : "r"(bytes));
        return result;
      #else
        return __sxtb16((int8x4_t)(bytes >> 8));
      #endif
      }
      #endif
      """)

  static let dotProduct = CKernel(
    name: "dot",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      /* Sixteen products at a time by Helium; lanes beyond the end are left out. */
      static int32_t dot(const int8_t *x, const int8_t *w, int32_t count, int32_t sum) {
        for (; count > 0; count -= 16) {
          const mve_pred16_t lanes = vctp8q((uint32_t)count);
          sum = vmladavaq_p_s8(sum, vldrbq_z_s8(x, lanes), vldrbq_z_s8(w, lanes), lanes);
          x += 16;
          w += 16;
        }
        return sum;
      }
      #elif defined(__ARM_FEATURE_DSP)
      /* Four products at a time: the pairs of both sides are in the same order. */
      static int32_t dot(const int8_t *x, const int8_t *w, int32_t count, int32_t sum) {
        for (; count >= 4; count -= 4) {
          const uint32_t a = word(x);
          const uint32_t b = word(w);
          sum = __smlad(even(a), even(b), sum);
          sum = __smlad(odd(a), odd(b), sum);
          x += 4;
          w += 4;
        }
        for (; count > 0; count--) {
          sum += *x++ * *w++;
        }
        return sum;
      }

      #else
      static int32_t dot(const int8_t *x, const int8_t *w, int32_t count, int32_t sum) {
        for (int32_t i = 0; i < count; i++) {
          sum += x[i] * w[i];
        }
        return sum;
      }
      #endif
      """, needs: [.words])

  static let fourDotProducts = CKernel(
    name: "dot4",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      static void dot4(const int8_t *x, const int8_t *z, const int8_t *w, const int8_t *v, int32_t count, int32_t *sums) {
        int32_t s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
        for (; count > 0; count -= 16) {
          const mve_pred16_t lanes = vctp8q((uint32_t)count);
          const int8x16_t a = vldrbq_z_s8(x, lanes), c = vldrbq_z_s8(z, lanes);
          const int8x16_t b = vldrbq_z_s8(w, lanes), d = vldrbq_z_s8(v, lanes);
          s0 = vmladavaq_p_s8(s0, a, b, lanes);
          s1 = vmladavaq_p_s8(s1, c, b, lanes);
          s2 = vmladavaq_p_s8(s2, a, d, lanes);
          s3 = vmladavaq_p_s8(s3, c, d, lanes);
          x += 16;
          z += 16;
          w += 16;
          v += 16;
        }
        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
      }
      #elif defined(__ARM_FEATURE_DSP)
      /* Two rows of x by two rows of w. */
      static void dot4(const int8_t *x, const int8_t *z, const int8_t *w, const int8_t *v, int32_t count, int32_t *sums) {
        int32_t s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
        for (; count >= 4; count -= 4) {
          const uint32_t a = word(x), c = word(z), b = word(w), d = word(v);
          const int16x2_t a0 = even(a), c0 = even(c), b0 = even(b), d0 = even(d);
          const int16x2_t a1 = odd(a), c1 = odd(c), b1 = odd(b), d1 = odd(d);
          s0 = __smlad(a1, b1, __smlad(a0, b0, s0));
          s1 = __smlad(c1, b1, __smlad(c0, b0, s1));
          s2 = __smlad(a1, d1, __smlad(a0, d0, s2));
          s3 = __smlad(c1, d1, __smlad(c0, d0, s3));
          x += 4;
          z += 4;
          w += 4;
          v += 4;
        }
        sums[0] = dot(x, w, count, s0);
        sums[1] = dot(z, w, count, s1);
        sums[2] = dot(x, v, count, s2);
        sums[3] = dot(z, v, count, s3);
      }
      #else
      static void dot4(const int8_t *x, const int8_t *z, const int8_t *w, const int8_t *v, int32_t count, int32_t *sums) {
        sums[0] = dot(x, w, count, sums[0]);
        sums[1] = dot(z, w, count, sums[1]);
        sums[2] = dot(x, v, count, sums[2]);
        sums[3] = dot(z, v, count, sums[3]);
      }
      #endif
      """, needs: [.dotProduct])

  static let channels = CKernel(
    name: "channel",
    text: """
      /* What a sum of products becomes; the bias holds the zero point of the input, too. */
      typedef struct {
        int32_t bias, multiplier, shift;
      } channel_t;
      """)

  static let integerConvolution = CKernel(
    name: "convolution",
    text: """
      typedef struct {
        window_t window;
        int32_t channels, outputs, groups;
        const int8_t *weight;      /* [outputs][channels / groups][kernel_height][kernel_width] */
        const channel_t *channel;  /* [outputs] */
        int32_t in_zero, out_zero, lower, upper;
      } convolution_t;

      /* What one output position reads, one after the other. */
      static void gather(const window_t *w, int32_t channels, int32_t zero, const int8_t *map, int32_t position,
                         int8_t *patch) {
        const int32_t top = (position / w->out_width) * w->stride_height - w->pad_top;
        const int32_t left = (position % w->out_width) * w->stride_width - w->pad_left;
        const int32_t step = w->dilation_width;
        const int32_t area = w->height * w->width;
        const int32_t inside = left >= 0 && left + (w->kernel_width - 1) * step < w->width;
        if (w->kernel_height * w->kernel_width == 1 && w->pad_top == 0 && w->pad_left == 0 && inside != 0 && top < w->height) {
          const int8_t *source = map + top * w->width + left;
          for (int32_t c = 0; c < channels; c++) {
            *patch++ = *source;
            source += area;
          }
          return;
        }
        for (int32_t c = 0; c < channels; c++) {
          for (int32_t i = 0; i < w->kernel_height; i++) {
            const int32_t row = top + i * w->dilation_height;
            if (row < 0 || row >= w->height) {
              for (int32_t j = 0; j < w->kernel_width; j++) {
                *patch++ = (int8_t)zero;
              }
            } else if (inside != 0) {
              const int8_t *source = map + row * w->width + left;
              for (int32_t j = 0; j < w->kernel_width; j++) {
                *patch++ = *source;
                source += step;
              }
            } else {
              int32_t column = left;
              for (int32_t j = 0; j < w->kernel_width; j++) {
                *patch++ = (column >= 0 && column < w->width) ? map[row * w->width + column] : (int8_t)zero;
                column += step;
              }
            }
          }
          map += area;
        }
      }

      static void convolution(const convolution_t *p, const int8_t *x, int8_t *patch, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t out_zero = p->out_zero, lower = p->lower, upper = p->upper;
        const int32_t group_channels = p->channels / p->groups;
        const int32_t group_outputs = p->outputs / p->groups;
        const int32_t reach = group_channels * w->kernel_height * w->kernel_width;
        const int32_t area = w->out_height * w->out_width;
        for (int32_t group = 0; group < p->groups; group++) {
          const int8_t *map = x + group * group_channels * w->height * w->width;
          const int32_t end = (group + 1) * group_outputs;
          for (int32_t position = 0; position < area; position += 2) {
            /* The last position of an odd number is computed twice. */
            const int32_t next = (position + 1 < area) ? position + 1 : position;
            gather(w, group_channels, p->in_zero, map, position, patch);
            gather(w, group_channels, p->in_zero, map, next, patch + reach);
            for (int32_t o = group * group_outputs; o < end; o += 2) {
              const int32_t other = (o + 1 < end) ? o + 1 : o;
              const channel_t c = p->channel[o];
              const channel_t d = p->channel[other];
              int32_t sums[4];
              sums[0] = c.bias;
              sums[1] = c.bias;
              sums[2] = d.bias;
              sums[3] = d.bias;
              dot4(patch, patch + reach, p->weight + o * reach, p->weight + other * reach, reach, sums);
              y[o * area + position] =
                  clamped(out_zero + requantize(sums[0], c.multiplier, c.shift), lower, upper);
              y[o * area + next] =
                  clamped(out_zero + requantize(sums[1], c.multiplier, c.shift), lower, upper);
              y[other * area + position] =
                  clamped(out_zero + requantize(sums[2], d.multiplier, d.shift), lower, upper);
              y[other * area + next] =
                  clamped(out_zero + requantize(sums[3], d.multiplier, d.shift), lower, upper);
            }
          }
        }
      }
      """, needs: [.window, .requantization, .clamping, .fourDotProducts, .channels])

  static let integerLinear = CKernel(
    name: "linear",
    text: """
      typedef struct {
        int32_t inputs, outputs;
        const int8_t *weight;      /* [outputs][inputs] */
        const channel_t *channel;  /* [outputs] */
        int32_t out_zero, lower, upper;
      } linear_t;

      static void linear(const linear_t *p, const int8_t *x, int8_t *y) {
        for (int32_t o = 0; o < p->outputs; o++) {
          const channel_t *c = &p->channel[o];
          const int32_t sum = dot(x, p->weight + o * p->inputs, p->inputs, c->bias);
          y[o] = clamped(p->out_zero + requantize(sum, c->multiplier, c->shift), p->lower, p->upper);
        }
      }
      """, needs: [.requantization, .clamping, .dotProduct, .channels])
}
