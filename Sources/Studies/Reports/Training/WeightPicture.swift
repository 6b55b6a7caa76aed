import Diagnostics
import Figures
import JSONText
import Safetensors
import Training

/// The weights of one layer as a picture: rows of a linear layer as curves (or as pictures, where it reads pictures), kernels
/// as tiles, and the last linear layer as a map of classes by what they read.
public enum WeightPicture: Sendable {
  case sheet(ContactSheet)
  case map(HeatMap)

  /// How a linear layer is drawn.
  public enum Style: String, Sendable, CaseIterable {
    /// Each output's weights by themselves.
    case rows
    /// The whole matrix.
    case map
  }

  /// - Parameters:
  ///   - layer: its path; nil for the first that has a matrix or kernels
  ///   - style: nil for what suits: a map of the layer that gives the classes, unless it reads the input itself
  ///   - count: rows or kernels, at most
  /// - Throws: when there is no such layer, or it has no weights
  public init(
    of weights: NetworkWeights, layer: String?, style: Style? = nil, count: Int
  ) throws(DiagnosticsError) {
    let tensor = try weights.matrix(of: layer)
    let names = weights.classNames(of: tensor)
    let input = weights.inputShape
    let readsInput = tensor.shape.rank == 2 && input?.reduce(1, *) == tensor.shape[1]
    let title = "\(tensor.name): \(tensor.shape)"
    if tensor.shape.rank == 2, style == .map || style == nil && names != nil && !readsInput {
      self = .map(Self.map(tensor, title: title, names: names, count: count))
      return
    }
    guard style != .map else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-matrix", "'\(tensor.name)' has kernels of shape \(tensor.shape), and a map shows a matrix",
          remedy: "Leave --as out"))
    }
    let shown = min(count, tensor.shape.rank > 1 ? tensor.shape[0] : 1)
    let greatest = tensor.values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 1
    let size = tensor.values.count / max(1, tensor.shape.rank > 1 ? tensor.shape[0] : 1)
    let tiles = (0..<shown).map { index in
      let values = Array(tensor.values[index * size..<(index + 1) * size])
      return ContactSheet.Tile(
        label: names?[index] ?? "\(index)",
        Self.content(values, shape: tensor.shape.extents.dropFirst(), input: readsInput ? input : nil, greatest))
    }
    let words = shown < tensor.shape[0] && tensor.shape.rank > 1 ? ", the first \(shown)" : ""
    self = .sheet(ContactSheet(title: title + words, tiles: tiles))
  }

  /// - Parameter shape: of one output's weights
  private static func content(
    _ values: [Float], shape: ArraySlice<Int>, input: [Int]?, _ greatest: Float
  ) -> ContactSheet.Content {
    let shape = Array(shape)
    if let input, input.count == 3 { return picture(values, channels: input[0], input[1], input[2], greatest) }
    if shape.count == 3 { return picture(values, channels: shape[0], shape[1], shape[2], greatest) }
    // Kernels over signals, and rows over signals of several channels: a line for each channel.
    let length = input?.count == 2 ? input?[1] ?? values.count : shape.last ?? values.count
    return .lines(stride(from: 0, to: values.count, by: length).prefix(16).map { Array(values[$0..<$0 + length]) })
  }

  /// Three channels as colours, others side by side in a square with lines between them.
  private static func picture(
    _ values: [Float], channels: Int, _ height: Int, _ width: Int, _ greatest: Float
  ) -> ContactSheet.Content {
    let plane = height * width
    if channels == 3 {
      let scale = greatest > 0 ? 127 / greatest : 0
      let pixels = (0..<plane).flatMap { pixel in
        (0..<3).map { channel -> UInt8 in
          let value = 128 + values[channel * plane + pixel] * scale
          return value.isFinite ? UInt8(min(max(value.rounded(), 0), 255)) : 128
        }
      }
      return .picture(ContactSheet.Bitmap(width: width, height: height, channels: 3, pixels: pixels))
    }
    let shown = min(channels, 64)
    var side = 1
    while side * side < shown { side += 1 }
    let rows = (shown + side - 1) / side
    let (across, down) = (side * (width + 1) - 1, rows * (height + 1) - 1)
    var grid = [Float](repeating: .nan, count: across * down)
    for channel in 0..<shown {
      let (left, top) = (channel % side * (width + 1), channel / side * (height + 1))
      for y in 0..<height {
        for x in 0..<width { grid[(top + y) * across + left + x] = values[channel * plane + y * width + x] }
      }
    }
    return .picture(ContactSheet.Bitmap(width: across, height: down, signed: grid, greatest: greatest))
  }

  private static func map(
    _ tensor: SafetensorsFile.Tensor, title: String, names: [String]?, count: Int
  ) -> HeatMap {
    let (rows, columns) = (min(count, tensor.shape[0]), min(1_000, tensor.shape[1]))
    let values = (0..<rows).map { row in
      (0..<columns).map { Double(tensor.values[row * tensor.shape[1] + $0]) }
    }
    let cut = rows < tensor.shape[0] || columns < tensor.shape[1] ? ", the first \(rows) × \(columns)" : ""
    return HeatMap(
      title + cut, rows: names.map { Array($0.prefix(rows)) } ?? (0..<rows).map { "\($0)" },
      columns: (0..<columns).map { "\($0)" }, values: values, rowTitle: names == nil ? "output" : "class",
      columnTitle: "input")
  }

  public var svg: String {
    switch self {
    case .sheet(let sheet): sheet.svg()
    case .map(let map): map.svg()
    }
  }

  public var png: [UInt8] {
    switch self {
    case .sheet(let sheet): sheet.png
    case .map(let map): map.png
    }
  }
}
