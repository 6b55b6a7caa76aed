import Diagnostics
import GraphIR
import Layers
import Primitives
import TensorTypes

extension LayerText {
  /// A layer that uses the tensors of another one in another way: with another step, or another epsilon.
  /// - Throws: a ``ModuleFault``
  init(borrowingAt site: LiteralSite, path: String) throws(ModuleFault) {
    let node = site.node
    func options(_ names: [String]) -> String {
      names.map { ", \($0)=\(node.literal($0))" }.joined()
    }
    func convolution(_ function: String, _ padding: WindowPadding) -> LayerText {
      var margins = ""
      var text = options(["stride", "dilation", "groups"])
      switch padding {
      case .none: break
      case .attribute: text += options(["padding"])
      case .same: text += ", padding=\"same\""
      case .symmetric(let height, let width):
        text += ", padding=\(site.dimensions == 1 || height == width ? "\(width)" : "(\(height), \(width))")"
      case .margins(let sides): margins = sides.text(site.dimensions)
      }
      return LayerText(
        module: "",
        forward: { inputs, callee in
          let input = margins.isEmpty ? inputs[0] : "F.pad(\(inputs[0]), \(margins))"
          return "\(function)(\(input), \(callee).weight, \(callee).bias\(text))"
        })
    }
    switch node.operation {
    case let layer as Convolution1D: self = convolution("F.conv1d", layer.padding.margins(of: site, layer))
    case let layer as Convolution2D: self = convolution("F.conv2d", layer.padding.margins(of: site, layer))
    case let layer as BatchNorm:
      self = LayerText(
        module: "",
        forward: { inputs, callee in
          "F.batch_norm(\(inputs[0]), \(callee).running_mean, \(callee).running_var, \(callee).weight, \(callee).bias, "
            + "self.training, \(PythonName.number(layer.momentum)), \(PythonName.number(layer.epsilon)))"
        })
    case let layer as GroupNorm:
      self = LayerText(
        module: "",
        forward: { inputs, callee in
          "F.group_norm(\(inputs[0]), \(layer.groups), \(callee).weight, \(callee).bias, "
            + "\(PythonName.number(layer.epsilon)))"
        })
    case let layer as LayerNorm where layer.axes == .all:
      self = LayerText(
        module: "",
        forward: { inputs, callee in
          "F.layer_norm(\(inputs[0]), \(callee).normalized_shape, \(callee).weight, \(callee).bias, "
            + "\(PythonName.number(layer.epsilon)))"
        })
    case is Scale, is Linear, is Prelu: self = .module("")
    default:
      throw .diagnostics(
        DiagnosticsError(
          Diagnostic(
            code: "no-pytorch", path: path, "it shares its tensors with a layer of other attributes",
            remedy: "Give both the same attributes")))
    }
  }
}
