// The depthwise convolution over 8-bit numbers. It gives the bits of `QuantizedInterpreter`, with and without DSP instructions.
//
//     columns of the map       │ x x x x x x x x x │
//     window of output 0     └─·─┘                       taps within the map, one by one
//     of outputs 1 … 7           └─·─┘  …  └─·─┘         pairs by DSP instructions, fours by Helium
//     of output 8                            └─·─┘       one by one
//
// Rows of taps beyond the map are left out for a whole row of outputs.

extension CKernel {
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

      static int8_t depthwise_result(const depthwise_t *p, const channel_t *channel, int32_t sum) {
        return result(channel, sum, p->out_zero, p->lower, p->upper);
      }

      /* Outputs side by side whose windows lie within the map's columns: `rows` rows of taps each, added to `sum`. */
      #if defined(__ARM_FEATURE_MVE)
      /* Four at a time by Helium; a high half of a product is what a shift of more than 32 bits leaves of it. */
      static void depthwise_inside(const depthwise_t *p, const channel_t *channel, const int8_t *x, const int8_t *weight,
                                   int32_t rows, int32_t sum, int32_t many, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t step = w->dilation_height * w->width;
        const uint32x4_t apart = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)w->stride_width);
        const int32x4_t down = vdupq_n_s32(33 - channel->shift);
        for (; many > 0; many -= 4) {
          const mve_pred16_t lanes = vctp32q((uint32_t)many);
          const int8_t *source = x;
          const int8_t *factor = weight;
          int32x4_t s = vdupq_n_s32(sum);
          for (int32_t i = 0; i < rows; i++) {
            const int8_t *tap = source;
            for (int32_t j = 0; j < w->kernel_width; j++) {
              const int32x4_t taps = (w->stride_width == 1) ? vldrbq_z_s32(tap, lanes)
                                                          : vldrbq_gather_offset_z_s32(tap, apart, lanes);
              s = vmlaq_n_s32(s, taps, *factor++);
              tap += w->dilation_width;
            }
            source += step;
          }
          if (channel->shift > 32) {
            const int32x4_t halves = vshlq_s32(vmulhq_s32(s, vdupq_n_s32(channel->multiplier)), down);
            const int32x4_t whole = vaddq_n_s32(vshrq_n_s32(vaddq_n_s32(halves, 1), 1), p->out_zero);
            vstrbq_p_s32(y, vmaxq_s32(vminq_s32(whole, vdupq_n_s32(p->upper)), vdupq_n_s32(p->lower)), lanes);
          } else {
            int32_t sums[4];
            vst1q_s32(sums, s);
            for (int32_t i = 0; i < 4 && i < many; i++) {
              y[i] = depthwise_result(p, channel, sums[i]);
            }
          }
          x += 4 * w->stride_width;
          y += 4;
        }
      }
      #elif defined(__ARM_FEATURE_DSP)
      /* Taps that are two columns apart, as the even or the odd bytes of a word are, and any two. */
      static int16x2_t two_taps(int32_t low, int32_t high) {
        return (int16x2_t)(((uint32_t)low & 0xFFFFu) | ((uint32_t)high << 16));
      }

      /* Pairs of outputs of windows of 3 by 3: both read the same four columns, and the taps stay in registers, of which a
         function of its own has more. */
      KERNEL void depthwise_pairs(const channel_t *channel, int32_t zero, int32_t step, const int8_t *x, const int8_t *weight,
                                  int32_t sum, int8_t *y, const int8_t *end) {
        const int16x2_t f0 = two_taps(weight[0], weight[2]);
        const int16x2_t f1 = two_taps(weight[3], weight[5]);
        const int16x2_t f2 = two_taps(weight[6], weight[8]);
        const int16x2_t g = two_taps(weight[1], weight[4]);
        const int32_t h = weight[7];
        const int32_t multiplier = channel->multiplier;
        const int32_t down = channel->shift - 33;
        /* (halves + 1) / 2 + zero in one shift. */
        const int32_t offset = 2 * zero + 1;
        while (y != end) {
          const uint32_t a = word(x);
          const uint32_t b = word(x + step);
          const uint32_t c = word(x + 2 * step);
          int16x2_t e = even(a);
          int16x2_t o = odd(a);
          int32_t s = __smlabb(o, g, __smlad(e, f0, sum));
          int32_t t = __smlatb(e, g, __smlad(o, f0, sum));
          e = even(b);
          o = odd(b);
          s = __smlabt(o, g, __smlad(e, f1, s));
          t = __smlatt(e, g, __smlad(o, f1, t));
          e = even(c);
          o = odd(c);
          s = __smlabb(o, h, __smlad(e, f2, s));
          t = __smlatb(e, h, __smlad(o, f2, t));
          s = ((int32_t)(((int64_t)s * multiplier) >> 32) >> down) + offset;
          t = ((int32_t)(((int64_t)t * multiplier) >> 32) >> down) + offset;
          y[0] = clamped(s >> 1, -128, 127);
          y[1] = clamped(t >> 1, -128, 127);
          x += 2;
          y += 2;
        }
      }

      static void depthwise_inside(const depthwise_t *p, const channel_t *channel, const int8_t *x, const int8_t *weight,
                                   int32_t rows, int32_t sum, int32_t many, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t step = w->dilation_height * w->width;
        const int32_t taps = w->kernel_width;
        const int32_t apart = w->stride_width;
        const int32_t dilation = w->dilation_width;
        if (rows == 3 && taps == 3 && apart == 1 && dilation == 1 && channel->shift > 32 && p->lower == -128 &&
            p->upper == 127) {
          const int32_t pairs = many & ~1;
          depthwise_pairs(channel, p->out_zero, step, x, weight, sum, y, y + pairs);
          x += pairs;
          y += pairs;
          many -= pairs;
        }
        for (; many > 0; many -= 2) {
          /* The last output of an odd number is computed twice. */
          const int32_t next = (many > 1) ? apart : 0;
          const int8_t *source = x;
          const int8_t *factor = weight;
          int32_t s = sum;
          int32_t t = sum;
          for (int32_t i = 0; i < rows; i++) {
            const int8_t *tap = source;
            int32_t left = taps;
            if (dilation == 1) {
              for (; left >= 4; left -= 4) {
                const uint32_t a = word(tap);
                const uint32_t b = word(tap + next);
                const uint32_t f = word(factor);
                s = __smlad(odd(a), odd(f), __smlad(even(a), even(f), s));
                t = __smlad(odd(b), odd(f), __smlad(even(b), even(f), t));
                tap += 4;
                factor += 4;
              }
            }
            for (; left > 0; left--) {
              const int32_t f = *factor++;
              s += tap[0] * f;
              t += tap[next] * f;
              tap += dilation;
            }
            source += step;
          }
          y[0] = depthwise_result(p, channel, s);
          if (many > 1) {
            y[1] = depthwise_result(p, channel, t);
          }
          x += 2 * apart;
          y += 2;
        }
      }
      #else
      static void depthwise_inside(const depthwise_t *p, const channel_t *channel, const int8_t *x, const int8_t *weight,
                                   int32_t rows, int32_t sum, int32_t many, int8_t *y) {
        const window_t *w = &p->window;
        for (int32_t column = 0; column < many; column++) {
          const int8_t *factor = weight;
          int32_t s = sum;
          for (int32_t i = 0; i < rows; i++) {
            for (int32_t j = 0; j < w->kernel_width; j++) {
              s += x[i * w->dilation_height * w->width + j * w->dilation_width] * *factor++;
            }
          }
          y[column] = depthwise_result(p, channel, s);
          x += w->stride_width;
        }
      }
      #endif

      /* How many of an axis's taps, which lie so far apart, come before a position. */
      static int32_t taps_before(int32_t position, int32_t step, int32_t taps) {
        const int32_t count = (position > 0) ? (position + step - 1) / step : 0;
        return (count < taps) ? count : taps;
      }

      /* One output whose window reaches beyond the map's columns. */
      static int8_t depthwise_edge(const depthwise_t *p, const channel_t *channel, const int8_t *x, const int8_t *weight,
                                   int32_t rows, int32_t left) {
        const window_t *w = &p->window;
        const int32_t zero = p->in_zero;
        const int32_t across = w->dilation_width, taps = w->kernel_width, step = w->dilation_height * w->width;
        const int32_t end = taps_before(w->width - left, across, taps);
        int32_t sum = channel->bias;
        for (int32_t j = taps_before(-left, across, taps); j < end; j++) {
          const int8_t *source = x + left + j * across;
          const int8_t *factor = weight + j;
          for (int32_t i = 0; i < rows; i++) {
            sum += (*source - zero) * *factor;
            source += step;
            factor += taps;
          }
        }
        return depthwise_result(p, channel, sum);
      }

      static void depthwise(const depthwise_t *p, const int8_t *x, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t stride = w->stride_width;
        /* Outputs before the first whose window lies within the map's columns, and those whose window does. */
        const int32_t begin = taps_before(w->pad_left, stride, w->out_width);
        const int32_t room = w->width - (w->kernel_width - 1) * w->dilation_width + w->pad_left;
        const int32_t inside = taps_before(room, stride, w->out_width) - begin;
        const int8_t *weight = p->weight;
        for (int32_t c = 0; c < p->channels; c++) {
          const channel_t *channel = &p->channel[c];
          /* The bias and what the zero point adds to it, of the taps that were last in use. */
          int32_t sum = 0, last = -1, last_rows = -1;
          for (int32_t row = 0; row < w->out_height; row++) {
            /* What lies beyond the map stands for 0, so only the taps within it count. */
            const int32_t top = row * w->stride_height - w->pad_top;
            const int32_t first = taps_before(-top, w->dilation_height, w->kernel_height);
            const int32_t rows = taps_before(w->height - top, w->dilation_height, w->kernel_height) - first;
            const int8_t *source = (rows > 0) ? x + (top + first * w->dilation_height) * w->width : x;
            const int8_t *factor = weight + first * w->kernel_width;
            int32_t left = -w->pad_left;
            int32_t column = 0;
            for (; column < begin; column++) {
              *y++ = depthwise_edge(p, channel, source, factor, rows, left);
              left += stride;
            }
            if (inside > 0) {
              if (first != last || rows != last_rows) {
                sum = channel->bias;
                for (int32_t i = 0; i < rows * w->kernel_width; i++) {
                  sum -= p->in_zero * factor[i];
                }
                last = first;
                last_rows = rows;
              }
              depthwise_inside(p, channel, source + left, factor, rows, sum, inside, y);
              y += inside;
              left += inside * stride;
              column += inside;
            }
            for (; column < w->out_width; column++) {
              *y++ = depthwise_edge(p, channel, source, factor, rows, left);
              left += stride;
            }
          }
          x += w->height * w->width;
          weight += w->kernel_height * w->kernel_width;
        }
      }
      """, needs: [.window, .result, .words])
}
