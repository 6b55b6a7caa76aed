import COneDNN
import Compilation
import Optimizers
import Primitives
import TensorTypes

/// The parameters and buffers of a network in the layouts that its first program prefers, each kind in one flat buffer.
/// What the optimiser keeps for a parameter has the same offset in a buffer of its own. Gaps between tensors and padding
/// within them are zero and stay zero, because every optimiser keeps a weight zero whose gradient is zero.
final class StoredTensors {
  struct Tensor {
    var rowMajor: MemoryDescriptor
    var layout: MemoryDescriptor
    /// The offset of the first element in the flat buffer, in elements.
    var start: Int
    /// Elements with padding.
    var count: Int
    /// Elements without it.
    var elementCount: Int
  }

  let parameters: [Tensor]
  let buffers: [Tensor]
  let flatLayout: FlatLayout
  let values: AlignedBuffer
  let gradients: AlignedBuffer
  let bufferValues: AlignedBuffer
  private(set) lazy var firstMoments = AlignedBuffer(byteCount: values.byteCount)
  private(set) lazy var secondMoments = AlignedBuffer(byteCount: values.byteCount)
  /// Begins as a copy of the parameters.
  private(set) lazy var averages = values.copy()
  /// Counts the changes of parameters and buffers. What an executable derived from an older version is stale.
  private(set) var version = 0

  init(for program: Program, on engine: Engine) throws(OneDNNError) {
    let preferred = try Self.preferredLayouts(of: program, on: engine)
    (parameters, flatLayout) = try Self.arrange(program.parameters, preferred)
    let bufferLayout: FlatLayout
    (buffers, bufferLayout) = try Self.arrange(program.buffers, [:])
    values = AlignedBuffer(byteCount: flatLayout.elementCount * 4)
    gradients = AlignedBuffer(byteCount: flatLayout.elementCount * 4)
    bufferValues = AlignedBuffer(byteCount: bufferLayout.elementCount * 4)
  }

  func changed() { version += 1 }

  /// Where each element of a weight that is a matrix lies within its segment, row by row, by the weight's index; weights that lie so
  /// are absent.
  func positionsOfMatrices(on engine: Engine) -> [Int: [Int32]] {
    var positions: [Int: [Int32]] = [:]
    for (index, tensor) in parameters.enumerated() where flatLayout.segments[index].matrix != nil {
      // Each element's index is reordered in two digits, because a float holds integers exactly up to 2²⁴ alone.
      let digits = 1 << 12
      let low = moved((0..<tensor.elementCount).map { Float($0 % digits + 1) }, tensor, engine)
      let high = moved((0..<tensor.elementCount).map { Float($0 / digits) }, tensor, engine)
      var offsets = [Int32](repeating: 0, count: tensor.elementCount)
      // Padding is zero.
      for offset in 0..<tensor.count where low[offset] != 0 {
        offsets[Int(high[offset]) * digits + Int(low[offset]) - 1] = Int32(offset)
      }
      if offsets.enumerated().contains(where: { $0.offset != Int($0.element) }) { positions[index] = offsets }
    }
    return positions
  }

  private func moved(_ values: [Float], _ tensor: Tensor, _ engine: Engine) -> [Float] {
    var values = values
    let destination = AlignedBuffer(byteCount: tensor.count * 4)
    do {
      try values.withUnsafeMutableBufferPointer { (source) throws(OneDNNError) in
        try Reorder(
          from: tensor.rowMajor, at: source.baseAddress!, to: tensor.layout, at: destination.start, on: engine
        ).run()
      }
    } catch {
      preconditionFailure("\(error)")
    }
    return Array(UnsafeBufferPointer(start: destination.start, count: tensor.count))
  }

  private typealias Layouts = (rowMajor: MemoryDescriptor, layout: MemoryDescriptor)

  /// One tensor after another in a flat buffer.
  private static func arrange(
    _ stored: [StoredTensor], _ preferred: [Int: Layouts]
  ) throws(OneDNNError) -> ([Tensor], FlatLayout) {
    var layouts: [Layouts] = []
    for (index, tensor) in stored.enumerated() {
      let plain = try MemoryDescriptor.rowMajor(tensor.shape.extents)
      layouts.append(preferred[index] ?? (plain, plain))
    }
    let flat = FlatLayout(stored) { layouts[$0].layout.byteCount / 4 }
    let tensors = stored.indices.map { index in
      Tensor(
        rowMajor: layouts[index].rowMajor, layout: layouts[index].layout,
        start: flat.segments[index].range.lowerBound, count: flat.segments[index].range.count,
        elementCount: stored[index].shape.elementCount)
    }
    return (tensors, flat)
  }

