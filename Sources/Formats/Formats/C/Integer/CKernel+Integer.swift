// Kernels of products over 8-bit numbers. Each gives the bits of `QuantizedInterpreter`, with and without DSP instructions.

extension CKernel {
  static let halving = CKernel(
    name: "halves",
    text: """
      /* Twice as much as value * multiplier / 2^shift, rounded down. */
      static int32_t halves(int32_t value, int32_t multiplier, int32_t shift) {
        const int64_t product = (int64_t)value * multiplier;
        return (shift > 32) ? (int32_t)(product >> 32) >> (shift - 33) : (int32_t)(product >> (shift - 1));
      }
      """)

  static let requantization = CKernel(
    name: "requantize",
    text: """
      /* value * multiplier / 2^shift, rounded to the nearest, halves upwards: two cheap shifts instead of a sum and a
         shift of 64 bits. Shifts of negative numbers are arithmetic, as on every compiler for the processors that this is
         for. */
      static int32_t requantize(int32_t value, int32_t multiplier, int32_t shift) {
        return (halves(value, multiplier, shift) + 1) >> 1;
      }
      """, needs: [.halving])

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

  static let rows = CKernel(
    name: "rows_by",
    text: """
      /* What vectors are multiplied with. */
      typedef struct {
        const int8_t *weight;      /* row by row */
        const channel_t *channel;  /* of each row */
        int32_t out_zero, lower, upper;
      } rows_t;

      #if defined(__ARM_FEATURE_MVE)
      /* Rows by one vector, four at a time by Helium: results of the rows from `o` on, which lie `area` apart. A high half of
         a product is what a shift of more than 32 bits leaves of it. */
      static void rows_by(const rows_t *p, const int8_t *vector, int32_t reach, int32_t o, int32_t end, int32_t area, int8_t *y) {
        const uint32x4_t numbers = vidupq_n_u32(0, 1);
        const uint32x4_t places = vmulq_n_u32(numbers, (uint32_t)area);
        const uint32x4_t fields = vmulq_n_u32(numbers, (uint32_t)sizeof(channel_t));
        for (; o < end; o += 4) {
          const int32_t many = end - o;
          const mve_pred16_t outputs = vctp32q((uint32_t)many);
          const channel_t *channel = &p->channel[o];
          const int8_t *x = vector;
          const int8_t *w0 = p->weight + o * reach;
          const int8_t *w1 = (many > 1) ? w0 + reach : w0;
          const int8_t *w2 = (many > 2) ? w1 + reach : w1;
          const int8_t *w3 = (many > 3) ? w2 + reach : w2;
          int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
          /* Sixteen products of each at a time. The compiler makes no such loops, which leave out lanes beyond the end. */
          __asm__ volatile(
              "wlstp.8 lr, %[count], 2f\\n"
              "1:\\n"
              "vldrb.8 q0, [%[x]], #16\\n"
              "vldrb.8 q1, [%[w0]], #16\\n"
              "vmladava.s8 %[s0], q0, q1\\n"
              "vldrb.8 q2, [%[w1]], #16\\n"
              "vmladava.s8 %[s1], q0, q2\\n"
              "vldrb.8 q3, [%[w2]], #16\\n"
              "vmladava.s8 %[s2], q0, q3\\n"
              "vldrb.8 q1, [%[w3]], #16\\n"
              "vmladava.s8 %[s3], q0, q1\\n"
              "letp lr, 1b\\n"
              "2:\\n"
              : [x] "+r"(x), [w0] "+r"(w0), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3), [s0] "+Te"(s0), [s1] "+Te"(s1),
                [s2] "+Te"(s2), [s3] "+Te"(s3)
              : [count] "r"(reach)
              : "q0", "q1", "q2", "q3", "lr", "memory");
          const int32_t sums[4] = {s0, s1, s2, s3};
          const int32x4_t s = vaddq_s32(vldrwq_s32(sums), vldrwq_gather_offset_z_s32(&channel->bias, fields, outputs));
          const int32x4_t shifts = vldrwq_gather_offset_z_s32(&channel->shift, fields, outputs);
          if (vminvq_p_s32(33, shifts, outputs) > 32) {
            const int32x4_t factors = vldrwq_gather_offset_z_s32(&channel->multiplier, fields, outputs);
            const int32x4_t twice = vshlq_s32(vmulhq_s32(s, factors), vsubq_s32(vdupq_n_s32(33), shifts));
            const int32x4_t whole = vaddq_n_s32(vshrq_n_s32(vaddq_n_s32(twice, 1), 1), p->out_zero);
            vstrbq_scatter_offset_p_s32(
                y + o * area, places, vmaxq_s32(vminq_s32(whole, vdupq_n_s32(p->upper)), vdupq_n_s32(p->lower)), outputs);
          } else {
            for (int32_t i = 0; i < 4 && i < many; i++) {
              const int32_t value = halves(sums[i] + channel[i].bias, channel[i].multiplier, channel[i].shift);
              y[(o + i) * area] = clamped(p->out_zero + ((value + 1) >> 1), p->lower, p->upper);
            }
          }
        }
      }
      #endif
      """, needs: [.halving, .clamping, .channels, .words])

