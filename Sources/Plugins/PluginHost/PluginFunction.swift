import CEspalierPlugin
import Diagnostics
import JSONText

/// The context that a table's functions get. The interface allows several threads to pass it at once.
struct PluginContext: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer?

  init(_ pointer: UnsafeMutableRawPointer?) {
    self.pointer = pointer
  }
}

/// Calls a contribution's functions and words their errors.
struct PluginFunction: Sendable {
  let plugin: String
  /// "layer", "sampler" and so on.
  let type: String
  let kind: String

  /// The most bytes that a plug-in may return in one call.
  static let maximumByteCount = 64 << 20

  /// Runs a function that may report an error.
  func call(
    _ function: String, _ body: (UnsafeMutablePointer<espalier_error>) -> Int32
  ) throws(PluginFailure) {
    var error = espalier_error()
    error.size = UInt64(MemoryLayout<espalier_error>.size)
    let code = PluginBoundary.run(.calling(self, function)) { withUnsafeMutablePointer(to: &error, body) }
    guard code != Int32(ESPALIER_OK) else { return }
    throw PluginFailure(
      owner: self, function: function, code: code, message: Self.text(error.message),
      attribute: Self.text(error.attribute), remedy: Self.text(error.remedy))
  }

  /// Runs a function that cannot fail.
  func run(_ function: String, _ body: () -> Void) {
    PluginBoundary.run(.calling(self, function), body)
  }

  /// Runs a function that returns JSON.
  func document(
    _ function: String,
    _ body: (UnsafePointer<espalier_sink>, UnsafeMutablePointer<espalier_error>) -> Int32
  ) throws(PluginFailure) -> JSONDocument {
    let said = SaidText()
    var sink = espalier_sink(
      size: UInt64(MemoryLayout<espalier_sink>.size), context: Unmanaged.passUnretained(said).toOpaque(),
      write: { context, bytes, count in
        guard let context, let bytes else { return }
        Unmanaged<SaidText>.fromOpaque(context).takeUnretainedValue().append(bytes, Int(clamping: count))
      })
    try withExtendedLifetime(said) { () throws(PluginFailure) in
      try call(function) { error in withUnsafePointer(to: &sink) { body($0, error) } }
    }
    guard said.isWhole else { throw failure(function, "it said more than 64 MiB") }
    guard !said.bytes.isEmpty else { throw failure(function, "it reported success and said nothing") }
    do {
      return try JSONDocument(
        SourceText(file: "\(plugin): what \(function) of \(kind) said", bytes: said.bytes))
    } catch {
      throw failure(function, "what it said is no JSON: \(error.diagnostics.map(\.message).joined(separator: "; "))")
    }
  }

  /// A failure that the host noticed.
  func failure(_ function: String, _ message: String) -> PluginFailure {
    PluginFailure(
      owner: self, function: function, code: Int32(ESPALIER_FAILED), message: message, attribute: "", remedy: "")
  }

  /// A fixed array of characters as text: up to its zero byte, or all of it.
  static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

private final class SaidText {
  var bytes: [UInt8] = []
  var isWhole = true

  func append(_ start: UnsafePointer<CChar>, _ count: Int) {
    guard count <= PluginFunction.maximumByteCount - bytes.count else {
      isWhole = false
      return
    }
    bytes += UnsafeRawBufferPointer(start: start, count: count)
  }
}

/// A plug-in's function reported an error.
struct PluginFailure: Error {
  var owner: PluginFunction
  var function: String
  var code: Int32
  var message: String
  var attribute: String
  var remedy: String

  /// Whether the arguments are at fault, not the plug-in.
  var isRefusal: Bool { code == Int32(ESPALIER_REFUSED) }

  /// What went wrong, and in whose function.
  var sentence: String {
    let said = message.isEmpty ? "it returned \(code) without a message" : message
    return "plug-in '\(owner.plugin)', \(function) of \(owner.type) '\(owner.kind)': \(said)"
  }

  var diagnostics: DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "plugin-failed", sentence, remedy: remedy.isEmpty ? "Tell the plug-in's author" : remedy))
  }
}
