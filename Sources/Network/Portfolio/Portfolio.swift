import CPortfolio
import Diagnostics
import GraphIR
import JSONText
import TensorTypes

/// Published designs of small networks, which a search from nothing begins with. They are the files of
/// architectures/portfolio, and part of the program, so that it finds them wherever it runs.
///
/// ```swift
/// let designs = try Portfolio.designs(for: source.sampleShape, outputs: 10, catalogue: .builtin)
/// ```
public enum Portfolio {
  /// The files of designs, relative to the folder `architectures`, in the order in which a search takes them.
  public static let files: [String] = texts.map(\.path).filter { $0.hasPrefix("portfolio/") }

  /// The text of a file of the portfolio, or of a block that one imports; nil if it is none of them.
  public static func text(of path: String) -> String? { texts.first { $0.path == path }?.text }

  /// The designs for such samples, each with the samples' shape as its input, an output for each class, label or
  /// quantity, and a map that is about as large before its last layers as its authors had it.
  /// - Parameters:
  ///   - shape: of a sample: [channels, height, width], [channels, length] or [features]
  ///   - outputs: numbers that a network gives for a sample
  /// - Returns: documents that need no other file; those that such samples do not fit are left out
  /// - Throws: when no design fits
  public static func designs(
    for shape: Shape, outputs: Int, catalogue: LayerCatalogue
  ) throws(DiagnosticsError) -> [Architecture] {
    let loader = ArchitectureLoader(catalogue: catalogue, read: read)
    var designs: [Architecture] = []
    for file in files {
      let source = try read(file)
      let design = try loader.standalone(loader.load(source).architecture, file: file)
      guard let fitted = design.fitted(to: shape, outputs: outputs), (try? loader.network(of: fitted)) != nil
      else { continue }
      designs.append(fitted)
    }
    guard !designs.isEmpty else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-design", "no design of the portfolio reads samples of the shape \(shape)",
          remedy: "Name an architecture to begin from"))
    }
    return designs
  }

  private static func read(_ path: String) throws(DiagnosticsError) -> SourceText {
    guard let text = text(of: path) else {
      throw DiagnosticsError(Diagnostic(code: "no-file", "'\(path)' is no file of the portfolio"))
    }
    return SourceText(file: path, text: text)
  }

  private static let texts: [(path: String, text: String)] = {
    var texts: [(path: String, text: String)] = []
    var next = espalier_portfolio_files()
    while let file = next?.pointee, let path = file.path {
      let bytes = UnsafeRawBufferPointer(start: file.text, count: file.count)
      texts.append((String(cString: path), String(decoding: bytes, as: UTF8.self)))
      next = next?.successor()
    }
    return texts
  }()
}
