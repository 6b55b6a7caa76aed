import Compilation
import Diagnostics
import Glibc
import JSONText

/// What decides how numbers are rounded. All who train for a study must have it in common, or else the same training would
/// give another network on another machine.
public struct StudyArithmetic: Hashable, Sendable {
  /// Of this program.
  public var version: String
  /// The name of the backend, and the kind of its device if it has one.
  public var backend: String
  /// The architecture of the processor, and what it can do as far as kernels ask for it. Where a device computes it does not
  /// matter.
  public var processor: String

  /// That of this machine.
  public init(backend: any Backend) {
    version = ProgramVersion.current
    let name = type(of: backend).name
    if let device = backend.deviceKind {
      (self.backend, processor) = ("\(name) on \(device)", "any")
    } else {
      (self.backend, processor) = (name, Self.ownProcessor)
    }
  }

  init?(_ text: String) {
    guard case .object(let object)? = try? JSONDocument(SourceText(file: "arithmetic", text: text)).root,
      case .string(let version)? = object["version"], case .string(let backend)? = object["backend"],
      case .string(let processor)? = object["processor"]
    else { return nil }
    (self.version, self.backend, self.processor) = (version, backend, processor)
  }

  var text: String {
    JSONWriter.line(["version": .string(version), "backend": .string(backend), "processor": .string(processor)])
  }

  /// - Parameter study: what the study began with
  /// - Throws: what differs on this machine
  func check(against study: StudyArithmetic, of name: String) throws(DiagnosticsError) {
    let differing: (fact: String, remedy: String)? =
      if version != study.version {
        ("version \(study.version) of this program, and this is \(version)", "Use that version on all machines")
      } else if backend != study.backend {
        (
          "the backend \(study.backend), and this build has \(backend)",
          "Build on a machine with the same libraries: 'make setup' brings them"
        )
      } else if processor != study.processor {
        (
          "processors with '\(study.processor)', and this one has '\(processor)'",
          "Use machines of one kind, or begin the study on the oldest of them with a cluster's constraint"
        )
      } else {
        nil
      }
    guard let differing else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "other-arithmetic",
        "'\(name)' began with \(differing.fact): results would not repeat", remedy: differing.remedy))
  }

  private static let ownProcessor: String = {
    var names = utsname()
    uname(&names)
    let machine = withUnsafeBytes(of: &names.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let known = ["avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd", "bf16", "sve"]
    var features: Set<Substring> = []
    if let file = fopen("/proc/cpuinfo", "r") {
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 16_384)
      while fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix("flags") || text.hasPrefix("Features") else { continue }
        features = Set(text.split(whereSeparator: \.isWhitespace))
        break
      }
    }
    return ([machine] + known.filter { features.contains(Substring($0)) }).joined(separator: " ")
  }()
}

/// The version of this program.
public enum ProgramVersion {
  public static let current = "0.1.0"
}
