import Primitives
import TensorTypes

/// The weights that a network inherits from the trained network it was made from.
///
/// Tensors are matched by name. If the child is the parent with wider layers, larger odd kernels that keep the size of the
/// map, or further layers that can be the identity, it computes what the parent does. Channels are repeated and their
/// outgoing weights divided (Net2WiderNet), new convolutions pass their input on, new normalisations have the running
/// statistics of the identity (Net2DeeperNet), and new residual branches end in zeros. Otherwise the parts of tensors that
/// both have are copied, and the rest has its initial values. In training a new normalisation still normalises, so that
/// parent and child are equal in inference only.
///
/// Chen, Goodfellow and Shlens 2016, "Net2Net", arXiv:1511.05641.
public struct WeightInheritance {
  /// A tensor's shape, and its elements in row-major order.
  public struct Tensor: Hashable, Sendable {
    public var shape: Shape
    public var values: [Float]

    public init(shape: Shape, values: [Float]) {
      self.shape = shape
      self.values = values
    }
  }

  /// What is known of one of the child's values.
  struct Trace {
    /// nil if the channels cannot be followed.
    var origin: ChannelOrigin?
    /// The last value before it that the parent has too, by its index in the program.
    var anchor: Int
    /// The new instructions since the anchor that have tensors, in order.
    var newSites: [Int] = []
  }

  let program: Program
  let fresh: (StoredTensor) -> [Float]
  private let parent: [String: Tensor]
  /// Draws how the weights of a repeated channel are divided.
  var share: () -> Double

  /// By value of the program.
  var traces: [Trace?]
  /// The inherited values, by name.
  var inherited: [String: [Float]] = [:]

  /// - parameter parent: the trained parameters and buffers, by name
  /// - parameter program: the child, lowered for inference and not folded
  /// - parameter fresh: the initial values of a tensor
  /// - parameter share: numbers in 0..<1 that differ: two channels that are equal in everything stay equal
  /// - returns: values of the child's tensors, by name; others have their initial values
  public static func values(
    from parent: [String: Tensor], to program: Program, fresh: @escaping (StoredTensor) -> [Float],
    share: @escaping () -> Double
  ) -> [String: [Float]] {
    var inheritance = WeightInheritance(parent, program, fresh, share)
    for (index, value) in program.values.enumerated() where value.role == .input {
      let channels = value.shape[1]
      inheritance.traces[index] = Trace(origin: ChannelOrigin(repeating: channels, over: channels), anchor: index)
    }
    for (site, instruction) in program.instructions.enumerated() { inheritance.follow(instruction, site: site) }
    return inheritance.inherited
  }

  private init(
    _ parent: [String: Tensor], _ program: Program, _ fresh: @escaping (StoredTensor) -> [Float],
    _ share: @escaping () -> Double
  ) {
    self.program = program
    self.fresh = fresh
    self.share = share
    self.parent = Dictionary(parent.map { ($0.key.withoutFirstRepetition, $0.value) }) { first, _ in first }
    traces = Array(repeating: nil, count: program.values.count)
  }

  /// The stored tensor behind a value, through changes of shape.
  func tensor(_ value: Value) -> StoredTensor? {
    switch program[value].role {
    case .parameter(let index): return program.parameters[index]
    case .buffer(let index): return program.buffers[index]
    case .input, .target, .randomKey: return nil
    case .result:
      let writer = program.instructions.first { $0.outputs.contains(value) }
      guard let writer, case .reshape = writer.primitive else { return nil }
      return tensor(writer.inputs[0])
    }
  }

  /// The parent's tensor of that name, if it has as many axes.
  func counterpart(of tensor: StoredTensor) -> Tensor? {
    guard let found = parent[tensor.name.withoutFirstRepetition], found.shape.rank == tensor.shape.rank else {
      return nil
    }
    return found
  }
}

extension String {
  /// The first of several repetitions of a layer is the layer that is not repeated: `block[0].conv` is `block.conv`.
  fileprivate var withoutFirstRepetition: String { replacing("[0]", with: "") }
}
