import Diagnostics
import ONNXModel
import TensorTypes

extension NodeTranslation {
  /// Checks how the nodes hang together, and that there is one input and its shape is known.
  /// - throws: what is wrong with the graph as a whole
  init(_ file: ONNXFile, _ options: ImportOptions) throws(DiagnosticsError) {
    let graph = file.graph
    func fault(_ fact: String, remedy: String? = nil) -> Diagnostic {
      Diagnostic(code: "bad-onnx", "'\(file.path)': \(fact)", remedy: remedy)
    }
    var faults: [Diagnostic] = []
    var initializers: [String: Int] = [:]
    for (index, tensor) in graph.initializer.enumerated()
    where initializers.updateValue(index, forKey: tensor.name) != nil {
      faults.append(fault("two weights are called '\(tensor.name.echoed)'", remedy: "Give each its own name"))
    }
    // Before IR version 4 weights were inputs, too.
    let inputs = graph.input.filter { initializers[$0.name] == nil }
    var producers: [String: Int] = [:]
    var readers: [String: [Int]] = [:]
    var readerCounts: [String: Int] = [:]
    func words(_ index: Int) -> String {
      graph.node[index].name.isEmpty ? "node \(index + 1)" : "node '\(graph.node[index].name.echoed)'"
    }
    for (index, node) in graph.node.enumerated() {
      for input in node.input where !input.isEmpty {
        readers[input, default: []].append(index)
        readerCounts[input, default: 0] += 1
      }
      for output in node.output where !output.isEmpty {
        if let first = producers.updateValue(index, forKey: output) {
          faults.append(
            fault(
              "\(words(first)) and \(words(index)) both give '\(output.echoed)'", remedy: "Give each its own output"))
        } else if initializers[output] != nil || inputs.contains(where: { $0.name == output }) {
          faults.append(fault("\(words(index)) gives '\(output.echoed)', which is an input or a weight"))
        }
      }
    }
    for output in graph.output { readerCounts[output.name, default: 0] += 1 }
    let given = Set(inputs.map(\.name))
    for (index, node) in graph.node.enumerated() {
      for input in Set(node.input).sorted() where !input.isEmpty {
        guard producers[input] == nil, initializers[input] == nil, !given.contains(input) else { continue }
        faults.append(
          fault(
            "\(words(index)) (\(node.opType.echoed)) reads '\(input.echoed)', which nothing gives",
            remedy: "The file is damaged, or weights were left out"))
      }
    }
    let order = Self.order(graph.node, producers)
    if faults.isEmpty, order.count < graph.node.count {
      let missing = Set(graph.node.indices).subtracting(order).sorted()
      faults.append(fault("the nodes \(listing(missing.map(words))) read each other's outputs in a circle"))
    }
    let used = inputs.filter { readerCounts[$0.name, default: 0] > 0 }
    if used.isEmpty { faults.append(fault("no node reads the network's input")) }
    if used.count > 1 {
      faults.append(
        fault(
          "it has \(used.count) inputs: \(listing(used.map { $0.name }))",
          remedy: "Export a network of one input; the nearest: inputs joined along the channels"))
    }
    if graph.output.isEmpty { faults.append(fault("it has no output")) }
    for output in graph.output.prefix(1) where producers[output.name] == nil {
      faults.append(fault("no node gives its output '\(output.name.echoed)'"))
    }
    guard faults.isEmpty else { throw DiagnosticsError(faults) }
    let (shape, batch): (Shape, Int?)
    do throws(ONNXFault) {
      (shape, batch) = try Self.inputShape(used[0], options)
    } catch {
      throw DiagnosticsError(fault(error.message, remedy: error.remedy))
    }
    self.file = file
    external = ExternalData(besides: file.path)
    draft = Draft(inputName: used[0].name, input: shape)
    values = [used[0].name: .map(MapValue(source: .input, extents: shape.extents))]
    self.readerCounts = readerCounts
    self.readers = readers
    fixedBatch = batch
    self.initializers = initializers
    self.order = order
    self.producers = producers
  }

  /// The nodes in an order in which each follows those that it reads; those of a circle are left out. O(nodes).
  private static func order(_ nodes: [Onnx_NodeProto], _ producers: [String: Int]) -> [Int] {
    var waits = nodes.map { node in Set(node.input.compactMap { producers[$0] }).count }
    var followers = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for producer in Set(node.input.compactMap { producers[$0] }) { followers[producer].append(index) }
    }
    // A file that is in order already keeps its order.
    var isSorted = true
    for (index, node) in nodes.enumerated() where node.input.contains(where: { (producers[$0] ?? -1) >= index }) {
      isSorted = false
      break
    }
    if isSorted { return Array(nodes.indices) }
    var order = nodes.indices.filter { waits[$0] == 0 }
    var next = 0
    while next < order.count {
      for follower in followers[order[next]].sorted() {
        waits[follower] -= 1
        if waits[follower] == 0 { order.append(follower) }
      }
      next += 1
    }
    return order
  }

  /// The shape of one sample, and the number of samples if the file has one.
  private static func inputShape(
    _ input: Onnx_ValueInfoProto, _ options: ImportOptions
  ) throws(ONNXFault) -> (Shape, batch: Int?) {
    let name = input.name.echoed
    let type = input.type.tensorType
    guard [1, 10, 11, 16].contains(type.elemType) else {
      throw ONNXFault(
        "its input '\(name)' is of \(Constant.name(of: type.elemType))",
        remedy: "The nearest: an input of FLOAT numbers")
    }
    let dims = type.shape.dim
    var batch: Int?
    if case .dimValue(let value)? = dims.first?.value, value > 0 { batch = Int(value) }
    if let shape = options.input { return (shape, batch) }
    guard type.hasShape, (2...4).contains(dims.count) else {
      throw ONNXFault(
        "its input '\(name)' has \(type.hasShape ? "\(dims.count) axes" : "no shape")",
        remedy:
          "Its axes should be [batch, channels, height, width], [batch, channels, length] or [batch, features]; give "
          + "those after the batch with --input")
    }
    let extents = try dims.dropFirst().enumerated().map { index, dim throws(ONNXFault) -> Int in
      if case .dimValue(let value)? = dim.value, (1...Int64(Int32.max)).contains(value) { return Int(value) }
      throw ONNXFault(
        "its input '\(name)' leaves axis \(index + 2) open\(dim.dimParam.isEmpty ? "" : " as '\(dim.dimParam.echoed)'")",
        remedy: "Give the shape of one sample with --input, as in --input 3,224,224")
    }
    do throws(ShapeError) {
      return (try Shape(extents), batch)
    } catch {
      throw ONNXFault("its input '\(name)' has no sound shape: \(error)")
    }
  }
}
