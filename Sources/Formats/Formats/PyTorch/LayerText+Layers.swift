import Diagnostics
import GraphIR
import Layers
import Primitives
import TensorTypes

extension LayerText {
  /// - Throws: for a layer that nobody has written for PyTorch, such as that of a plug-in
  init(_ site: some LayerSite, path: String) throws(DiagnosticsError) {
    let rank = site.dimensions
    switch site.node.operation {
    case let layer as Convolution1D:
      self = .convolution("nn.Conv1d", layer.padding.margins(of: site, layer), site)
    case let layer as Convolution2D:
      self = .convolution("nn.Conv2d", layer.padding.margins(of: site, layer), site)
    case is Linear:
      var text = ConstructorText([site.derived("in_features") { $1[0][0] }, site.attribute("out")])
      text.add("bias", site.attribute("bias"), unless: site.isTrue("bias"))
      self = .module(text.text("nn.Linear"), endsLine: false)
    case let layer as MaxPooling1D: self = .maximum("nn.MaxPool1d", layer.padding.margins(of: site, layer), site)
    case let layer as MaxPooling2D: self = .maximum("nn.MaxPool2d", layer.padding.margins(of: site, layer), site)
    case let layer as AveragePooling1D:
      self = .average("nn.AvgPool1d", layer.padding.margins(of: site, layer), layer.countsPadding, site)
    case let layer as AveragePooling2D:
      self = .average("nn.AvgPool2d", layer.padding.margins(of: site, layer), layer.countsPadding, site)
    case is AdaptiveMaxPooling1D: self = .module("nn.AdaptiveMaxPool1d(\(site.attribute("output")))", endsLine: true)
    case is AdaptiveMaxPooling2D: self = .module("nn.AdaptiveMaxPool2d(\(site.attribute("output")))", endsLine: true)
    case is AdaptiveAveragePooling1D:
      self = .module("nn.AdaptiveAvgPool1d(\(site.attribute("output")))", endsLine: true)
    case is AdaptiveAveragePooling2D:
      self = .module("nn.AdaptiveAvgPool2d(\(site.attribute("output")))", endsLine: true)
    case is GlobalMaxPooling: self = .call { "torch.amax(\($0), \(Self.axes(rank)))" }
    case is GlobalAveragePooling: self = .call { "torch.mean(\($0), \(Self.axes(rank)))" }
    case is BatchNorm: self = .batchNorm(rank < 2 ? "nn.BatchNorm1d" : "nn.BatchNorm2d", site)
    case let layer as LayerNorm: self = .layerNorm(layer, site)
    case let layer as GroupNorm where layer.groups == 1 && rank == 0:
      var text = ConstructorText([site.derived("channels") { $1[0][0] }])
      text.addNormalization(site, member: "elementwise_affine")
      self = .module(text.text("nn.LayerNorm"))
    case is GroupNorm:
      var text = ConstructorText([site.attribute("groups"), site.derived("channels") { $1[0][0] }])
      text.addNormalization(site)
      self = .module(text.text("nn.GroupNorm"))
    case is Relu: self = .module("nn.ReLU()", endsLine: true)
    case is SquaredRelu: self = .call { "torch.square(F.relu(\($0)))" }
    case is Relu6: self = .module("nn.ReLU6()", endsLine: true)
    case is LeakyRelu:
      self = .module(
        site.isNumber("slope", 0.01) ? "nn.LeakyReLU()" : "nn.LeakyReLU(\(site.attribute("slope")))", endsLine: true)
    case let layer as Prelu:
      self = .module(
        layer.perChannel ? "nn.PReLU(\(site.derived("channels") { $1[0][0] }))" : "nn.PReLU()", endsLine: true)
    case is Elu:
      self = .module(site.isNumber("alpha", 1) ? "nn.ELU()" : "nn.ELU(\(site.attribute("alpha")))", endsLine: true)
    case is Gelu: self = .module("nn.GELU()", endsLine: true)
    case is Silu: self = .module("nn.SiLU()", endsLine: true)
    case is HardSwish: self = .module("nn.Hardswish()", endsLine: true)
    case is Sigmoid: self = .module("nn.Sigmoid()", endsLine: true)
    case is HardSigmoid: self = .module("nn.Hardsigmoid()", endsLine: true)
    case is Tanh: self = .module("nn.Tanh()", endsLine: true)
    case let layer as ElementwiseFunction:
      let formula = layer.expression
      self = LayerText(forward: { inputs, _ in formula.pyTorch(inputs) }, binding: .sum, repeatsInputs: true)
    case is Scale:
      var text = ConstructorText([site.derived("channels") { $1[0][0] }])
      text.add("initial", site.attribute("initial"), unless: site.isNumber("initial", 1))
      self = .module(text.text("Scale"), helper: .scale)
    case is Softmax: self = .module("nn.Softmax(dim=1)", endsLine: true)
    case is Dropout: self = .module("nn.Dropout(\(site.attribute("rate")))")
    case is Add: self = .joining(" + ", .sum, site)
    case is Multiply: self = .joining(" * ", .product, site)
    case let layer as Concatenate:
      self = LayerText(forward: { inputs, _ in "torch.cat((\(inputs.joined(separator: ", "))), dim=\(layer.axis + 1))" }
      )
    case is Identity: self = LayerText(forward: { inputs, _ in inputs[0] })
    case is Flatten: self = .call { rank == 0 ? $0 : "torch.flatten(\($0), 1)" }
    case is Reshape:
      let extents = site.node.output.extents.map(String.init).joined(separator: ", ")
      self = .call { "torch.reshape(\($0), (-1, \(extents)))" }
    case let layer as Pad: self = .padding(layer, site)
    case is Crop: self = .cropping(site)
    case let layer as ChannelSlice:
      let range = "\(layer.start == 0 ? "" : "\(layer.start)"):\(layer.start + layer.count)"
      self = LayerText(forward: { inputs, _ in "\(inputs[0])[:, \(range)]" }, operands: .atom)
    case let layer as Upsample:
      let factor =
        layer.factor.count == 2 && layer.factor[0] != layer.factor[1]
        ? "(\(layer.factor[0]), \(layer.factor[1]))" : "\(layer.factor[0])"
      self = .module("nn.Upsample(scale_factor=\(factor))")
    case is ChannelShuffle: self = .shuffle(site)
    default:
      throw DiagnosticsError(
        Diagnostic(
          code: "no-pytorch", path: path, "'\(site.node.kind)' has no form in PyTorch: it is the layer of a plug-in",
          remedy: "Replace it by built-in layers or an expression, or export to a format of the plug-in's own"))
    }
  }

