import Catalogues

/// What a study, a command or a checkpoint names as its data: a data set of the catalogue by its name, or a kind of files
/// with settings.
///
/// ```json
/// "dataset": "cifar10"
/// "dataset": {"kind": "csv", "path": "accel.csv", "label": "activity", "window": 128}
/// ```
public struct DatasetChoice: Hashable, Sendable {
  /// A name of the catalogue.
  public var kind: String
  /// Those that were set, by name.
  public var settings: [String: SettingValue]

  public init(_ kind: String, settings: [String: SettingValue] = [:]) {
    self.kind = kind
    self.settings = settings
  }

  /// The file or folder that is read; nil if the data set is found by its name.
  public var path: String? { settings["path"]?.text }

  /// What people call it: the file's name, or that of the data set.
  public var name: String { path?.lastPathComponent ?? kind }
}

extension DatasetChoice: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self.init(name) }
}

extension DatasetChoice: CustomStringConvertible {
  public var description: String { name }
}

extension String {
  /// What follows the last slash that does not end the path.
  var lastPathComponent: String {
    split(separator: "/").last.map(String.init) ?? self
  }
}
