import GraphIR
import Primitives
import TensorTypes

extension TrainingAdvice {
  /// The part of the input that may be unread without a warning: a window of 3 with a stride of 2 may leave a part of 40
  /// points or of pictures of 64 pixels, but not of pictures of 28.
  private static let harmlessShare = 0.05

  /// Strides, crops and remainders that leave a part of the input unread, whatever the weights are.
  func unreadInput() -> [LayerWarning] {
    guard let input = program.values.indices.first(where: { program.values[$0].role == .input }),
      let output = program.output
    else { return [] }
    var masks: [Int: AxisMask] = [output.index: AxisMask(full: program[output].shape)]
    /// The layer that leaves the largest part of its input unread, even if all of its output is wanted.
    var worst: (node: Int, share: Double)?
    for instruction in program.instructions.reversed() {
      let made = instruction.outputs[0]
      // Every reader came before, and what is made here is read nowhere else.
      guard let wanted = masks.removeValue(forKey: made.index) else { continue }
      for (position, value) in instruction.inputs.enumerated() {
        let role = program[value].role
        guard role == .input || role == .result else { continue }
        let read = mask(ofInput: position, of: instruction, wanted: wanted)
        if masks[value.index]?.formUnion(read) == nil { masks[value.index] = read }
        let alone = mask(ofInput: position, of: instruction, wanted: AxisMask(full: program[made].shape)).share
        if alone < 1, alone <= worst?.share ?? 1 { worst = (instruction.origin, alone) }
      }
    }
    let share = masks[input]?.share ?? 0
    guard 1 - share > Self.harmlessShare, let worst else { return [] }
    let percent = Int((100 * (1 - share)).rounded())
    return [
      LayerWarning(
        kind: .unreadInput, node: worst.node,
        message:
          "\(percent) % of the network's input is never read: no output depends on it, most of it because of this layer",
        remedy: "Choose kernel, stride and padding that reach every row and column, or crop less")
    ]
  }

  /// The part of an input that is read to make the wanted part of the first output.
  private func mask(ofInput position: Int, of instruction: Instruction, wanted: AxisMask) -> AxisMask {
    let value = instruction.inputs[position]
    let shape = program[value].shape
    let full = AxisMask(full: shape)
    let made = program[instruction.outputs[0]].shape
    switch instruction.primitive {
    case .convolution(let convolution) where position == convolution.inputs(instruction.inputs.indices).map:
      let channels = convolution.groups == 1 ? nil : groupsRead(convolution.groups, of: shape[1], wanted.axes[1])
      return windowed(convolution.window, wanted, made, shape, channels: channels)
    case .pooling(let pooling):
      switch pooling.region {
      case .window(let window, _): return windowed(window, wanted, made, shape, channels: wanted.axes[1])
      case .adaptive:
        var mask = wanted
        for axis in 2..<4 { mask.axes[axis] = AxisMask.readAdaptively(by: wanted.axes[axis], of: shape[axis]) }
        return mask
      }
    case .batchNormalization where position == 0, .dropout where position == 0: return wanted
    case .elementwise, .formula, .conversion, .binary, .broadcast, .reduction:
      // An axis that was stretched or summed is read as a whole.
      guard shape.rank == made.rank else { return full }
      var mask = wanted
      for axis in mask.axes.indices where shape[axis] != made[axis] { mask.axes[axis] = nil }
      return mask
    case .concatenation(let axis):
      let start = instruction.inputs[..<position].reduce(0) { $0 + program[$1].shape[axis] }
      var mask = wanted
      mask.axes[axis] = wanted.axes[axis].map { Array($0[start..<start + shape[axis]]) }
      return mask
    case .slice(let axis, let start, let count):
      var mask = wanted
      mask.axes[axis] = AxisMask.part(of: shape[axis], from: start, wanted.axes[axis], wantedCount: count)
      return mask
    case .pad(let before, _):
      var mask = wanted
      for axis in mask.axes.indices {
        mask.axes[axis] = wanted.axes[axis].map { Array($0[before[axis]..<before[axis] + shape[axis]]) }
      }
      return mask
    case .reshape: return wanted.reshaped(from: made, to: shape)
    case .permutation(let axes):
      var mask = full
      for (axis, source) in axes.enumerated() { mask.axes[source] = wanted.axes[axis] }
      return mask
    case .upsampling(let factor):
      var mask = wanted
      for (axis, factor) in [(2, factor.height), (3, factor.width)] {
        mask.axes[axis] = wanted.axes[axis].map { wanted in
          (0..<shape[axis]).map { index in wanted[index * factor..<(index + 1) * factor].contains(true) }
        }
      }
      return mask
    default: return full
    }
  }

  private func windowed(
    _ window: Window, _ wanted: AxisMask, _ made: Shape, _ shape: Shape, channels: [Bool]?
  ) -> AxisMask {
    var mask = wanted
    mask.axes[1] = channels
    mask.axes[2] = AxisMask.read(
      by: wanted.axes[2], positions: made[2], of: shape[2], kernel: window.kernel.height, stride: window.stride.height,
      padding: window.padding.top, dilation: window.dilation.height)
    mask.axes[3] = AxisMask.read(
      by: wanted.axes[3], positions: made[3], of: shape[3], kernel: window.kernel.width, stride: window.stride.width,
      padding: window.padding.left, dilation: window.dilation.width)
    return mask
  }

  private func groupsRead(_ groups: Int, of channels: Int, _ wanted: [Bool]?) -> [Bool]? {
    guard let wanted else { return nil }
    let (made, read) = (wanted.count / groups, channels / groups)
    return (0..<channels).map { channel in
      let group = channel / read
      return wanted[group * made..<(group + 1) * made].contains(true)
    }
  }
}
