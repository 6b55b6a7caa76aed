// Kernels of products over 8-bit numbers. Each gives the bits of `QuantizedInterpreter`, with and without DSP instructions.

extension CKernel {
  static let halving = CKernel(
    name: "halves",
    text: """
      /* Twice as much as value * multiplier / 2^shift, rounded down. */
      SHARED int32_t halves(int32_t value, int32_t multiplier, int32_t shift) {
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
      SHARED int8_t clamped(int32_t value, int32_t lower, int32_t upper) {
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

  static let channels = CKernel(
    name: "channel",
    text: """
      /* What a sum of products becomes; the bias holds the zero point of the input, too. */
      typedef struct {
        int32_t bias, multiplier, shift;
      } channel_t;
      """)

  static let result = CKernel(
    name: "result",
    text: """
      SHARED inline int8_t result(const channel_t *channel, int32_t sum, int32_t zero, int32_t lower, int32_t upper) {
        /* (halves + 1) / 2 + zero in one shift. */
        return clamped((halves(sum, channel->multiplier, channel->shift) + 2 * zero + 1) >> 1, lower, upper);
      }
      """, needs: [.halving, .clamping, .channels])

  static let results = CKernel(
    name: "results",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      /* What four sums with their biases become: as `halves`, of which the high half of a product gives one part and the low
         half the other. */
      SHARED inline int32x4_t results(int32x4_t sums, int32x4_t factors, int32x4_t shifts, int32_t zero, int32x4_t lower,
                               int32x4_t upper) {
        const int32x4_t down = vnegq_s32(shifts);
        const int32x4_t high = vshlq_s32(vmulhq_s32(sums, factors), vaddq_n_s32(down, 33));
        const uint32x4_t low = vshlq_u32(vreinterpretq_u32_s32(vmulq_s32(sums, factors)), vaddq_n_s32(down, 1));
        const int32x4_t twice = vorrq_s32(high, vreinterpretq_s32_u32(low));
        return vmaxq_s32(vminq_s32(vaddq_n_s32(vrshrq_n_s32(twice, 1), zero), upper), lower);
      }
      #endif
      """, needs: [.words])

  static let rows = CKernel(
    name: "rows",
    text: """
      /* What vectors are multiplied with. */
      typedef struct {
        const int8_t *weight;      /* row by row */
        const channel_t *channel;  /* of each row */
        int32_t out_zero, lower, upper;
      } rows_t;

      #if defined(__ARM_FEATURE_MVE)
      /* Addresses of the channels of four sums, so many channels after the first each. */
      static uint32x4_t addresses(const channel_t *first, uint32x4_t numbers) {
        return vaddq_n_u32(vmulq_n_u32(numbers, (uint32_t)sizeof(channel_t)), (uint32_t)(uintptr_t)first);
      }
      #endif
      """, needs: [.result, .results])

  static let rowsByVector = CKernel(
    name: "rows_by",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      /* Rows by one vector, four at a time by Helium. */
      static void rows_by(const rows_t *p, const int8_t *vector, int32_t reach, int32_t many, int8_t *y) {
        const channel_t *channel = p->channel;
        const int8_t *weight = p->weight;
        for (; many > 0; many -= 4) {
          const mve_pred16_t outputs = vctp32q((uint32_t)many);
          /* Rows beyond the last are the last again. */
          const uint32x4_t numbers = vminq_u32(vidupq_n_u32(0, 1), vdupq_n_u32((uint32_t)many - 1u));
          const int8_t *x = vector;
          const int8_t *w0 = weight;
          const int8_t *w1 = (many > 1) ? w0 + reach : w0;
          const int8_t *w2 = (many > 2) ? w1 + reach : w1;
          const int8_t *w3 = (many > 3) ? w2 + reach : w2;
          int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
          int32x4_t sums;
          __asm__ volatile(
              "wlstp.8 lr, %[count], 2f\\n"
              "1:\\n"
              "vldrb.8 q0, [%[x]], #16\\n"
              "vldrb.8 q1, [%[w0]], #16\\n"
              "vmladava.s8 %[s0], q0, q1\\n"
              "vldrb.8 q2, [%[w1]], #16\\n"
              "vmladava.s8 %[s1], q0, q2\\n"
              "vldrb.8 q1, [%[w2]], #16\\n"
              "vmladava.s8 %[s2], q0, q1\\n"
              "vldrb.8 q2, [%[w3]], #16\\n"
              "vmladava.s8 %[s3], q0, q2\\n"
              "letp lr, 1b\\n"
              "2:\\n"
              "vmov %q[sums][2], %q[sums][0], %[s0], %[s2]\\n"
              "vmov %q[sums][3], %q[sums][1], %[s1], %[s3]\\n"
              : [x] "+r"(x), [w0] "+r"(w0), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3), [s0] "+Te"(s0), [s1] "+Te"(s1),
                [s2] "+Te"(s2), [s3] "+Te"(s3), [sums] "=&w"(sums)
              : [count] "r"(reach)
              : "q0", "q1", "q2", "lr", "memory");
          const uint32x4_t fields = addresses(channel, numbers);
          sums = vaddq_s32(sums, vldrwq_gather_base_s32(fields, 0));
          const int32x4_t factors = vldrwq_gather_base_s32(fields, 4);
          const int32x4_t shifts = vldrwq_gather_base_s32(fields, 8);
          vstrbq_p_s32(y, results(sums, factors, shifts, p->out_zero, vdupq_n_s32(p->lower), vdupq_n_s32(p->upper)), outputs);
          channel += 4;
          weight += 4 * reach;
          y += 4;
        }
      }
      #endif
      """, needs: [.rows])

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
        rows_by(rows, x, p->inputs, p->outputs, y);
      #else
        for (int32_t o = 0; o < p->outputs; o++) {
          const channel_t *c = &rows->channel[o];
          const int32_t sum = dot(x, rows->weight + o * p->inputs, p->inputs, c->bias);
          y[o] = result(c, sum, rows->out_zero, rows->lower, rows->upper);
        }
      #endif
      }
      """, needs: [.rowsByVector, .dotProduct])
}
