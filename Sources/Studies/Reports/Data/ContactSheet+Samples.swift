import Datasets
import Figures
import Randomness
import Tasks

extension ContactSheet {
  /// Some samples of a part, of every class as many, in the order of the classes.
  ///
  /// - Parameters:
  ///   - count: tiles, at most
  ///   - seed: which samples
  public init(_ samples: Samples, split: Split, count: Int, seed: UInt64) {
    let chosen = Self.chosen(samples, count: count, seed: seed)
    self.init(
      title:
        "\(samples.name), \(split.rawValue): \(chosen.count) of \(NumberText.grouped(samples.count)) samples \(samples.shape)",
      tiles: chosen.map { Tile(label: Self.label(samples, $0), Self.content(samples.values(at: $0), of: samples)) })
  }

  private static func chosen(_ samples: Samples, count: Int, seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed, stream: .preview)
    let order = generator.permutation(samples.count).map(Int.init)
    guard samples.targets.form == .classes else { return Array(order.prefix(count)) }
    // One of each class in turn, until there are enough.
    var waiting = [[Int]](repeating: [], count: samples.targets.count)
    for index in order { waiting[samples.label(at: index)].append(index) }
    var chosen: [Int] = []
    var round = 0
    while chosen.count < min(count, samples.count) {
      for members in waiting where round < members.count && chosen.count < count { chosen.append(members[round]) }
      round += 1
    }
    return chosen.enumerated().sorted {
      let (a, b) = (samples.label(at: $0.element), samples.label(at: $1.element))
      return a != b ? a < b : $0.offset < $1.offset
    }.map(\.element)
  }

  private static func label(_ samples: Samples, _ index: Int) -> String {
    switch samples.targets {
    case .classes(let names): return names[samples.label(at: index)]
    case .labels(let names):
      let present = names.indices.filter { samples.targetValue(at: index, column: $0) > 0 }.map { names[$0] }
      return present.isEmpty ? "–" : present.joined(separator: ", ")
    case .quantities(let quantities):
      return quantities.indices.map { column in
        NumberText.fixed(Double(samples.targetValue(at: index, column: column)), decimals: 2)
      }.joined(separator: ", ")
    }
  }

  private static func content(_ values: [Float], of samples: Samples) -> Content {
    let shape = samples.shape
    guard shape.rank == 3 else {
      let length = shape[shape.rank - 1]
      return .lines(stride(from: 0, to: values.count, by: length).map { Array(values[$0..<$0 + length]) })
    }
    let (height, width) = (shape[1], shape[2])
    let plane = height * width
    // Of more channels than a picture can show, the first.
    let channels = shape[0] == 3 ? 3 : 1
    let shown = values.prefix(channels * plane)
    let finite = shown.filter { $0.isFinite }
    // Pixels are from 0 to 1; what has other values is stretched to them.
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let isUnit = samples.hasPixels
    let (start, span) = isUnit ? (0, 1) : (low, high > low ? high - low : 1)
    let pixels = (0..<plane).flatMap { pixel in
      (0..<channels).map { channel -> UInt8 in
        let value = (shown[channel * plane + pixel] - start) / span * 255
        return value.isFinite ? UInt8(min(max(value.rounded(), 0), 255)) : 0
      }
    }
    return .picture(Bitmap(width: width, height: height, channels: channels, pixels: pixels))
  }
}
