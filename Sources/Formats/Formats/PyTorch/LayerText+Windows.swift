import GraphIR
import Layers
import Primitives
import TensorTypes

/// What is added around a map before a window slides over it.
enum WindowPadding: Hashable {
  /// As many zeros as an attribute says, on both sides of each axis.
  case attribute
  case none
  /// Symmetric: height and width.
  case symmetric(Int, Int)
  /// As PyTorch lays it out itself, for steps of 1.
  case same
  case margins(Margins)
}

extension Padding {
  /// The padding at one place.
  func margins(of site: some LayerSite, _ layer: any WindowLayer) -> WindowPadding {
    switch self {
    case .valid: return .none
    case .amount(let amount): return amount == Extent(0) && site.isZero("padding") ? .none : .attribute
    case .margins, .ends: return Self.layout(margins(for: layer.slidingWindow, on: Extent(1)))
    case .same:
      let shape = site.shapes[0]
      let map = shape.rank == 3 ? Extent(height: shape[1], width: shape[2]) : Extent(height: 1, width: shape[1])
      if layer is any ConvolutionLayer, layer.slidingWindow.stride == Extent(1) { return .same }
      return Self.layout(margins(for: layer.slidingWindow, on: map))
    }
  }
}

extension Padding {
  fileprivate static func layout(_ margins: Margins) -> WindowPadding {
    guard margins.top == margins.bottom, margins.left == margins.right else { return .margins(margins) }
    return margins == .none ? .none : .symmetric(margins.top, margins.left)
  }
}

/// Layers with a window.
protocol WindowLayer {
  var slidingWindow: Window { get }
}

protocol ConvolutionLayer: WindowLayer {}

extension Convolution1D: ConvolutionLayer {
  var slidingWindow: Window {
    Window(
      kernel: Extent(height: 1, width: kernel), stride: Extent(height: 1, width: stride),
      dilation: Extent(height: 1, width: dilation))
  }
}

extension Convolution2D: ConvolutionLayer {
  var slidingWindow: Window { Window(kernel: kernel, stride: stride, dilation: dilation) }
}

extension MaxPooling1D: WindowLayer {
  var slidingWindow: Window {
    Window(kernel: Extent(height: 1, width: kernel), stride: Extent(height: 1, width: stride ?? kernel))
  }
}

extension AveragePooling1D: WindowLayer {
  var slidingWindow: Window {
    Window(kernel: Extent(height: 1, width: kernel), stride: Extent(height: 1, width: stride ?? kernel))
  }
}

extension MaxPooling2D: WindowLayer {
  var slidingWindow: Window { Window(kernel: kernel, stride: stride ?? kernel) }
}

extension AveragePooling2D: WindowLayer {
  var slidingWindow: Window { Window(kernel: kernel, stride: stride ?? kernel) }
}

extension LayerSite {
  func isZero(_ name: String) -> Bool { always(name) { $0 == .padding(.amount(Extent(0))) } }
}

extension ConstructorText {
  mutating func add(_ padding: WindowPadding, _ site: some LayerSite) {
    switch padding {
    case .none, .margins: break
    case .same: add("padding", "\"same\"", unless: false)
    case .attribute: add("padding", site.attribute("padding"), unless: false)
    case .symmetric(let height, let width):
      add(
        "padding", site.dimensions == 1 || height == width ? "\(width)" : "(\(height), \(width))", unless: false)
    }
  }
}

extension Margins {
  /// As `F.pad` takes them.
  func text(_ dimensions: Int) -> String {
    dimensions == 1 ? "(\(left), \(right))" : "(\(left), \(right), \(top), \(bottom))"
  }
}

extension LayerText {
  static func convolution(_ callee: String, _ padding: WindowPadding, _ site: some LayerSite) -> LayerText {
    var text = ConstructorText([
      site.derived("in_channels") { $1[0][0] }, site.attribute("out"), site.attribute("kernel"),
    ])
    text.add("stride", site.attribute("stride"), unless: site.isInteger("stride", 1))
    text.add(padding, site)
    text.add("dilation", site.attribute("dilation"), unless: site.isInteger("dilation", 1))
    text.add("groups", site.attribute("groups"), unless: site.isInteger("groups", 1))
    text.add("bias", site.attribute("bias"), unless: site.isTrue("bias"))
    return .window(text.text(callee), padding, site, filler: nil)
  }

  static func maximum(_ callee: String, _ padding: WindowPadding, _ site: some LayerSite) -> LayerText {
    var text = ConstructorText([site.attribute("kernel")])
    text.addStride(site)
    text.add(padding, site)
    return .window(text.text(callee), padding, site, filler: "float(\"-inf\")", endsLine: true)
  }

  static func average(
    _ callee: String, _ padding: WindowPadding, _ countsPadding: Bool, _ site: some LayerSite
  ) -> LayerText {
    var text = ConstructorText([site.attribute("kernel")])
    text.addStride(site)
    text.add(padding, site)
    let isPadded = padding != .none
    text.add(
      "count_include_pad", site.attribute("countIncludePad"), unless: !isPadded || site.isTrue("countIncludePad"))
    if !countsPadding, case .margins(let margins) = padding {
      let words = margins.text(site.dimensions)
      text = ConstructorText([site.attribute("kernel")])
      text.addStride(site)
      return LayerText(
        module: text.text(callee),
        forward: { inputs, callee in "average_pool(\(inputs[0]), \(callee), \(words))" }, endsLine: true,
        helpers: [.averagePool])
    }
    return .window(text.text(callee), padding, site, filler: nil, endsLine: true)
  }

  /// A module that reads a map with margins of its own.
  private static func window(
    _ module: String, _ padding: WindowPadding, _ site: some LayerSite, filler: String?, endsLine: Bool = false
  ) -> LayerText {
    guard case .margins(let margins) = padding else { return .module(module, endsLine: endsLine) }
    let words = margins.text(site.dimensions) + (filler.map { ", value=\($0)" } ?? "")
    return LayerText(
      module: module, forward: { inputs, callee in "\(callee)(F.pad(\(inputs[0]), \(words)))" }, endsLine: endsLine)
  }
}

extension ConstructorText {
  fileprivate mutating func addStride(_ site: some LayerSite) {
    let follows = site.always("stride") { $0 == .unset }
    add("stride", site.attribute("stride"), unless: follows)
  }
}
