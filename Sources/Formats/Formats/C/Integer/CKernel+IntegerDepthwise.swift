// The depthwise convolution over 8-bit numbers. It gives the bits of `QuantizedInterpreter`, with and without DSP instructions and
// Helium.
//
// Rows of a channel's map are copied to a band with its padding around them, so that all windows are alike. As many rows of
// outputs are computed at a time as have windows in the band; then the rows that windows below share move up.
//
//     map             band               outputs
//     a b c d         z z z z z z
//     e f g h   ──▶   z a b c d z  ──▶   A B C D       z: the zero point
//     i j k l         z e f g h z        E F G H
//     m n o p         z i j k l z
//
// What is in the band is no longer read from the map, so outputs may be written over it.

extension CKernel {
  static let integerDepthwise = CKernel(
    name: "depthwise",
    text: """
      typedef struct {
        window_t window;
        int32_t channels, rows, wide;  /* of the band: rows of outputs whose windows lie in it, and columns */
        const int8_t *weight;          /* [channels][kernel_height][kernel_width] */
        const channel_t *channel;      /* [channels] */
        int32_t in_zero, out_zero, lower, upper;
      } depthwise_t;

      /* Rows of outputs of one channel, whose windows lie within the band. */
      #if defined(__ARM_FEATURE_MVE)
      \(heliumDepthwise)
      #elif defined(__ARM_FEATURE_DSP)
      /* Taps that are two columns apart, as the even or the odd bytes of a word are, and any two. */
      static int16x2_t two_taps(int32_t low, int32_t high) {
        return (int16x2_t)(((uint32_t)low & 0xFFFFu) | ((uint32_t)high << 16));
      }

      /* Windows of 3 by 3 taps side by side. The taps stay in registers, of which a function of its own has more. */
      KERNEL void depthwise_threes(const depthwise_t *p, const channel_t *channel, const int8_t *band, const int8_t *weight,
                                   int32_t rows, int8_t *y) {
        const int32_t wide = p->wide, apart = p->window.stride_width;
        const int16x2_t f0 = two_taps(weight[0], weight[2]);
        const int16x2_t f1 = two_taps(weight[3], weight[5]);
        const int16x2_t f2 = two_taps(weight[6], weight[8]);
        const int16x2_t g = two_taps(weight[1], weight[4]);
        const int32_t h = weight[7];
        const int32_t sum = channel->bias;
        const int32_t multiplier = channel->multiplier;
        const int32_t down = channel->shift - 33;
        /* (halves + 1) / 2 + zero in one shift. */
        const int32_t offset = 2 * p->out_zero + 1;
        for (; rows > 0; rows--) {
          const int8_t *x = band;
          int8_t *end = y + p->window.out_width;
          if (apart == 1) {
            /* Two outputs at a time read the same four columns. The last of an odd number is left. */
            while (end - y > 1) {
              const uint32_t a = word(x);
              const uint32_t b = word(x + wide);
              const uint32_t c = word(x + 2 * wide);
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
          for (; y != end; y++) {
            const uint32_t a = word(x);
            const uint32_t b = word(x + wide);
            const uint32_t c = word(x + 2 * wide);
            int32_t s = __smlabb(odd(a), g, __smlad(even(a), f0, sum));
            s = __smlabt(odd(b), g, __smlad(even(b), f1, s));
            s = __smlabb(odd(c), h, __smlad(even(c), f2, s));
            s = ((int32_t)(((int64_t)s * multiplier) >> 32) >> down) + offset;
            *y = clamped(s >> 1, -128, 127);
            x += apart;
          }
          band += p->window.stride_height * wide;
        }
      }

      KERNEL void depthwise_windows(const depthwise_t *p, const channel_t *channel, const int8_t *band, const int8_t *weight,
                                 int32_t rows, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t step = w->dilation_height * p->wide;
        const int32_t taps = w->kernel_width;
        const int32_t apart = w->stride_width;
        const int32_t dilation = w->dilation_width;
        for (; rows > 0; rows--) {
          const int8_t *x = band;
          for (int32_t many = w->out_width; many > 0; many -= 2) {
            /* The last output of an odd number is computed twice. */
            const int32_t next = (many > 1) ? apart : 0;
            const int8_t *source = x;
            const int8_t *factor = weight;
            int32_t s = channel->bias;
            int32_t t = s;
            for (int32_t i = w->kernel_height; i > 0; i--) {
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
            y[0] = result(channel, s, p->out_zero, p->lower, p->upper);
            if (many > 1) {
              y[1] = result(channel, t, p->out_zero, p->lower, p->upper);
              y++;
            }
            x += 2 * apart;
            y++;
          }
          band += w->stride_height * p->wide;
        }
      }
      #else
      KERNEL void depthwise_windows(const depthwise_t *p, const channel_t *channel, const int8_t *band, const int8_t *weight,
                                 int32_t rows, int8_t *y) {
        const window_t *w = &p->window;
        for (; rows > 0; rows--) {
          for (int32_t column = 0; column < w->out_width; column++) {
            const int8_t *row = band + column * w->stride_width;
            const int8_t *factor = weight;
            int32_t s = channel->bias;
            for (int32_t i = 0; i < w->kernel_height; i++) {
              for (int32_t j = 0; j < w->kernel_width; j++) {
                s += row[j * w->dilation_width] * *factor++;
              }
              row += w->dilation_height * p->wide;
            }
            *y++ = result(channel, s, p->out_zero, p->lower, p->upper);
          }
          band += w->stride_height * p->wide;
        }
      }
      #endif

      #if defined(__ARM_FEATURE_MVE)
      /* Rows of a map to rows that are `wide` apart. */
      static void copy_rows(const int8_t *from, int32_t width, int32_t columns, int32_t rows, int8_t *to, int32_t wide) {
        const int8_t *source;
        int8_t *target;
        __asm__ volatile(
            "1:\\n"
            "mov %[source], %[from]\\n"
            "mov %[target], %[to]\\n"
            "wlstp.8 lr, %[columns], 3f\\n"
            "2:\\n"
            "vldrb.8 q0, [%[source]], #16\\n"
            "vstrb.8 q0, [%[target]], #16\\n"
            "letp lr, 2b\\n"
            "3:\\n"
            "add %[from], %[width]\\n"
            "add %[to], %[wide]\\n"
            "subs %[rows], #1\\n"
            "bne 1b\\n"
            : [from] "+r"(from), [to] "+r"(to), [rows] "+r"(rows), [source] "=&r"(source), [target] "=&r"(target)
            : [columns] "r"(columns), [width] "r"(width), [wide] "r"(wide)
            : "q0", "lr", "cc", "memory");
      }
      #else
      static void copy_rows(const int8_t *from, int32_t width, int32_t columns, int32_t rows, int8_t *to, int32_t wide) {
        for (; rows > 0; rows--) {
          (void)copy(from, columns, to);
          from += width;
          to += wide;
        }
      }
      #endif

      static void depthwise(const depthwise_t *p, const int8_t *x, int8_t *band, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t wide = p->wide, most = p->rows, reach = (w->kernel_height - 1) * w->dilation_height + 1;
        /* Columns of the map that lie in the band. */
        const int32_t columns = (wide - w->pad_left < w->width) ? wide - w->pad_left : w->width;
        const int8_t *weight = p->weight;
      #if defined(__ARM_FEATURE_MVE) || defined(__ARM_FEATURE_DSP)
        const int32_t is_three = w->kernel_height == 3 && w->kernel_width == 3 && w->dilation_height == 1 &&
                                 w->dilation_width == 1 && w->stride_width <= 2 && p->lower == -128 && p->upper == 127;
      #endif
        (void)fill(p->in_zero, ((most - 1) * w->stride_height + reach) * wide, band);
        for (int32_t c = 0; c < p->channels; c++) {
          /* The band begins with this row of the map, and so many rows of it are there. */
          int32_t top = -w->pad_top, held = 0, rows = most;
          for (int32_t left = w->out_height; left > 0; left -= rows) {
            rows = (left < most) ? left : most;
            const int32_t end = (rows - 1) * w->stride_height + reach;
            /* Rows within the map; what is above and below stays as it is if the band holds all of a map. */
            const int32_t first = (top + held > 0) ? held : -top;
            const int32_t last = (top + end < w->height) ? end : w->height - top;
            if (w->out_height > most) {
              if (first > held) {
                (void)fill(p->in_zero, (((first < end) ? first : end) - held) * wide, band + held * wide);
              }
              if (last < end) {
                const int32_t from = (last > held) ? last : held;
                (void)fill(p->in_zero, (end - from) * wide, band + from * wide);
              }
            }
            if (first < last) {
              copy_rows(x + (top + first) * w->width, w->width, columns, last - first, band + first * wide + w->pad_left, wide);
            }
      #if defined(__ARM_FEATURE_MVE) || defined(__ARM_FEATURE_DSP)
            if (is_three != 0 && p->channel[c].shift > 32) {
              depthwise_threes(p, &p->channel[c], band, weight, rows, y);
            } else {
              depthwise_windows(p, &p->channel[c], band, weight, rows, y);
            }
      #else
            depthwise_windows(p, &p->channel[c], band, weight, rows, y);
      #endif
            y += rows * w->out_width;
            /* Windows below share the last rows. */
            const int32_t passed = rows * w->stride_height;
            top += passed;
            held = (end > passed) ? end - passed : 0;
            if (left > rows) {
              (void)copy(band + passed * wide, held * wide, band);
            }
          }
          x += w->height * w->width;
          weight += w->kernel_height * w->kernel_width;
        }
      }
      """, needs: [.window, .result, .results, .copying])
}
