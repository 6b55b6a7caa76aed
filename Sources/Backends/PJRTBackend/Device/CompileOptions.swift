import Glibc

/// What a plug-in is told when it compiles: a message of Protocol Buffers, as OpenXLA's `compile_options.proto` has it.
struct CompileOptions {
  /// A setting of the compiler's, beside those of $XLA_FLAGS.
  struct Setting: Hashable {
    var name: String
    var isOn: Bool
  }

  let settings: [Setting]

  init(settings: [Setting]) {
    self.settings = settings
  }

  /// - parameter platform: such as `cuda`
  init(platform: String) {
    // What the user says of the compiler is all that it is told.
    guard platform == "cuda" || platform == "rocm", getenv("XLA_FLAGS") == nil else {
      settings = []
      return
    }
    settings = [
      // Trying many kernels for each product takes longer than small networks train; the vendor's library is as fast.
      Setting(name: "xla_gpu_enable_triton_gemm", isOn: false),
      // The same bits in every run.
      Setting(name: "xla_gpu_exclude_nondeterministic_ops", isOn: true),
    ]
  }

  /// One replica, one partition, and the settings. Without the first two plug-ins end the process.
  var bytes: [UInt8] {
    // Field 3 {field 4: 1, field 5: 1}.
    var bytes: [UInt8] = [0x1A, 0x04, 0x20, 0x01, 0x28, 0x01]
    for setting in settings {
      // Field 7, a map: {field 1: name, field 2: value}.
      bytes += Self.field(7, Self.field(1, Array(setting.name.utf8)) + Self.field(2, [0x10, setting.isOn ? 1 : 0]))
    }
    return bytes
  }

  /// A field that holds bytes, with its length before them.
  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    var rest = content.count
    repeat {
      length.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return [number << 3 | 2] + length + content
  }
}