  static let gathering = CKernel(
    name: "gather",
    text: """
      /* What one output position reads: all channels of the first tap, then all of the second, and so on. */
      static void gather(const window_t *w, int32_t channels, int32_t zero, const int8_t *map, int32_t position,
                         int8_t *patch) {
        const int32_t top = (position / w->out_width) * w->stride_height - w->pad_top;
        const int32_t left = (position % w->out_width) * w->stride_width - w->pad_left;
        const int32_t area = w->height * w->width;
      #if defined(__ARM_FEATURE_MVE)
        /* Eight channels at a time by Helium, whose distances have 16 bits. */
        const int32_t is_near = 7 * area < 65536;
        const mve_pred16_t rest = vctp16q((uint32_t)channels & 7u);
        const uint16x8_t apart = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)area);
      #endif
        for (int32_t i = 0; i < w->kernel_height; i++) {
          const int32_t row = top + i * w->dilation_height;
          const int32_t is_inside = row >= 0 && row < w->height;
          int32_t column = left;
          for (int32_t j = 0; j < w->kernel_width; j++) {
            if (is_inside == 0 || column < 0 || column >= w->width) {
              memset(patch, zero, (size_t)channels);
              patch += channels;
            } else {
              const int8_t *source = map + row * w->width + column;
              int32_t left_over = channels;
      #if defined(__ARM_FEATURE_MVE)
              if (is_near != 0) {
                for (; left_over >= 8; left_over -= 8) {
                  vstrbq_s16(patch, vldrbq_gather_offset_s16(source, apart));
                  patch += 8;
                  source += 8 * area;
                }
                vstrbq_p_s16(patch, vldrbq_gather_offset_z_s16(source, apart, rest), rest);
                patch += left_over;
                left_over = 0;
              }
      #endif
              for (; left_over >= 4; left_over -= 4) {
                patch[0] = source[0];
                patch[1] = source[area];
                source += 2 * area;
                patch[2] = source[0];
                patch[3] = source[area];
                source += 2 * area;
                patch += 4;
              }
              for (; left_over > 0; left_over--) {
                *patch++ = *source;
                source += area;
              }
            }
            column += w->dilation_width;
          }
        }
      }
      """, needs: [.window, .words])

  static let integerConvolution = CKernel(
    name: "convolution",
    text: """
      typedef struct {
        window_t window;
        int32_t channels, outputs, groups, in_zero;
        rows_t rows;  /* [outputs][kernel_height][kernel_width][channels / groups] */
      } convolution_t;

      #if !defined(__ARM_FEATURE_MVE)
      /* Outputs of two positions, two channels at a time. */
      static void outputs_at(const rows_t *p, const int8_t *patch, int32_t reach, int32_t o, int32_t end, int32_t area,
                             int8_t *y, int32_t next) {
        const int32_t lower = p->lower, upper = p->upper;
        /* (halves + 1) / 2 + zero in one shift. */
        const int32_t offset = 2 * p->out_zero + 1;
        for (; o < end; o += 2) {
          const int32_t other = (o + 1 < end) ? o + 1 : o;
          const channel_t *c = &p->channel[o];
          const channel_t *d = &p->channel[other];
          int32_t sums[4];
          sums[0] = c->bias;
          sums[1] = c->bias;
          sums[2] = d->bias;
          sums[3] = d->bias;
          dot4(patch, patch + reach, p->weight + o * reach, p->weight + other * reach, reach, sums);
          int8_t *to = y + o * area;
          int8_t *also = y + other * area;
          to[0] = clamped((halves(sums[0], c->multiplier, c->shift) + offset) >> 1, lower, upper);
          to[next] = clamped((halves(sums[1], c->multiplier, c->shift) + offset) >> 1, lower, upper);
          also[0] = clamped((halves(sums[2], d->multiplier, d->shift) + offset) >> 1, lower, upper);
          also[next] = clamped((halves(sums[3], d->multiplier, d->shift) + offset) >> 1, lower, upper);
        }
      }
      #endif

      static void convolution(const convolution_t *p, const int8_t *x, int8_t *patch, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t group_channels = p->channels / p->groups;
        const int32_t group_outputs = p->outputs / p->groups;
        const int32_t reach = group_channels * w->kernel_height * w->kernel_width;
        const int32_t area = w->out_height * w->out_width;
        const int8_t *map = x;
        for (int32_t first = 0; first < p->outputs; first += group_outputs) {
      #if defined(__ARM_FEATURE_MVE)
          for (int32_t position = 0; position < area; position++) {
            gather(w, group_channels, p->in_zero, map, position, patch);
            rows_by(&p->rows, patch, reach, first, first + group_outputs, area, y + position);
          }
      #else
          for (int32_t position = 0; position < area; position += 2) {
            /* The last position of an odd number is computed twice. */
            const int32_t next = (position + 1 < area) ? 1 : 0;
            gather(w, group_channels, p->in_zero, map, position, patch);
            gather(w, group_channels, p->in_zero, map, position + next, patch + reach);
            outputs_at(&p->rows, patch, reach, first, first + group_outputs, area, y + position, next);
          }
      #endif
          map += group_channels * w->height * w->width;
        }
      }
      """, needs: [.rows, .gathering, .fourDotProducts])

  static let integerLinear = CKernel(
    name: "linear",
    text: """
      typedef struct {
        int32_t inputs, outputs;
        rows_t rows;  /* [outputs][inputs] */
      } linear_t;

      static void linear(const linear_t *p, const int8_t *x, int8_t *y) {
        const rows_t *rows = &p->rows;
      #if defined(__ARM_FEATURE_MVE)
        rows_by(rows, x, p->inputs, 0, p->outputs, 1, y);
      #else
        for (int32_t o = 0; o < p->outputs; o++) {
          const channel_t *c = &rows->channel[o];
          const int32_t sum = dot(x, rows->weight + o * p->inputs, p->inputs, c->bias);
          const int32_t value = halves(sum, c->multiplier, c->shift);
          y[o] = clamped(rows->out_zero + ((value + 1) >> 1), rows->lower, rows->upper);
        }
      #endif
      }
      """, needs: [.rows, .dotProduct])
}
