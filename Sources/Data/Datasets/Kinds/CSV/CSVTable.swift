import Catalogues
import Diagnostics

/// Samples in a table as text: a row is a sample, or a point in time of which several make a sample.
struct CSVTable: DatasetKind, Hashable {
  static let kind = "csv"
  static let help = "Tables as text: CSV and TSV, a row a sample or a point in time."
  static let form = "a .csv or .tsv file, or a folder with train.csv"

  enum Separator: String, CaseIterable {
    case comma = ","
    case semicolon = ";"
    case tab
    case bar = "|"

    var byte: UInt8 { self == .tab ? 9 : rawValue.utf8.first ?? 9 }
  }

  /// What becomes of cells without a value.
  enum Missing: String, CaseIterable {
    case refuse, drop, mean, median, constant
  }

  enum Decimal: String, CaseIterable {
    case point = "."
    case comma = ","
  }

  var path = ""
  var testPart = TestPart()
  var test: String?
  var label: [String] = []
  var features: [String] = []
  var exclude: [String] = []
  var group: String?
  var time: String?
  var window: Int?
  var stride: Int?
  var shape: [Int] = []
  var task: LearningTask?
  var header: Bool?
  var separator: Separator?
  var decimal = Decimal.point
  var missing = Missing.refuse
  var missingValue = 0.0

  static let settings: [Setting<Self>] =
    commonSettings + [
      Setting(path: "test", \.test, help: "A table of test samples with the same columns."),
      Setting(
        "label", \.label,
        help: "The column to predict, or several; by default one called label, target, class or y, else the last."),
      Setting("features", \.features, help: "The columns to predict from; all others by default."),
      Setting("exclude", \.exclude, help: "Columns that are not used, such as names of rows."),
      Setting("group", \.group, help: "A column by which rows belong together: one group is never in two parts."),
      Setting(
        "time", \.time, help: "A number by which the rows of a group are put in order; the file's order by default."),
      Setting("window", \.window, in: 1...1_000_000, help: "How many rows in time make a sample [features, window]."),
      Setting("stride", \.stride, in: 1...1_000_000, help: "Rows from one window to the next; the window by default."),
      Setting(
        "shape", \.shape, in: 1...1_000_000, count: 1...3,
        help: "The shape of a sample whose features are columns; whole numbers 0 to 255 of three dimensions are pixels."
      ),
      Setting("task", \.task, help: "What the labels are; by default what a look at them says."),
      Setting("header", \.header, help: "Whether the first row names the columns; by default a look says."),
      Setting("separator", \.separator, help: "What stands between cells; by default a look says."),
      Setting("decimal", \.decimal, help: "The mark before the decimals of a number."),
      Setting(
        "missing", \.missing,
        help: "What becomes of empty cells: an error, no row, or a value that the training rows give."),
      Setting("missingValue", \.missingValue, in: -1e30...1e30, help: "The value for \"missing\": \"constant\"."),
    ]

  static let suffixes = [".csv", ".tsv", ".csv.gz", ".tsv.gz"]

  static func recognises(_ path: String) -> Bool {
    switch FileKind(of: path) {
    case .file: suffixes.contains { path.lowercased().hasSuffix($0) }
    case .folder: table("train", in: path) != nil
    default: false
    }
  }

  /// A table of a folder by its name without the suffix.
  private static func table(_ name: String, in folder: String) -> String? {
    suffixes.map { "\(folder)/\(name)\($0)" }.first { FileKind(of: $0) == .file }
  }

  func open(in locations: DataLocations) throws(DiagnosticsError) -> any DatasetSource {
    guard FileKind(of: path) == .folder else { return try OpenedTable.source(of: self, name: path.lastPathComponent) }
    var table = self
    table.path = Self.table("train", in: path) ?? "\(path)/train.csv"
    table.test = test ?? Self.table("test", in: path) ?? Self.table("val", in: path)
    return try OpenedTable.source(of: table, name: path.lastPathComponent)
  }
}
