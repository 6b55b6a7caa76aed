// The depthwise convolution over 8-bit numbers on processors with Helium: four outputs of a row at a time, in assembly, as gcc 12
// neither makes loops that leave out lanes beyond the end nor keeps what such a loop needs in registers.

extension CKernel {
  static let heliumDepthwise = """
    /* Windows of 3 by 3 taps side by side, one or two columns apart, whose results are clamped to 8 bits. */
    KERNEL void depthwise_threes(const depthwise_t *p, const channel_t *channel, const int8_t *band, const int8_t *weight,
                                 int32_t rows, int8_t *y) {
      const int32_t wide = p->wide, columns = p->window.out_width, stride = p->window.stride_width;
      const int32_t below = p->window.stride_height * wide;
      const int32x4_t start = vdupq_n_s32(channel->bias), factor = vdupq_n_s32(channel->multiplier);
      /* As `results`: how far the halves of a product are shifted. */
      const int32x4_t high = vdupq_n_s32(33 - channel->shift), low = vdupq_n_s32(1 - channel->shift);
      const int32x4_t zero = vdupq_n_s32(p->out_zero);
      const uint32x4_t apart = vidupq_n_u32(0, 2);
      for (; rows > 0; rows--) {
        const int8_t *a = band, *b = a + wide, *c = b + wide;
        int8_t *to = y;
        int32_t f;
        if (stride == 1) {
    \(threes { ["vldrb.s32 q1, [%[\($0)]\(["], #4", ", #-3]", ", #-2]"][$1])"] })
              : [a] "+l"(a), [b] "+l"(b), [c] "+l"(c), [y] "+l"(to), [f] "=&r"(f)
              : [count] "r"(columns), [w] "r"(weight), [start] "w"(start), [factor] "w"(factor), [high] "w"(high),
                [low] "w"(low), [zero] "w"(zero)
              : "q0", "q1", "lr", "memory");
        } else {
    \(threes { ["vldrb.s32 q1, [%[\($0)], %q[apart]]", "add %[\($0)], #\([1, 1, 6][$1])"] })
              : [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [y] "+l"(to), [f] "=&r"(f)
              : [count] "r"(columns), [w] "r"(weight), [start] "w"(start), [factor] "w"(factor), [high] "w"(high),
                [low] "w"(low), [zero] "w"(zero), [apart] "w"(apart)
              : "q0", "q1", "lr", "memory");
        }
        y += columns;
        band += below;
      }
    }

    /* Windows of any kind. */
    KERNEL void depthwise_windows(const depthwise_t *p, const channel_t *channel, const int8_t *band, const int8_t *weight,
                                  int32_t rows, int8_t *y) {
      const window_t *w = &p->window;
      const int32_t wide = p->wide, stride = w->stride_width, zero = p->out_zero;
      const int32x4_t start = vdupq_n_s32(channel->bias);
      const int32x4_t factor = vdupq_n_s32(channel->multiplier), shift = vdupq_n_s32(channel->shift);
      const int32x4_t lower = vdupq_n_s32(p->lower), upper = vdupq_n_s32(p->upper);
      const uint32x4_t apart = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)stride);
      const int32_t step = w->dilation_height * wide;
      for (; rows > 0; rows--) {
        const int8_t *left = band;
        int32_t many = w->out_width;
        for (; many > 0; many -= 4) {
          const int8_t *row = left, *f = weight, *x;
          int32_t i = w->kernel_height, t;
          int32x4_t s = start;
          if (stride == 1) {
    \(window("vldrb.s32 q0, [%[x]]"))
                : [x] "=&l"(x), [row] "+r"(row), [f] "+r"(f), [s] "+w"(s), [t] "=&r"(t), [i] "+r"(i)
                : [taps] "r"(w->kernel_width), [across] "r"(w->dilation_width), [step] "r"(step)
                : "q0", "lr", "cc", "memory");
          } else {
    \(window("vldrb.s32 q0, [%[x], %q[apart]]"))
                : [x] "=&r"(x), [row] "+r"(row), [f] "+r"(f), [s] "+w"(s), [t] "=&r"(t), [i] "+r"(i)
                : [taps] "r"(w->kernel_width), [across] "r"(w->dilation_width), [step] "r"(step), [apart] "w"(apart)
                : "q0", "lr", "cc", "memory");
          }
          s = results(s, factor, shift, zero, lower, upper);
    \(assembly(["vctp.32 %[many]", "vpst", "vstrbt.32 %q[s], [%[y]]"], indent: 6))
              :
              : [many] "r"(many), [s] "w"(s), [y] "l"(y)
              : "memory");
          left += 4 * stride;
          y += 4;
        }
        y += many;
        band += w->stride_height * wide;
      }
    }
    """

  /// The head of a statement of assembly.
  private static func assembly(_ lines: [String], indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    return ([margin + "__asm__ volatile("] + lines.map { #"\#(margin)    "\#($0)\n""# }).joined(separator: "\n")
  }

  /// Outputs of windows of 3 by 3 taps.
  /// - parameter load: what brings the numbers of a tap into q1, by the register of its row and its column
  private static func threes(_ load: (_ row: Character, _ column: Int) -> [String]) -> String {
    var lines = ["wlstp.32 lr, %[count], 2f", "1:", "vmov q0, %q[start]"]
    for (number, row) in "abc".enumerated() {
      for column in 0..<3 {
        lines += ["ldrsb %[f], [%[w], #\(3 * number + column)]"] + load(row, column) + ["vmla.s32 q0, q1, %[f]"]
      }
    }
    lines += [
      "vmulh.s32 q1, q0, %q[factor]", "vmul.i32 q0, q0, %q[factor]", "vshl.s32 q1, q1, %q[high]",
      "vshl.u32 q0, q0, %q[low]", "vorr q0, q0, q1", "vrshr.s32 q0, q0, #1", "vadd.i32 q0, q0, %q[zero]",
      "vqmovnb.s32 q0, q0", "vqmovnb.s16 q0, q0", "vstrb.32 q0, [%[y]], #4", "letp lr, 1b", "2:",
    ]
    return assembly(lines, indent: 6)
  }

  /// Sums of four windows.
  /// - parameter load: what brings the numbers of a tap into q0
  private static func window(_ load: String) -> String {
    assembly(
      [
        "1:", "mov %[x], %[row]", "add %[row], %[step]", "dls lr, %[taps]", "2:", load, "ldrsb %[t], [%[f]], #1",
        "add %[x], %[across]", "vmla.s32 %q[s], q0, %[t]", "le lr, 2b", "subs %[i], #1", "bne 1b",
      ], indent: 8)
  }
}
