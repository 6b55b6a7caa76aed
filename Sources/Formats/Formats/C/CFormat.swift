import Diagnostics
import Files

extension FormatDefinition {
  /// C99 over 32-bit floats, written by ``CFloatWriter``.
  public static let c = FormatDefinition(
    kind: "c", help: "C99 in 32-bit floats: a source and a header without dependencies, for microcontrollers.",
    fileExtension: "c", options: [.bytes, .selfTest], needsWeights: true,
    write: { network, options, path throws(DiagnosticsError) in
      let name = CName(path: path)
      let files = try CFloatWriter(network, name: name, options: options).files()
      try CFiles.write(files, name: name, path: path)
    })
}

extension FormatDefinition {
  /// C99 over 8-bit integers, written by ``CIntegerWriter``.
  public static let cInteger = FormatDefinition(
    kind: "c-int8", help: "C99 in 8-bit integers, quantised on training samples, for microcontrollers.",
    fileExtension: "c", options: [.bytes, .selfTest], needsWeights: true, isQuantized: true,
    write: { network, options, path throws(DiagnosticsError) in
      guard let program = network.quantized else { throw network.lacksSamples }
      let name = CName(path: path)
      let files = try CIntegerWriter(network, program, name: name, options: options).files()
      try CFiles.write(files, name: name, path: path)
    })
}

extension ExportedNetwork {
  /// The error of a network that has no 8-bit numbers yet.
  var lacksSamples: DiagnosticsError {
    DiagnosticsError(
      Diagnostic(
        code: "no-samples", "'\(network.name)' cannot be written in 8-bit integers without samples",
        remedy: "Name a data set with --dataset"))
  }
}

enum CFiles {
  /// Writes the source to a path and the header beside it.
  static func write(
    _ files: (source: String, header: String), name: CName, path: String
  ) throws(DiagnosticsError) {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let folder = String(path.dropLast(file.count))
    try AtomicFile().replace(path) { output throws(DiagnosticsError) in try output.append(Array(files.source.utf8)) }
    try AtomicFile().replace("\(folder)\(name.stem).h") { output throws(DiagnosticsError) in
      try output.append(Array(files.header.utf8))
    }
  }
}
