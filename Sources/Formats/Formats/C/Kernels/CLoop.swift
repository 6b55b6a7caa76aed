/// Loops over a `loop_t` as C text.
enum CLoop {
  static func forms(_ loop: String, _ index: String, indent: Int = 2) -> String {
    (0..<5).map { axis in
      let name = "\(index)\(axis)"
      return "for (int32_t \(name) = 0; \(name) < \(loop)->extent[\(axis)]; \(name)++) {"
    }.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  /// Each pair of elements of two tensors of 8-bit integers and where its result goes: `statements` read `*s` and `*t`, and
  /// write `*r`. The loop is called `l`.
  /// - parameter helium: what does the same for `l->extent[4]` pairs that lie side by side, as does where the results go
  static func pairs(_ statements: [String], helium: String? = nil) -> String {
    let outer = (0..<4).map { "  for (int32_t a\($0) = 0; a\($0) < l->extent[\($0)]; a\($0)++) {" }
    let inner = (statements + ["s += s_step;", "t += t_step;", "r += r_step;"]).map { "      " + $0 }
    let vectors =
      helium.map { text in
        let lines = text.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
        return """

          #if defined(__ARM_FEATURE_MVE)
              if (s_step == 1 && t_step == 1 && r_step == 1) {
          \(lines)
                continue;
              }
          #endif
          """
      } ?? ""
    return """
      \(outer.joined(separator: "\n"))
          const int8_t *s = x + \(sum("l", 1, "a", axes: 4));
          const int8_t *t = z + \(sum("l", 2, "a", axes: 4));
          int8_t *r = y + \(sum("l", 0, "a", axes: 4));
          const int32_t r_step = l->stride[0][4], s_step = l->stride[1][4], t_step = l->stride[2][4];\(vectors)
          for (int32_t count = l->extent[4]; count > 0; count--) {
      \(inner.joined(separator: "\n"))
          }
        }}}}
      """
  }

  static func sum(_ loop: String, _ operand: Int, _ index: String, axes: Int = 5) -> String {
    (0..<axes).map { "\(index)\($0) * \(loop)->stride[\(operand)][\($0)]" }.joined(separator: " + ")
  }
}
