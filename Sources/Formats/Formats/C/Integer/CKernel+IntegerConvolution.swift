// The convolution over 8-bit numbers, depthwise ones excepted. It gives the bits of `QuantizedInterpreter`, with and without
// DSP instructions and Helium.
//
// What an output position reads is gathered column by column, and weights are in the same order. So the position to the right
// reads what this one does, from its second column on, and with a stride of 1 needs one column more:
//
//     map            patch of position 0      of position 1
//     a b c d …      a e i  b f j  c g k
//     e f g h …             b f j  c g k  d h l
//     i j k l …      └──────── scratch ────────┘
//
// Two positions are computed at a time. The columns that the next two share with them are then copied to the front.

extension CKernel {
  static let copying = CKernel(
    name: "copy",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      /* Copies bytes, from a higher address where both overlap; sixteen at a time by Helium. The compiler makes no loops that
         leave out lanes beyond the end. */
      static int8_t *copy(const int8_t *from, int32_t count, int8_t *to) {
        int8_t *p = to;
        __asm__ volatile(
            "wlstp.8 lr, %[count], 2f\\n"
            "1:\\n"
            "vldrb.8 q0, [%[from]], #16\\n"
            "vstrb.8 q0, [%[p]], #16\\n"
            "letp lr, 1b\\n"
            "2:\\n"
            : [from] "+r"(from), [p] "+r"(p)
            : [count] "r"(count)
            : "q0", "lr", "memory");
        return to + count;
      }

      static int8_t *fill(int32_t value, int32_t count, int8_t *to) {
        int8_t *p = to;
        __asm__ volatile(
            "vdup.8 q0, %[value]\\n"
            "wlstp.8 lr, %[count], 2f\\n"
            "1:\\n"
            "vstrb.8 q0, [%[p]], #16\\n"
            "letp lr, 1b\\n"
            "2:\\n"
            : [p] "+r"(p)
            : [value] "r"(value), [count] "r"(count)
            : "q0", "lr", "memory");
        return to + count;
      }
      #else
      static int8_t *copy(const int8_t *from, int32_t count, int8_t *to) {
        for (; count >= 4; count -= 4) {
          uint32_t four;
          memcpy(&four, from, 4);
          memcpy(to, &four, 4);
          from += 4;
          to += 4;
        }
        for (; count > 0; count--) {
          *to++ = *from++;
        }
        return to;
      }

      static int8_t *fill(int32_t value, int32_t count, int8_t *to) {
        memset(to, value, (size_t)count);
        return to + count;
      }
      #endif
      """, needs: [.words])

  static let gathering = CKernel(
    name: "gather",
    text: """
      #if defined(__ARM_FEATURE_MVE)
      /* Bytes that lie `apart` from each other, eight at a time if their distances have 16 bits. A store that narrows has its
         address in one of the first eight registers. */
      static int8_t *pick(const int8_t *from, int32_t apart, int32_t count, int8_t *to) {
        if (7 * apart < 65536) {
          int8_t *p = to;
          const uint16x8_t distances = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)apart);
          __asm__ volatile(
              "wlstp.16 lr, %[count], 2f\\n"
              "1:\\n"
              "vldrb.u16 q0, [%[from], %q[distances]]\\n"
              "vstrb.16 q0, [%[p]], #8\\n"
              "add %[from], %[step]\\n"
              "letp lr, 1b\\n"
              "2:\\n"
              : [from] "+r"(from), [p] "+l"(p)
              : [count] "r"(count), [step] "r"(8 * apart), [distances] "w"(distances)
              : "q0", "lr", "memory");
          return to + count;
        }
        for (; count > 0; count--) {
          *to++ = *from;
          from += apart;
        }
        return to;
      }
      #else
      static int8_t *pick(const int8_t *from, int32_t apart, int32_t count, int8_t *to) {
        for (; count >= 4; count -= 4) {
          to[0] = from[0];
          to[1] = from[apart];
          from += 2 * apart;
          to[2] = from[0];
          to[3] = from[apart];
          from += 2 * apart;
          to += 4;
        }
        for (; count > 0; count--) {
          *to++ = *from;
          from += apart;
        }
        return to;
      }
      #endif

      /* What one output position reads, column by column, and in a column all channels of the first tap, then all of the one
         below. All but the last `fresh` columns are those of the position to the left, which are copied from `before`. */
      static void gather(const window_t *w, int32_t channels, int32_t zero, int32_t fresh, const int8_t *map, int32_t position,
                         const int8_t *before, int8_t *patch) {
        const int32_t size = channels * w->kernel_height;
        const int32_t index = position % w->out_width;
        const int32_t top = (position / w->out_width) * w->stride_height - w->pad_top;
        int32_t column = index * w->stride_width - w->pad_left;
        int32_t columns = w->kernel_width;
        if (index > 0) {
          const int32_t kept = columns - fresh;
          const int8_t *from = before + fresh * size;
          patch = (from == patch) ? patch + kept * size : copy(from, kept * size, patch);
          column += kept * w->dilation_width;
          columns = fresh;
        }
        for (; columns > 0; columns--) {
          int32_t row = top;
          for (int32_t taps = w->kernel_height; taps > 0; taps--) {
            /* As unsigned numbers, those below 0 are beyond the map, too. */
            if ((uint32_t)row < (uint32_t)w->height && (uint32_t)column < (uint32_t)w->width) {
              patch = pick(map + row * w->width + column, w->height * w->width, channels, patch);
            } else {
              patch = fill(zero, channels, patch);
            }
            row += w->dilation_height;
          }
          column += w->dilation_width;
        }
      }
      """, needs: [.window, .copying])

  static let fourDotProducts = CKernel(
    name: "dot4",
    text: """
      #if !defined(__ARM_FEATURE_MVE)
      /* Two rows of x by two rows of w. */
      static void dot4(const int8_t *x, const int8_t *z, const int8_t *w, const int8_t *v, int32_t count, int32_t *sums) {
        int32_t s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
      #if defined(__ARM_FEATURE_DSP)
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
      #endif
        for (; count > 0; count--) {
          s0 += *x * *w;
          s1 += *z * *w++;
          s2 += *x++ * *v;
          s3 += *z++ * *v++;
        }
        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
      }
      #endif
      """, needs: [.words])

  static let integerConvolution = CKernel(
    name: "convolution",
    text: """
      typedef struct {
        window_t window;
        int32_t channels, outputs, groups, in_zero;
        rows_t rows;  /* [outputs][kernel_width][kernel_height][channels / groups] */
      } convolution_t;

      /* Outputs of two positions, two channels at a time. */
      #if defined(__ARM_FEATURE_MVE)
      KERNEL void outputs_at(const rows_t *p, const int8_t *patch, const int8_t *other, int32_t reach, int32_t o, int32_t end,
                             int32_t area, int8_t *y, int32_t next) {
        /* Lanes: a channel at both positions, then the one after it. */
        const uint32x4_t odd = vandq_u32(vidupq_n_u32(0, 1), vdupq_n_u32(1));
        const uint32x4_t second = vshrq_n_u32(vidupq_n_u32(0, 1), 1);
        int32_t left = end - o;
        int32_t after = (left > 1) ? 1 : 0;
        const uint32x4_t offsets = vaddq_u32(vmulq_n_u32(odd, (uint32_t)next), vmulq_n_u32(second, (uint32_t)(after * area)));
        uint32x4_t fields = addresses(&p->channel[o], vmulq_n_u32(second, (uint32_t)after));
        const channel_t *channel = &p->channel[o];
        const int8_t *weight = p->weight + o * reach;
        const int32x4_t lower = vdupq_n_s32(p->lower), upper = vdupq_n_s32(p->upper);
        const int32_t zero = p->out_zero;
        y += o * area;
        do {
          const int8_t *x = patch;
          const int8_t *z = other;
          const int8_t *w = weight;
          const int8_t *v = weight + after * reach;
          int32_t s0 = channel->bias, s1 = channel->bias, s2 = channel[after].bias, s3 = channel[after].bias;
          int32x4_t sums;
          __asm__ volatile(
              "wlstp.8 lr, %[count], 2f\\n"
              "1:\\n"
              "vldrb.8 q0, [%[x]], #16\\n"
              "vldrb.8 q1, [%[w]], #16\\n"
              "vmladava.s8 %[s0], q0, q1\\n"
              "vldrb.8 q2, [%[z]], #16\\n"
              "vmladava.s8 %[s1], q2, q1\\n"
              "vldrb.8 q1, [%[v]], #16\\n"
              "vmladava.s8 %[s2], q0, q1\\n"
              "vmladava.s8 %[s3], q2, q1\\n"
              "letp lr, 1b\\n"
              "2:\\n"
              "vmov %q[sums][2], %q[sums][0], %[s0], %[s2]\\n"
              "vmov %q[sums][3], %q[sums][1], %[s1], %[s3]\\n"
              : [x] "+r"(x), [z] "+r"(z), [w] "+r"(w), [v] "+r"(v), [s0] "+Te"(s0), [s1] "+Te"(s1), [s2] "+Te"(s2),
                [s3] "+Te"(s3), [sums] "=&w"(sums)
              : [count] "r"(reach)
              : "q0", "q1", "q2", "lr", "memory");
          const int32x4_t factors = vldrwq_gather_base_s32(fields, 4);
          const int32x4_t shifts = vldrwq_gather_base_s32(fields, 8);
          vstrbq_scatter_offset_s32(y, offsets, results(sums, factors, shifts, zero, lower, upper));
          left -= 2;
          /* Of an odd number the last is computed along with the one before it once more. */
          const int32_t step = (left > 1) ? 2 : 1;
          channel += step;
          fields = vaddq_n_u32(fields, (uint32_t)step * (uint32_t)sizeof(channel_t));
          weight += step * reach;
          y += step * area;
        } while (left > 0);
      }
      #else
      static void outputs_at(const rows_t *p, const int8_t *patch, const int8_t *other, int32_t reach, int32_t o, int32_t end,
                             int32_t area, int8_t *y, int32_t next) {
        const int32_t lower = p->lower, upper = p->upper, zero = p->out_zero;
        for (; o < end; o += 2) {
          const int32_t second = (o + 1 < end) ? o + 1 : o;
          const channel_t *c = &p->channel[o];
          const channel_t *d = &p->channel[second];
          int32_t sums[4];
          sums[0] = c->bias;
          sums[1] = c->bias;
          sums[2] = d->bias;
          sums[3] = d->bias;
          dot4(patch, other, p->weight + o * reach, p->weight + second * reach, reach, sums);
          int8_t *to = y + o * area;
          int8_t *also = y + second * area;
          to[0] = result(c, sums[0], zero, lower, upper);
          to[next] = result(c, sums[1], zero, lower, upper);
          also[0] = result(d, sums[2], zero, lower, upper);
          also[next] = result(d, sums[3], zero, lower, upper);
        }
      }
      #endif

      static void convolution(const convolution_t *p, const int8_t *x, int8_t *patch, int8_t *y) {
        const window_t *w = &p->window;
        const int32_t group_channels = p->channels / p->groups;
        const int32_t group_outputs = p->outputs / p->groups;
        const int32_t size = group_channels * w->kernel_height;
        const int32_t reach = size * w->kernel_width;
        const int32_t area = w->out_height * w->out_width;
        /* Columns of a window that the one to its left does not have. */
        const int32_t apart = w->stride_width / w->dilation_width;
        const int32_t is_shared = apart * w->dilation_width == w->stride_width && apart < w->kernel_width;
        const int32_t fresh = (is_shared != 0) ? apart : w->kernel_width;
        const int8_t *map = x;
        for (int32_t first = 0; first < p->outputs; first += group_outputs) {
          int8_t *other = patch;
          for (int32_t position = 0; position < area; position += 2) {
            /* The last position of an odd number is computed twice. */
            const int32_t next = (position + 1 < area) ? 1 : 0;
            for (int32_t i = 0; i <= next; i++) {
              const int8_t *before = other;
              other = patch;
              if (i > 0) {
                other += ((position + 1) % w->out_width > 0) ? fresh * size : reach;
              }
              gather(w, group_channels, p->in_zero, fresh, map, position + i, before, other);
            }
            outputs_at(&p->rows, patch, other, reach, first, first + group_outputs, area, y + position, next);
          }
          map += group_channels * w->height * w->width;
        }
      }
      """, needs: [.rows, .gathering, .fourDotProducts])
}
