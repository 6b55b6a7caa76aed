import Primitives
import TensorTypes

/// The instructions of one layer normalisation, if they are exactly what the layer lowers to and what differentiation makes of
/// it, and nothing else reads what lies between.
struct LayerNormalizationMatch {
  let normalization: LayerNormalization
  private(set) var forward: [Int]
  private(set) var backward: [Int] = []

  /// - parameter anchor: the instruction that computes 1 / √(variance + ε)
  init?(at anchor: Int, in links: InstructionLinks, _ layouts: [Layout]) {
    guard let core = Core(anchor, links), core.suits(layouts, links) else { return nil }
    forward = core.instructions
    var result = LayerNormalization(
      rows: links.shape(core.x).elementCount / core.length, length: core.length, epsilon: core.epsilon,
      x: links.root(core.x), y: core.normalized, mean: core.mean, inverse: core.inverse, type: .float32)
    let affine = Affine(core, links)
    if let affine {
      forward += [affine.weighting, affine.shifting]
      result.parameters = (affine.scale, affine.shift)
      result.y = affine.result
    }
    let others = links.readers(of: core.centred).subtracting(core.instructions)
    if others.isEmpty {
      guard core.isReadForwardOnly(affine, links) else { return nil }
    } else {
      guard let gradient = Backward(core, affine, others, links) else { return nil }
      backward = gradient.instructions
      result.gradient = gradient.values
    }
    result.chooseType(links)
    normalization = result
  }
}

extension LayerNormalization {
  /// Maps in bfloat16 are read and written as such if all of them are.
  fileprivate mutating func chooseType(_ links: InstructionLinks) {
    func rounded(_ value: Value) -> Value? {
      guard !links.isResult(value), links.plainReaders[value.index].count == 1,
        let reader = links.plainReaders[value.index].first,
        case .conversion(.bfloat16) = links.primitive(reader)
      else { return nil }
      return links.output(reader)
    }
    guard links.program[x].type == .bfloat16, let y = rounded(y) else { return }
    if let gradient {
      guard links.program[gradient.output].type == .bfloat16, let dx = rounded(gradient.input) else { return }
      self.gradient?.input = dx
    }
    self.y = y
    type = .bfloat16
  }
}

/// From the input to the normalised rows.
private struct Core {
  let x: Value
  let mean: Value
  let centred: Value
  let raised: Value
  let inverse: Value
  let normalized: Value
  let epsilon: Double
  let shape: Shape
  let axes: [Int]
  let anchor: Int
  let instructions: [Int]

  init?(_ anchor: Int, _ links: InstructionLinks) {
    raised = links.inputs(anchor)[0]
    inverse = links.output(anchor)
    guard let raising = links.maker(of: raised),
      case .elementwise(.affine(scale: 1, offset: let epsilon)) = links.primitive(raising),
      let averaging = links.maker(of: links.inputs(raising)[0]),
      case .reduction(let reduction) = links.primitive(averaging), reduction.kind == .mean,
      let squaring = links.maker(of: links.inputs(averaging)[0]), links.primitive(squaring) == .elementwise(.square),
      let centring = links.maker(of: links.inputs(squaring)[0]), links.primitive(centring) == .binary(.subtract),
      let meaning = links.maker(of: links.inputs(centring)[1]), links.primitive(meaning) == .reduction(reduction),
      links.root(links.inputs(meaning)[0]) == links.root(links.inputs(centring)[0])
    else { return nil }
    (x, mean, centred) = (links.inputs(centring)[0], links.output(meaning), links.output(centring))
    let (centred, inverse) = (centred, inverse)
    let products = links.readers(of: inverse).filter { links.isBinary($0, .multiply, centred, inverse) }
    guard products.count == 1, let product = products.first,
      links.onlyReader(of: links.output(raising)) == anchor || links.readers(of: raised).count == 2,
      links.onlyReader(of: links.output(averaging)) == raising,
      links.onlyReader(of: links.output(squaring)) == averaging, links.onlyReader(of: mean) == centring,
      ![centred, inverse, raised].contains(where: links.isResult)
    else { return nil }
    (normalized, self.epsilon, axes, self.anchor) = (links.output(product), epsilon, reduction.axes, anchor)
    instructions = [meaning, centring, squaring, averaging, raising, anchor, product]
    shape = links.shape(x)
  }

  var length: Int { axes.reduce(1) { $0 * shape[$1] } }

  /// Whether rows lie in one piece.
  func suits(_ layouts: [Layout], _ links: InstructionLinks) -> Bool {
    let layout = layouts[centred.index]
    let areAlike = [x, normalized].allSatisfy { layouts[links.root($0).index].agrees(with: layout, on: shape) }
    guard shape.rank == 2 || shape.rank == 4, length > 1, areAlike else { return false }
    if axes == Array(1..<shape.rank) { return true }
    guard axes == [1] else { return false }
    return layout.agrees(with: .channelsLast, on: shape)
  }

  /// Whether no gradient passes through.
  func isReadForwardOnly(_ affine: Affine?, _ links: InstructionLinks) -> Bool {
    guard links.readers(of: inverse).count == 1, links.readers(of: raised).count == 1 else { return false }
    guard let affine else { return true }
    return links.readers(of: normalized) == [affine.weighting] && !links.isResult(normalized)
  }
}

/// A scale and a shift behind it.
private struct Affine {
  let scale: Value
  let shift: Value
  let result: Value
  let weighting: Int
  let shifting: Int

