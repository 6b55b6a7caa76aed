import CEspalierPlugin

/// A plug-in and its contributions. Its tables are made from the types that conform.
///
/// ```swift
/// @_cdecl("espalier_plugin_entry")
/// public func entry(_ host: UnsafeRawPointer?) -> UnsafeRawPointer? {
///   Plugin(name: "my-methods", version: "1.0.0", licence: "Apache-2.0", mutations: [Halve.self]).table
/// }
/// ```
public struct Plugin: @unchecked Sendable {
  /// What the entry point returns. It lives as long as the process.
  public let table: UnsafeRawPointer

  public init(
    name: String, version: String, licence: String, layers: [any Layer.Type] = [],
    mutations: [any Mutation.Type] = [], samplers: [any Sampler.Type] = [], objectives: [any Objective.Type] = [],
    datasets: [any Dataset.Type] = [], exporters: [any Exporter.Type] = []
  ) {
    var entries: [espalier_contribution] = []
    func add<Table>(_ type: Int, _ table: Table) {
      entries.append(espalier_contribution(type: UInt32(type), reserved: 0, table: Permanent.value(table)))
    }
    for type in layers { add(Int(ESPALIER_LAYER), type.table) }
    for type in mutations { add(Int(ESPALIER_MUTATION), type.table) }
    for type in samplers { add(Int(ESPALIER_SAMPLER), type.table) }
    for type in objectives { add(Int(ESPALIER_OBJECTIVE), type.table) }
    for type in datasets { add(Int(ESPALIER_DATASET), type.table) }
    for type in exporters { add(Int(ESPALIER_EXPORTER), type.table) }
    let list = UnsafeMutablePointer<espalier_contribution>.allocate(capacity: max(1, entries.count))
    list.initialize(from: entries, count: entries.count)
    table = Permanent.value(
      espalier_plugin(
        size: UInt64(MemoryLayout<espalier_plugin>.size), interface: ESPALIER_INTERFACE,
        contribution_count: UInt32(entries.count), name: Permanent.text(name), version: Permanent.text(version),
        licence: Permanent.text(licence), contributions: list))
  }
}

/// Memory that is never freed: the host keeps pointers into a plug-in until the process ends.
enum Permanent {
  static func text(_ text: String) -> UnsafePointer<CChar> {
    let bytes = Array(text.utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    return UnsafePointer(copy)
  }

  static func value<Value>(_ value: Value) -> UnsafeRawPointer {
    let copy = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    copy.initialize(to: value)
    return UnsafeRawPointer(copy)
  }

  /// A context that the host hands back.
  static func object(_ object: AnyObject) -> UnsafeMutableRawPointer { Unmanaged.passRetained(object).toOpaque() }
}

extension UnsafeMutableRawPointer? {
  /// The object that a context or a state points to.
  func object<Object: AnyObject>(_ type: Object.Type = Object.self) -> Object {
    guard let pointer = self else { preconditionFailure("the host hands back what it was given") }
    return Unmanaged<Object>.fromOpaque(pointer).takeUnretainedValue()
  }

  func release<Object: AnyObject>(_ type: Object.Type) {
    guard let pointer = self else { return }
    Unmanaged<Object>.fromOpaque(pointer).release()
  }
}