  /// The layout in which a convolution wants each weight that only convolutions read.
  private static func preferredLayouts(
    of program: Program, on engine: Engine
  ) throws(OneDNNError) -> [Int: Layouts] {
    let layouts = LayoutAssignment.layouts(of: program)
    var preferred: [Int: Layouts] = [:]
    var shared: Set<Int> = []
    for instruction in program.instructions {
      for (operand, value) in instruction.inputs.enumerated() {
        guard case .parameter(let index) = program[value].role else { continue }
        switch instruction.primitive {
        case .conversion where program.isWeightOfConvolutions(instruction.outputs[0]):
          continue
        case .convolution(let convolution) where operand == instruction.weightIndex:
          guard preferred[index] == nil else { continue }
          let map = convolution.inputs(instruction.inputs).map
          let plan = ConvolutionPlan(
            convolution, input: program[map].shape, weight: program[value].shape,
            output: program[instruction.outputs[0]].shape, .float32)
          let ofMaps = [map, instruction.outputs[0]].map { layouts[$0.index] }
          if DepthwiseConvolution(convolution, input: plan.input, output: plan.output, .float32, ofMaps) != nil {
            preferred[index] = (
              try .rowMajor(plan.weightExtents), try DepthwiseConvolution.weightLayout(plan.weightExtents)
            )
            continue
          }
          if DirectConvolution(
            .forward, of: convolution, input: plan.input, output: plan.output, .float32, ofMaps) != nil
          {
            let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
            preferred[index] = (rowMajor, rowMajor)
            continue
          }
          let candidates = plan.candidates(
            preferring: layouts[instruction.outputs[0].index],
            readsDirectly: LayoutAssignment.readsDirectly(map, convolution, in: program))
          let (_, descriptor) = try plan.choose(candidates, stored: nil) {
            (layouts: ConvolutionPlan.Layouts, weight: MemoryDescriptor?) throws(OneDNNError) in
            try plan.forward(layouts, weight: weight, applying: convolution.activation, on: engine)
          }
          guard let layout = descriptor.layout(of: dnnl_query_weights_md) else { continue }
          preferred[index] = (try .rowMajor(plan.weightExtents), layout)
        case .convolutionInputGradient where operand == instruction.weightIndex:
          continue
        default:
          shared.insert(index)
        }
      }
    }
    try preferGradientLayouts(of: program, layouts, &preferred, on: engine)
    return preferred.filter { !shared.contains($0.key) }
  }

  /// A weight that convolutions read in fewer bits is copied for each of them anyway, so it is stored in the layout of its
  /// gradient.
  private static func preferGradientLayouts(
    of program: Program, _ layouts: [Layout], _ preferred: inout [Int: Layouts], on engine: Engine
  ) throws(OneDNNError) {
    for (index, gradient) in program.gradients.enumerated() where preferred[index] == nil {
      guard let instruction = program.instructions.first(where: { $0.outputs[0] == gradient }),
        case .convolutionWeightGradient(let convolution, let weight) = instruction.primitive,
        case let inputs = convolution.weightGradientInputs(instruction.inputs),
        program[inputs.map].type == .bfloat16
      else { continue }
      let (map, result) = (program[inputs.map].shape, program[inputs.outputGradient].shape)
      let plan = ConvolutionPlan(convolution, input: map, weight: weight, output: result, .bfloat16)
      let rowMajor = try MemoryDescriptor.rowMajor(plan.weightExtents)
      let ofMaps = instruction.inputs.map { layouts[$0.index] }
      if WinogradConvolution(convolution, input: map, output: result, .bfloat16, ofMaps) != nil {
        preferred[index] = (rowMajor, try WinogradConvolution.weightLayout(plan.weightExtents))
        continue
      }
      if DepthwiseConvolution(convolution, input: map, output: result, .bfloat16, ofMaps) != nil {
        preferred[index] = (rowMajor, try DepthwiseConvolution.weightLayout(plan.weightExtents))
        continue
      }
      if DirectConvolution(.weightGradient, of: convolution, input: map, output: result, .bfloat16, ofMaps) != nil {
        preferred[index] = (rowMajor, rowMajor)
        continue
      }
      let candidates = plan.candidates(
        preferring: layouts[inputs.outputGradient.index],
        readsDirectly: LayoutAssignment.readsDirectly(inputs.map, convolution, in: program))
      let chosen = try? plan.choose(candidates, stored: nil) {
        (layouts: ConvolutionPlan.Layouts, weight: MemoryDescriptor?) throws(OneDNNError) in
        try plan.weightGradient(layouts, weight: weight, on: engine)
      }
      let layout = chosen?.descriptor.layout(of: dnnl_query_diff_weights_md)
      preferred[index] = (rowMajor, layout ?? rowMajor)
    }
  }
}
