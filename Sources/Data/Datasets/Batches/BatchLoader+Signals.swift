import Glibc
import Randomness

/// What the dice say of a signal or a row of features.
struct SignalDraw: Hashable {
  /// Points that everything moves to the right.
  var shift = 0
  var factor: Float = 1
  /// The points that are blanked.
  var blank = 0..<0

  /// A function of the seed, the epoch and the position in the epoch alone, and apart from what changes pictures. Every
  /// number is drawn whether it is used or not.
  init(_ augmentation: Augmentation, length: Int, seed: UInt64, epoch: Int, position: Int) {
    var generator = SeededGenerator(seed: seed, stream: .signalAugmentation, epoch: epoch, position: position)
    let (moved, scaled, width, place) = (generator.unit(), generator.unit(), generator.unit(), generator.unit())
    shift = Int((moved * Double(2 * augmentation.shift + 1)).rounded(.down)) - augmentation.shift
    factor = Float(1 + augmentation.scale * (2 * scaled - 1))
    let count = Int((width * Double(augmentation.timeMask + 1)).rounded(.down))
    let first = Int((place * Double(length - count + 1)).rounded(.down))
    blank = first..<first + count
  }
}

extension Augmentation {
  /// Whether anything is done beside what changes pictures.
  var changesSignals: Bool { shift > 0 || scale > 0 || noise > 0 || timeMask > 0 }
}

extension BatchLoader {
  /// Shifts, scales, adds noise and blanks, in this order, what has been gathered.
  func augmentSignals(_ positions: Range<Int>, of order: EpochOrder, _ inputs: UnsafeMutableBufferPointer<Float>) {
    let shape = samples.shape
    let elements = shape.elementCount
    let length = shape[shape.rank - 1]
    guard let start = inputs.baseAddress else { return }
    for (row, position) in positions.enumerated() {
      let draw = SignalDraw(augmentation, length: length, seed: seed, epoch: order.epoch, position: position)
      let sample = start + row * elements
      if draw.shift != 0 { shift(sample, by: draw.shift, length: length) }
      if augmentation.scale > 0 {
        for index in 0..<elements { sample[index] *= draw.factor }
      }
      if augmentation.noise > 0 {
        var generator = SeededGenerator(seed: seed, stream: .noise, epoch: order.epoch, position: position)
        for index in 0..<elements { sample[index] += Float(augmentation.noise * generator.normal()) }
      }
      for line in stride(from: 0, to: elements, by: length) where !draw.blank.isEmpty {
        (sample + line + draw.blank.lowerBound).update(repeating: 0, count: draw.blank.count)
      }
    }
  }

  /// What comes in from outside is a raw zero.
  private func shift(_ sample: UnsafeMutablePointer<Float>, by shift: Int, length: Int) {
    let kept = length - min(length, abs(shift))
    for (channel, map) in channels.enumerated() {
      let line = sample + channel * length
      if shift > 0 {
        memmove(line + (length - kept), line, kept * MemoryLayout<Float>.size)
        line.update(repeating: map.blank, count: length - kept)
      } else {
        memmove(line, line + (length - kept), kept * MemoryLayout<Float>.size)
        (line + kept).update(repeating: map.blank, count: length - kept)
      }
    }
  }
}