  init?(_ core: Core, _ links: InstructionLinks) {
    func stored(_ index: Int, beside value: Value) -> Value? {
      guard let other = links.other(index, than: value), links.isStored(other),
        links.shape(other).elementCount == core.length, links.shape(other)[0] == 1
      else { return nil }
      return other
    }
    let products = links.readers(of: core.normalized).compactMap { index -> (Int, Value)? in
      guard links.primitive(index) == .binary(.multiply), let scale = stored(index, beside: core.normalized)
      else { return nil }
      return (index, scale)
    }
    guard products.count == 1, let (weighting, scale) = products.first,
      let shifting = links.onlyReader(of: links.output(weighting)), links.primitive(shifting) == .binary(.add),
      let shift = stored(shifting, beside: links.output(weighting)), !links.isResult(core.normalized)
    else { return nil }
    (self.scale, self.shift, result) = (scale, shift, links.output(shifting))
    (self.weighting, self.shifting) = (weighting, shifting)
  }
}

/// From the gradient of the result to those of the input, the scale and the shift.
private struct Backward {
  let values: LayerNormalization.Gradient
  private(set) var instructions: [Int] = []

  /// - parameter others: what reads the centred rows beside the forward pass
  init?(_ core: Core, _ affine: Affine?, _ others: Set<Int>, _ links: InstructionLinks) {
    // Through the deviation: its square, and its product with the gradient of what is normalised.
    guard others.count == 2,
      let squares = others.first(where: { links.primitive($0) == .elementwiseGradient(.square) }),
      let product = others.first(where: { $0 != squares }), links.primitive(product) == .binary(.multiply),
      let given = links.other(product, than: core.centred)
    else { return nil }
    let spread = links.shape(core.inverse)
    guard let sum = links.onlyReader(of: links.output(product)), Self.isSum(sum, to: spread, links),
      let root = links.onlyReader(of: links.output(sum)),
      links.primitive(root) == .elementwiseGradient(.inverseSquareRoot),
      Elementwise.GradientInputs(links.inputs(root)).known == core.raised,
      links.readers(of: core.raised) == [core.anchor, root],
      let (shares, stretched) = Self.share(of: links.output(root), 1 / Double(core.length), links),
      links.onlyReader(of: stretched) == squares
    else { return nil }
    let direct = links.readers(of: core.inverse).filter { links.isBinary($0, .multiply, given, core.inverse) }
    guard links.readers(of: core.inverse).count == 2, direct.count == 1, let direct = direct.first,
      let joining = links.onlyReader(of: links.output(direct)),
      links.isBinary(joining, .add, links.output(direct), links.output(squares)),
      links.onlyReader(of: links.output(squares)) == joining
    else { return nil }
    // Through the mean.
    let joined = links.output(joining)
    let readers = links.readers(of: joined)
    guard readers.count == 2, let total = readers.first(where: { Self.isSum($0, to: spread, links) }),
      let ending = readers.first(where: { $0 != total }),
      let (means, shifted) = Self.share(of: links.output(total), -1 / Double(core.length), links),
      links.onlyReader(of: shifted) == ending, links.isBinary(ending, .add, joined, shifted), !links.isResult(joined)
    else { return nil }
    instructions = [product, sum, root, squares, direct, joining, total, ending] + shares + means
    let input = links.output(ending)
    guard let affine else {
      // Who reads the gradient beside this is no matter.
      values = .init(output: links.root(given), input: input)
      return
    }
    // Through the scale and the shift.
    guard let weighting = links.maker(of: given), let output = links.other(weighting, than: affine.scale),
      links.isBinary(weighting, .multiply, output, affine.scale), links.readers(of: given) == [product, direct],
      !links.isResult(links.root(given)), links.readers(of: affine.scale) == [affine.weighting, weighting]
    else { return nil }
    let products = links.readers(of: core.normalized).subtracting([affine.weighting])
    guard products.count == 1, let scaling = products.first,
      links.isBinary(scaling, .multiply, output, core.normalized),
      let scaleSum = links.onlyReader(of: links.output(scaling)),
      Self.isSum(scaleSum, to: links.shape(affine.scale), links)
    else { return nil }
    let shiftSums = links.readers(of: output).filter { Self.isSum($0, to: links.shape(affine.shift), links) }
    guard shiftSums.count == 1, let shiftSum = shiftSums.first else { return nil }
    instructions += [weighting, scaling, scaleSum, shiftSum]
    values = .init(
      output: links.root(output), input: input, parameters: (links.output(scaleSum), links.output(shiftSum)))
  }

  private static func isSum(_ index: Int, to shape: Shape, _ links: InstructionLinks) -> Bool {
    guard case .reduction(let reduction) = links.primitive(index), reduction.kind == .sum else { return false }
    return links.shape(links.output(index)) == shape
  }

  /// The instructions that multiply a value by a number and stretch it, and what they make; nil if the number is another.
  private static func share(
    of value: Value, _ factor: Double, _ links: InstructionLinks
  ) -> (instructions: [Int], result: Value)? {
    var (value, found, instructions) = (value, 1.0, [Int]())
    while let next = links.onlyReader(of: value) {
      instructions.append(next)
      value = links.output(next)
      switch links.primitive(next) {
      case .elementwise(.affine(scale: let scale, offset: 0)): found *= scale
      case .broadcast: return abs(found / factor - 1) < 1e-9 ? (instructions, value) : nil
      default: return nil
      }
    }
    return nil
  }
}
