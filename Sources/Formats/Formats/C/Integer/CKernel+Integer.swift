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

  static let dotProduct = CKernel(
    name: "dot",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      #include <arm_mve.h>

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
      #include <arm_acle.h>

      /* Four products at a time: the bytes of a word become two pairs of 16 bits, in the same order on both sides. */
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
      """)

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

  static let integerDepthwise = CKernel(
    name: "depthwise",
    text: """
      typedef struct {
        window_t window;
        int32_t channels;
        const int8_t *weight;      /* [channels][kernel_height][kernel_width] */
        const channel_t *channel;  /* [channels]; without the zero point of the input */
        int32_t in_zero, out_zero, lower, upper;
      } depthwise_t;

      /* One output whose window reaches beyond the map: what is outside stands for 0. */
      static int32_t edge(const window_t *w, int32_t zero, const int8_t *x, const int8_t *weight, int32_t top, int32_t left) {
        int32_t sum = 0;
        for (int32_t i = 0; i < w->kernel_height; i++) {
          const int32_t row = top + i * w->dilation_height;
          for (int32_t j = 0; j < w->kernel_width; j++) {
            const int32_t column = left + j * w->dilation_width;
            if (row >= 0 && row < w->height && column >= 0 && column < w->width) {
              sum += (x[row * w->width + column] - zero) * weight[i * w->kernel_width + j];
            }
          }
        }
        return sum;
      }

      static void depthwise(const depthwise_t *p, const int8_t *x, int8_t *y) {
        const window_t w = p->window;
        const int32_t high = (w.kernel_height - 1) * w.dilation_height;
        const int32_t wide = (w.kernel_width - 1) * w.dilation_width;
        const int8_t *weight = p->weight;
        for (int32_t c = 0; c < p->channels; c++) {
          const channel_t channel = p->channel[c];
          const int32_t out_zero = p->out_zero, lower = p->lower, upper = p->upper;
          int32_t inner = channel.bias;
          for (int32_t i = 0; i < w.kernel_height * w.kernel_width; i++) {
            inner -= p->in_zero * weight[i];
          }
          for (int32_t row = 0; row < w.out_height; row++) {
            const int32_t top = row * w.stride_height - w.pad_top;
            const int32_t inside = top >= 0 && top + high < w.height;
            int32_t left = -w.pad_left;
            for (int32_t column = 0; column < w.out_width; column++) {
              int32_t sum;
              if (inside != 0 && left >= 0 && left + wide < w.width) {
                const int8_t *source = x + top * w.width + left;
                const int8_t *factor = weight;
                sum = inner;
                for (int32_t i = 0; i < w.kernel_height; i++) {
                  if (w.kernel_width == 3) {
                    sum += source[0] * factor[0] + source[w.dilation_width] * factor[1]
                           + source[2 * w.dilation_width] * factor[2];
                  } else {
                    for (int32_t j = 0; j < w.kernel_width; j++) {
                      sum += source[j * w.dilation_width] * factor[j];
                    }
                  }
                  source += w.dilation_height * w.width;
                  factor += w.kernel_width;
                }
              } else {
                sum = channel.bias + edge(&p->window, p->in_zero, x, weight, top, left);
              }
              *y++ = clamped(out_zero + requantize(sum, channel.multiplier, channel.shift), lower, upper);
              left += w.stride_width;
            }
          }
          x += w.height * w.width;
          weight += w.kernel_height * w.kernel_width;
        }
      }
      """, needs: [.window, .requantization, .clamping, .channels])

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
