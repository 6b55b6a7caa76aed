import CEspalierPlugin

/// A format for networks.
public protocol Exporter: SendableMetatype {
  static var kind: String { get }
  /// One sentence.
  static var help: String { get }
  /// The extension of its files, without the dot.
  static var fileExtension: String { get }

  /// - parameter weights: row-major; empty for an architecture that was not trained
  static func write(_ document: JSON, weights: [Weight], to path: String) throws
}

/// A tensor by the path of its layer and its name there.
public struct Weight: Sendable {
  public var name: String
  public var shape: [Int]
  public var values: [Float]
}

extension Exporter {
  static var table: espalier_exporter {
    let witness = ExporterWitness { try write($0, weights: $1, to: $2) }
    let schema: JSON = ["extension": .string(fileExtension)]
    return espalier_exporter(
      size: UInt64(MemoryLayout<espalier_exporter>.size), context: Permanent.object(witness),
      kind: Permanent.text(kind), help: Permanent.text(help), schema: Permanent.text(schema.line),
      write: { context, document, weights, count, path, error in
        attempt(error) {
          let list = UnsafeBufferPointer(start: weights, count: Int(count)).map { Weight($0) }
          try context.object(ExporterWitness.self).write(JSON(parsing: read(document)), list, read(path))
        }
      })
  }
}

extension Weight {
  fileprivate init(_ weight: espalier_weight) {
    let tensor = Tensor(weight.tensor)
    self.init(name: read(weight.name), shape: tensor.shape, values: Array(tensor.values))
  }
}

private final class ExporterWitness: Sendable {
  let write: @Sendable (JSON, [Weight], String) throws -> Void

  init(_ write: @escaping @Sendable (JSON, [Weight], String) throws -> Void) {
    self.write = write
  }
}
