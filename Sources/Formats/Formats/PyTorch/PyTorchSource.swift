import Diagnostics
import GraphIR
import JSONText
import Safetensors
import TensorTypes

/// A network as a person would write it for PyTorch: a class for each block, with what its uses differ in as arguments.
struct PyTorchSource {
  /// A class of the file.
  struct ModuleClass {
    var name: String
    var help: String?
    var parameters: [Parameter]
    var initLines: [String]
    var forwardLines: [String]
    /// What forward reads.
    var inputs: [String]

    struct Parameter {
      enum Origin: Hashable { case channels, attribute(Int), extra }
      var name: String
      var origin: Origin
      /// What it is if nobody says.
      var standard: ParameterValue?
      /// For each use of the class.
      var values: [ParameterValue]
    }
  }

  let graph: Graph
  var walk: GraphWalk
  private(set) var classes: [ModuleClass] = []
  /// The class of each use of a block, and its number among the class's uses.
  private var locations: [Int: (type: Int, use: Int)] = [:]
  /// The name of a layer or block within its list, with its number if there are several.
  var components: [ScopeUse.Child: String] = [:]
  private(set) var helpers: Set<PyTorchHelper> = []
  private(set) var mainClass = ""
  private var names = PythonNames(PyTorchHelper.names.union(["F", "Path", "nn", "torch", "load_file"]))

  /// - Throws: for layers that PyTorch does not have
  init(_ network: ExportedNetwork) throws(DiagnosticsError) {
    graph = network.network.graph
    let document = try Architecture(json: network.document, file: network.network.name)
    walk = GraphWalk(graph, document)
    mainClass = names.unique(PythonName.type(graph.name))
    for kind in kindsInnermostFirst() { try addClasses(kind) }
    do throws(ModuleFault) {
      let writer = try ModuleWriter(self, walk.root, [walk.rootUse], isRoot: true)
      add(writer, name: mainClass, groups: [])
    } catch {
      throw error.diagnosed(graph.name)
    }
  }

  /// Blocks that others use stand before them.
  private func kindsInnermostFirst() -> [String] {
    var inner: [String: [String]] = [:]
    var first: [String] = []
    for group in graph.groups {
      if inner[group.kind] == nil {
        inner[group.kind] = []
        first.append(group.kind)
      }
      guard let parent = group.parent else { continue }
      let outer = graph.groups[parent].kind
      if inner[outer]?.contains(group.kind) == false { inner[outer]?.append(group.kind) }
    }
    var order: [String] = []
    var seen: Set<String> = []
    func visit(_ kind: String) {
      guard seen.insert(kind).inserted else { return }
      for other in inner[kind] ?? [] { visit(other) }
      order.append(kind)
    }
    for kind in first { visit(kind) }
    return order
  }

  private mutating func addClasses(_ kind: String) throws(DiagnosticsError) {
    let declaration = walk.declaration(kind)
    let groups = graph.groups.indices.filter { graph.groups[$0].kind == kind }
    var variants: [(key: ScopeKey, groups: [Int])] = []
    for group in groups {
      guard let use = walk.uses[group] else { continue }
      let key = try ScopeKey(self, declaration, use)
      if let index = variants.firstIndex(where: { $0.key.isCompatible(with: key) }) {
        variants[index].key.merge(key)
        variants[index].groups.append(group)
      } else {
        variants.append((key, [group]))
      }
    }
    let name = PythonName.type(kind)
    for variant in variants {
      let uses = variant.groups.compactMap { walk.uses[$0] }
      do throws(ModuleFault) {
        let writer = try ModuleWriter(self, declaration, uses, isRoot: false)
        add(writer, name: names.unique(name), groups: variant.groups)
      } catch {
        if case .diagnostics(let error) = error { throw error }
        // What the uses differ in is no argument: each gets a class.
        for (group, use) in zip(variant.groups, uses) {
          do throws(ModuleFault) {
            let writer = try ModuleWriter(self, declaration, [use], isRoot: false)
            add(writer, name: names.unique(name), groups: [group])
          } catch {
            throw error.diagnosed(graph.path(ofGroup: group))
          }
        }
      }
    }
  }

  private mutating func add(_ writer: ModuleWriter, name: String, groups: [Int]) {
    var type = writer.result
    type.name = name
    helpers.formUnion(writer.helpers)
    components.merge(writer.components) { first, _ in first }
    for (use, group) in groups.enumerated() { locations[group] = (classes.count, use) }
    classes.append(type)
  }

  func type(of group: Int) -> (index: Int, type: ModuleClass, use: Int) {
    guard let location = locations[group] else { preconditionFailure("inner blocks have their classes first") }
    return (location.type, classes[location.type], location.use)
  }
}

extension PyTorchSource {
  /// The name that a tensor of a node has in the state of the module.
  func name(of node: Int, _ tensor: String) -> String {
    var path = [components[.node(node)] ?? graph.nodes[node].name]
    var group = graph.nodes[node].group
    while let inner = group {
      path.append(components[.group(inner)] ?? graph.groups[inner].name)
      group = graph.groups[inner].parent
    }
    return (path.reversed() + [tensor]).joined(separator: ".")
  }

  /// Tensors of the network under the names that the module has for them.
  func renamed(_ tensors: [SafetensorsFile.Tensor]) -> [SafetensorsFile.Tensor] {
    var names: [String: String] = [:]
    for index in graph.nodes.indices {
      for parameter in graph.nodes[index].parameters {
        names["\(graph.path(of: index)).\(parameter.name)"] = name(of: index, parameter.name)
      }
    }
    return tensors.map { tensor in
      var tensor = tensor
      tensor.name = names[tensor.name] ?? tensor.name
      return tensor
    }
  }
}

/// What an argument of a class is.
enum ParameterValue: Hashable {
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  /// A class.
  case type(String)

  var python: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): PythonName.number(value)
    case .boolean(let value): value ? "True" : "False"
    case .type(let name): name
    }
  }
}

/// Why a class could not be written.
enum ModuleFault: Error {
  /// Its uses have no form in common.
  case different
  case diagnostics(DiagnosticsError)

  func diagnosed(_ path: String) -> DiagnosticsError {
    switch self {
    case .diagnostics(let error): error
    case .different: preconditionFailure("one use of a block has a form: \(path)")
    }
  }
}
