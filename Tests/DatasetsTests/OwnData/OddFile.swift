import Datasets
import Diagnostics
import TemporaryFolders
import Testing

/// A file that is damaged or odd, and what becomes of it: the whole message, or the samples in words.
struct OddFile: CustomTestStringConvertible, Sendable {
  var name: String
  var files: [String: [UInt8]]
  var path: String
  var options: [String]
  var outcome: String

  /// - Parameter outcome: a message, in which the folder is DATA, or `shape targets: values → label; …`
  init(
    _ name: String, _ path: String, _ content: [UInt8], _ options: String..., also files: [String: [UInt8]] = [:],
    is outcome: String
  ) {
    (self.name, self.path, self.options, self.outcome) = (name, path, options, outcome)
    self.files = files.merging([path: content]) { $1 }
  }

  init(
    _ name: String, _ path: String, _ content: String, _ options: String..., also files: [String: String] = [:],
    is outcome: String
  ) {
    (self.name, self.path, self.options, self.outcome) = (name, path, options, outcome)
    self.files = files.mapValues { Array($0.utf8) }.merging([path: Array(content.utf8)]) { $1 }
  }

  var testDescription: String { name }

  /// What becomes of it: the training samples without a test part unless the options ask for one, then those of both.
  func becomes() throws -> String {
    let folder = try TemporaryFolder()
    for (name, content) in files { try folder.write(content, to: name) }
    var words = ""
    let message = folder.complaint {
      let isWhole = !options.contains {
        $0.hasPrefix("testFraction=") || $0.hasPrefix("test=") || $0.hasPrefix("testX")
      }
      let options = (isWhole ? ["testFraction=0"] : []) + options.map { $0.replacing("DATA", with: folder.path) }
      let choice = try DatasetCatalogue.builtin.choice("\(folder.path)/\(path)", options: options)
      let source = try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
      words = Self.words(try source.load(.training))
      if source.testOrigin != .none { words += " | " + Self.words(try source.load(.test)) }
    }
    return words.isEmpty || message != "nothing was thrown" ? message : words
  }

  private static func words(_ samples: Samples) -> String {
    func brief(_ value: Float) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
    var isBytes = false
    if case .bytes = samples.values { isBytes = true }
    let rows = (0..<samples.count).map { index -> String in
      let values = samples.values(at: index).map { isBytes ? ($0 * 255).rounded() : $0 }
      let target: String =
        switch samples.targetValues {
        case .classes(let classes): samples.targets.names[Int(classes[index])]
        case .labels, .quantities:
          (0..<samples.targets.count).map { brief(samples.targetValue(at: index, column: $0)) }.joined(separator: " ")
        }
      return values.map(brief).joined(separator: " ") + " → " + target
    }
    let shape = "\(samples.shape)" + (isBytes ? " bytes" : "")
    return "\(shape) \(samples.targets.names.joined(separator: ",")): \(rows.joined(separator: "; "))"
  }
}

extension Samples {
  /// How the values are kept.
  fileprivate var values: SampleStorage {
    let all = (0..<1).flatMap(self.values)
    let isPixels = shape.rank == 3 && all.allSatisfy { $0 >= 0 && $0 <= 1 && ($0 * 255).rounded() == $0 * 255 }
    return isPixels ? .bytes([]) : .floats([])
  }
}
