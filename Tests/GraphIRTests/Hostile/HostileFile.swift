import Foundation
import Testing

/// A file that is made to cost time, memory or a crash, and what is to be said of it.
struct HostileFile: Sendable, CustomTestStringConvertible {
  var name: String
  /// A part of what is said.
  var expected: String
  /// Writes the file and what it imports into a folder, and returns its path.
  var write: @Sendable (_ folder: String) throws -> String

  var testDescription: String { name }

  init(_ name: String, _ expected: String, write: @escaping @Sendable (_ folder: String) throws -> String) {
    self.name = name
    self.expected = expected
    self.write = write
  }

  /// A file of one text.
  init(_ name: String, _ expected: String, text: @escaping @Sendable () -> String) {
    self.init(name, expected) { folder in try Self.put(text(), "\(name).json", in: folder) }
  }

  @discardableResult
  static func put(_ text: String, _ name: String, in folder: String) throws -> String {
    let path = "\(folder)/\(name)"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  static let all = networks + imports + texts + files + faults

  static let relu = #"{"kind":"relu"}"#

  static func list(_ range: Range<Int>, _ element: (Int) -> String) -> String {
    range.map(element).joined(separator: ",")
  }

  static func network(
    _ layers: String, input: String = "[3,32,32]", blocks: String = "", imports: String = ""
  ) -> String {
    "{\"espalier\":1,\"input\":\(input),\"import\":[\(imports)],\"blocks\":{\(blocks)},\"layers\":[\(layers)]}"
  }

  static func library(_ blocks: String, imports: String = "") -> String {
    "{\"espalier\":1,\"import\":[\(imports)],\"blocks\":{\(blocks)}}"
  }

  /// Each block uses the one before it twice.
  static let laughs =
    "\"b0\":{\"layers\":[\(relu),\(relu)]},"
    + list(1..<40) { "\"b\($0)\":{\"layers\":[{\"kind\":\"b\($0 - 1)\"},{\"kind\":\"b\($0 - 1)\"}]}" }

  /// Repetitions of repetitions of nothing.
  static let empty = """
    "e0":{"layers":[{"kind":"relu","when":false}]},"e1":{"layers":[{"kind":"e0","repeat":10000}]},
    "e2":{"layers":[{"kind":"e1","repeat":10000}]},"e3":{"layers":[{"kind":"e2","repeat":10000}]}
    """
}