  /// All axes of a map.
  private static func axes(_ rank: Int) -> String { rank == 1 ? "dim=2" : "dim=(2, 3)" }

  private static func joining(_ sign: String, _ binding: Binding, _ site: some LayerSite) -> LayerText {
    let rank = site.node.output.rank
    let shapes = site.shapes
    let isStretched = shapes.map { $0.rank == 1 && rank > 1 }
    return LayerText(
      forward: { inputs, _ in
        zip(inputs, isStretched).map { $1 ? $0 + (rank == 3 ? "[:, :, None, None]" : "[:, :, None]") : $0 }
          .joined(separator: sign)
      }, binding: binding, operands: isStretched.contains(true) ? .atom : binding)
  }

  private static func batchNorm(_ callee: String, _ site: some LayerSite) -> LayerText {
    var text = ConstructorText([site.derived("channels") { $1[0][0] }])
    text.add("eps", site.attribute("epsilon"), unless: site.isNumber("epsilon", 1e-5))
    text.add("momentum", site.attribute("momentum"), unless: site.isNumber("momentum", 0.1))
    text.add("affine", site.attribute("affine"), unless: site.isTrue("affine"))
    return .module(text.text(callee))
  }

  private static func layerNorm(_ layer: LayerNorm, _ site: some LayerSite) -> LayerText {
    let channels = site.derived("channels") { $1[0][0] }
    guard layer.axes == .all, site.shapes[0].rank > 1 else {
      var text = ConstructorText([channels])
      text.addNormalization(site, member: "elementwise_affine")
      return site.shapes[0].rank == 1
        ? .module(text.text("nn.LayerNorm")) : .module(text.text("ChannelNorm"), helper: .channelNorm)
    }
    let words = ["height", "width"].suffix(site.dimensions)
    let extents = words.enumerated().map { index, word in site.derived(word) { $1[0][index + 1] } }
    var text = ConstructorText(["(\(([channels] + extents).joined(separator: ", ")))"])
    text.addNormalization(site, member: "elementwise_affine")
    return .module(text.text("nn.LayerNorm"))
  }

