import Catalogues
import Diagnostics

/// A kind of files that samples are read from: settings, among them the path, and what opens them.
///
/// ```swift
/// struct CSVTable: DatasetKind {
///   static let kind = "csv"
///   static let help = "A table as text: CSV or TSV."
///   static let form = "a .csv or .tsv file"
///   static let settings = [Setting<Self>("label", \.label, help: "The column to predict.")] + commonSettings
///   …
/// }
/// ```
/// Its file registers with one line, as plug-ins do: `DatasetDefinition(CSVTable.self)`.
public protocol DatasetKind: Configurable {
  /// What a path that is of this kind leads to, in words: "a folder with a folder of pictures for each class".
  static var form: String { get }
  /// The file or folder.
  var path: String { get set }
  /// How a test part is set aside if the files give none.
  var testPart: TestPart { get set }

  /// Whether a path is of this kind, as far as a look at names and first bytes says. Reads a few kilobytes at most.
  static func recognises(_ path: String) -> Bool

  /// Finds the samples, and reads as much as their shape and targets need.
  /// - Parameter locations: where what is made of files, such as decoded pictures, is kept
  /// - Throws: what is wrong, with the file and the row, byte or array
  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource
}

extension DatasetKind {
  /// The settings that every kind has.
  public static var commonSettings: [Setting<Self>] {
    [
      Setting(path: "path", \.path, help: "The file or folder."),
      Setting(
        "testFraction", \.testPart.fraction, in: 0...0.9,
        help: "What is set aside as test part, if the files give none; 0 for nothing."),
      Setting("testSeed", \.testPart.seed, in: 0...Int.max, help: "What the test part is drawn from."),
    ]
  }
}

/// How the test part of samples is set aside that come without one.
public struct TestPart: Hashable, Sendable {
  /// Of all samples, from 0 to 0.9.
  public var fraction = 0.2
  public var seed = 0

  public init(fraction: Double = 0.2, seed: Int = 0) {
    (self.fraction, self.seed) = (fraction, seed)
  }
}

/// Where the test part of a data set comes from.
public enum TestOrigin: Hashable, Sendable {
  /// It is published, or the files give it.
  case given
  /// It is set aside by seed.
  /// - parameter groups: the number of groups, of which none is in two parts; nil if there are no groups
  case setAside(TestPart, groups: Int?)
  /// There is none.
  case none
}
