import CEspalierPlugin
import Datasets
import Diagnostics
import Glibc
import JSONText
import Tasks
import TensorTypes

/// The functions of a plug-in's data set, of which none is null.
struct DatasetFunctions: @unchecked Sendable {
  let table: espalier_dataset

  init(_ table: espalier_dataset) {
    self.table = table
  }
}

/// A data set of a plug-in that was found.
final class PluginDataset: DatasetSource, @unchecked Sendable {
  let name: String
  let sampleShape: Shape
  let targets: Targets
  let origin: String
  private let counts: [Split: Int]
  private let owner: PluginFunction
  private let functions: DatasetFunctions
  private let folder: String?

  /// Samples read in one call.
  private static let rangeCount = 1024

  init(_ owner: PluginFunction, _ functions: DatasetFunctions, folder: String?) throws(DiagnosticsError) {
    self.owner = owner
    self.functions = functions
    self.folder = folder
    name = owner.kind
    do throws(PluginFailure) {
      let state = try DatasetState(owner, functions, folder: folder)
      let said = try owner.document("describe") { functions.table.describe(state.pointer, $0, $1) }
      withExtendedLifetime(state) {}
      guard let description = DatasetDescription(said.root) else {
        throw owner.failure("describe", "'\(JSONWriter.line(said.root).prefix(200))' describes no data set")
      }
      sampleShape = description.shape
      targets = .classes(names: description.classNames)
      origin = description.origin ?? "plug-in \(owner.plugin)"
      counts = [.training: description.training, .test: description.test]
    } catch {
      throw error.diagnostics
    }
  }

  func load(_ split: Split) throws(DiagnosticsError) -> Samples {
    let count = counts[split] ?? 0
    let elements = sampleShape.elementCount
    try checkMemory(for: count * elements, of: split)
    var values = [Float](repeating: .nan, count: count * elements)
    var labels = [Int32](repeating: -1, count: count)
    do throws(PluginFailure) {
      let state = try DatasetState(owner, functions, folder: folder)
      let code = Int32(split == .training ? ESPALIER_TRAINING : ESPALIER_TEST)
      for first in stride(from: 0, to: count, by: Self.rangeCount) {
        let size = min(Self.rangeCount, count - first)
        try owner.call("read") { error in
          values.withUnsafeMutableBufferPointer { values in
            labels.withUnsafeMutableBufferPointer { labels in
              functions.table.read(
                state.pointer, code, UInt64(first), UInt64(size), values.baseAddress! + first * elements,
                labels.baseAddress! + first, error)
            }
          }
        }
      }
      withExtendedLifetime(state) {}
    } catch {
      throw error.diagnostics
    }
    return try Samples(
      name: name, shape: sampleShape, targets: targets, storage: .floats(values), values: .classes(labels))
  }
}

extension PluginDataset {
  /// Samples are held in memory: the interface has no other way.
  private func checkMemory(for elements: Int, of split: Split) throws(DiagnosticsError) {
    let size = elements * MemoryLayout<Float>.size
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    let probe = size <= physical ? malloc(size) : nil
    defer { free(probe) }
    guard probe == nil else { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "out-of-memory",
        "the \(split.rawValue) split of data set '\(name)' takes \(size >> 20) MiB, more than this machine or its limits "
          + "allow", remedy: "Take a smaller data set, or a larger machine"))
  }
}

/// The state of a plug-in's data set while it is read.
private final class DatasetState {
  private(set) var pointer: UnsafeMutableRawPointer?
  private let owner: PluginFunction
  private let functions: DatasetFunctions
  /// What was not opened is not closed.
  private var isOpen = false

  init(_ owner: PluginFunction, _ functions: DatasetFunctions, folder: String?) throws(PluginFailure) {
    self.owner = owner
    self.functions = functions
    let options = JSONWriter.line(["folder": folder.map(JSONValue.string) ?? .null])
    var state: UnsafeMutableRawPointer?
    try owner.call("open") { functions.table.open(functions.table.context, options, &state, $0) }
    pointer = state
    isOpen = true
  }

  deinit {
    if isOpen { owner.run("close") { functions.table.close(pointer) } }
  }
}

/// The document that `describe` says.
private struct DatasetDescription {
  var shape: Shape
  var classNames: [String]
  var training: Int
  var test: Int
  var origin: String?

  /// The most values of one split.
  static let maximumElementCount = 1 << 33

  /// Nil if the document does not describe a data set.
  init?(_ json: JSONValue) {
    guard case .object(let object) = json, case .array(let extents)? = object["shape"],
      case .array(let classes)? = object["classes"], case .integer(let training)? = object["training"],
      case .integer(let test)? = object["test"]
    else { return nil }
    let sizes = extents.compactMap { if case .integer(let size) = $0 { size } else { nil } }
    classNames = classes.compactMap { if case .string(let name) = $0 { name } else { nil } }
    guard sizes.count == extents.count, (1...3).contains(sizes.count), classNames.count == classes.count,
      !classNames.isEmpty, training >= 1, test >= 0, let shape = try? Shape(sizes),
      max(training, test) <= Int(Int32.max), shape.elementCount <= Self.maximumElementCount / max(training, test)
    else { return nil }
    self.shape = shape
    self.training = training
    self.test = test
    if case .string(let origin)? = object["origin"] { self.origin = origin }
  }
}