  /// Zeros around a map are those of a module; channels are one axis more.
  private static func padding(_ layer: Pad, _ site: some LayerSite) -> LayerText {
    let rank = site.dimensions
    guard let margins = try? Margins(layer.margins, of: site.shapes[0]) else {
      preconditionFailure("the margins were checked before")
    }
    var pairs: [String] = []
    if rank >= 1 { pairs += ["\(margins.left)", "\(margins.right)"] }
    if rank == 2 { pairs += ["\(margins.top)", "\(margins.bottom)"] }
    let around = Set(pairs)
    if site.always("channels", { $0 == .integers([0]) || $0 == .integers([0, 0]) }) {
      guard rank > 0 else { return .module("nn.Identity()") }
      return .module("nn.ZeroPad\(rank)d(\(around.count == 1 ? pairs[0] : "(\(pairs.joined(separator: ", ")))"))")
    }
    if let said = site.said("channels") {
      return .module("nn.ZeroPad\(rank + 1)d((\((pairs + [said, said]).joined(separator: ", "))))")
    }
    for (label, index) in [("before", 0), ("after", layer.channels.count - 1)] {
      pairs.append(
        site.derived("channels_\(label)") { node, _ in
          guard let layer = node.operation as? Pad else { return 0 }
          return layer.channels[min(index, layer.channels.count - 1)]
        })
    }
    return .module("nn.ZeroPad\(rank + 1)d((\(pairs.joined(separator: ", "))))")
  }

  private static func cropping(_ site: some LayerSite) -> LayerText {
    let (input, output) = (site.shapes[0], site.node.output)
    guard let layer = site.node.operation as? Crop else { preconditionFailure("the layer is a crop") }
    let margins = layer.margins.flatMap { try? Margins($0, of: input) }
    let starts = input.rank == 3 ? [margins?.top, margins?.left] : [margins?.left]
    let slices = starts.enumerated().map { index, start -> String in
      let (whole, kept) = (input[index + 1], output[index + 1])
      let first = start ?? (whole - kept) / 2
      return whole == kept ? ":" : "\(first == 0 ? "" : "\(first)"):\(first + kept)"
    }
    return LayerText(
      forward: { inputs, _ in "\(inputs[0])[:, :, \(slices.joined(separator: ", "))]" }, operands: .atom)
  }

  private static func shuffle(_ site: some LayerSite) -> LayerText {
    let groups = site.attribute("groups")
    guard site.dimensions == 0 else { return .module("nn.ChannelShuffle(\(groups))") }
    guard let layer = site.node.operation as? ChannelShuffle else { preconditionFailure("the layer is a shuffle") }
    return .call { "\($0).unflatten(1, (\(layer.groups), -1)).transpose(1, 2).flatten(1)" }.withAtomicInputs
  }

  private var withAtomicInputs: LayerText {
    var copy = self
    copy.operands = .atom
    return copy
  }
}

extension ConstructorText {
  mutating func addNormalization(_ site: some LayerSite, member: String = "affine") {
    add("eps", site.attribute("epsilon"), unless: site.isNumber("epsilon", 1e-5))
    add(member, site.attribute("affine"), unless: site.isTrue("affine"))
  }
}
