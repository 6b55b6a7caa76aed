import GraphIR
import JSONText
import Layers

/// The widths of a block's layers, said by the width of its input, so that stages of several widths are one block and the
/// width of what precedes a block may change:
///
///     conv2d out 48 · conv2d out 48 groups 48 · conv2d out 16     of an input of 16 channels becomes
///     conv2d out $in * $expand · … · conv2d out $in               with "expand": 3
struct BlockWidths {
  /// Channels, or features, of what the block reads.
  private let channels: Int
  /// What the widths depend on beside the input, with the values here.
  private(set) var attributes: [(declaration: AttributeDeclaration, value: Int)] = []

  /// Factors beyond it are numbers of their own.
  private static let maximumFactor = 16

  init(channels: Int) {
    self.channels = channels
  }

  /// A layer's attributes as a block has them.
  /// - parameter input: channels of what the layer reads
  mutating func written(_ layer: Draft.Layer, input: Int) -> JSONObject {
    var written = layer.attributes
    let names =
      switch layer.kind {
      case Convolution2D.kind, Convolution1D.kind, Linear.kind: ["out"]
      case ChannelSlice.kind: ["start", "count"]
      default: [String]()
      }
    for name in names {
      if case .integer(let width)? = layer.attributes[name] { written[name] = text(of: width) ?? written[name] }
    }
    // Groups are a width where each channel is one.
    if case .integer(let groups)? = layer.attributes["groups"], groups == input {
      written["groups"] = text(of: groups) ?? written["groups"]
    }
    return written
  }

  /// Nil for a width that is no small multiple and no small part of the input's.
  private mutating func text(of width: Int) -> JSONValue? {
    // Multiples of very few channels are chance.
    guard channels >= 4, width > 0 else { return nil }
    if width == channels { return "$in" }
    if width.isMultiple(of: channels), width / channels <= Self.maximumFactor {
      let factor = attribute("expand", width / channels, "Channels of a wide part for each of the input.")
      return .string("$in * $\(factor)")
    }
    if channels.isMultiple(of: width), channels / width <= Self.maximumFactor {
      let factor = attribute("reduce", channels / width, "Channels of the input for each of a narrow part.")
      return .string("$in / $\(factor)")
    }
    return nil
  }

  private mutating func attribute(_ stem: String, _ value: Int, _ help: String) -> String {
    let known = attributes.filter { $0.declaration.name.hasPrefix(stem) }
    if let same = known.first(where: { $0.value == value }) { return same.declaration.name }
    let name = known.isEmpty ? stem : "\(stem)_\(known.count + 1)"
    var declaration = AttributeDeclaration(name, .integer, defaultValue: .integer(value))
    (declaration.minimum, declaration.maximum) = (1, Double(Self.maximumFactor))
    (declaration.role, declaration.help) = (.bottleneck, help)
    attributes.append((declaration, value))
    return name
  }
}

/// A stretch of layers as a block has them, but for names.
struct DraftBlock {
  /// What makes two blocks one.
  struct Form: Hashable {
    struct Layer: Hashable {
      var kind: String
      var attributes: JSONObject
      /// Counted from the block's first layer; -1 for what the block reads.
      var inputs: [Int]
    }

    var layers: [Layer] = []
    var attributes: [String] = []
  }

  var form = Form()
  /// What the block's widths depend on beside its input, with the values here.
  private(set) var attributes: [(declaration: AttributeDeclaration, value: Int)] = []

  /// - parameter saysWidths: whether widths may be said by that of the input. They are if the stretch keeps it: else another
  ///   repetition would read another width.
  init(_ draft: Draft, _ range: Range<Int>, saysWidths: Bool) {
    let before: Draft.Source = range.lowerBound == 0 ? .input : .layer(range.lowerBound - 1)
    let channels = draft.shape(of: before)[0]
    var widths = BlockWidths(channels: channels)
    let isKept = saysWidths && draft.layers[range.upperBound - 1].shape[0] == channels
    for index in range {
      let layer = draft.layers[index]
      var attributes = layer.attributes
      if isKept, let input = layer.inputs.first {
        attributes = widths.written(layer, input: draft.shape(of: input)[0])
      }
      let inputs = layer.inputs.map { source in
        if case .layer(let input) = source { max(-1, input - range.lowerBound) } else { -1 }
      }
      form.layers.append(Form.Layer(kind: layer.kind, attributes: attributes, inputs: inputs))
    }
    attributes = widths.attributes
    form.attributes = attributes.map(\.declaration.name)
  }
}
