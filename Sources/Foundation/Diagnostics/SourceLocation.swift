/// A location in a text file, for people: lines and columns count from one.
///
/// Columns count Unicode scalars, as editors do for most text.
public struct SourceLocation: Hashable, Sendable {
  /// The file's name as the user gave it.
  public var file: String
  public var line: Int
  public var column: Int
  /// How many columns to underline; at least one.
  public var length: Int

  public init(file: String, line: Int, column: Int, length: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
  }
}

extension SourceLocation: Comparable {
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

extension SourceLocation: CustomStringConvertible {
  public var description: String { "\(file):\(line):\(column)" }
}
