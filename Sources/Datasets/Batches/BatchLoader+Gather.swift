/// What a raw value is worth as network input.
private protocol InputMap {
  associatedtype Raw
  /// What a padding pixel holds.
  var blank: Raw { get }
  func input(_ raw: Raw, channel: Int) -> Float
}

/// Bytes, by table: one load a pixel, and bit for bit what dividing and subtracting gives.
private struct ByteMap: InputMap {
  let table: UnsafePointer<Float>
  var blank: UInt8 { 0 }

  @inline(__always)
  func input(_ raw: UInt8, channel: Int) -> Float { table[channel << 8 | Int(raw)] }
}

private struct FloatMap: InputMap {
  let channels: UnsafePointer<(mean: Float, deviation: Float)>
  var blank: Float { 0 }

  @inline(__always)
  func input(_ raw: Float, channel: Int) -> Float {
    (raw - channels[channel].mean) / channels[channel].deviation
  }
}

extension BatchLoader {
  /// Writes the inputs at these positions, each changed as the draw for its position says.
  func gather(
    _ positions: Range<Int>, of order: EpochOrder, _ inputs: UnsafeMutableBufferPointer<Float>,
    draw: (_ position: Int) -> AugmentationDraw
  ) {
    precondition(
      inputs.count >= positions.count * samples.shape.elementCount, "the inputs' memory is too small")
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= order.indices.count, "positions beyond the epoch's end")
    guard let destination = inputs.baseAddress else { return }
    switch samples.storage {
    case .bytes(let records):
      table.withUnsafeBufferPointer { table in
        guard let table = table.baseAddress else { return }
        withExtendedLifetime(records) {
          gather(positions, of: order, destination, ByteMap(table: table), from: records.start(ofRow:), draw: draw)
        }
      }
    case .floats(let floats):
      floats.withUnsafeBufferPointer { source in
        channels.withUnsafeBufferPointer { channels in
          guard let source = source.baseAddress, let channels = channels.baseAddress else { return }
          let elements = samples.shape.elementCount
          gather(
            positions, of: order, destination, FloatMap(channels: channels), from: { source + $0 * elements },
            draw: draw)
        }
      }
    }
  }

  private func gather<Map: InputMap>(
    _ positions: Range<Int>, of order: EpochOrder, _ destination: UnsafeMutablePointer<Float>,
    _ map: Map, from start: (_ row: Int) -> UnsafePointer<Map.Raw>, draw: (_ position: Int) -> AugmentationDraw
  ) {
    let elements = samples.shape.elementCount
    for (row, position) in positions.enumerated() {
      let stored = Int(samples.rows[Int(order.indices[position])])
      let sample = start(stored)
      let output = destination + row * elements
      let change = draw(position)
      if change == .none {
        copy(sample, to: output, map)
      } else {
        copyPicture(sample, to: output, map, change)
      }
    }
  }

  private func copy<Map: InputMap>(
    _ sample: UnsafePointer<Map.Raw>, to output: UnsafeMutablePointer<Float>, _ map: Map
  ) {
    let plane = samples.shape.elementCount / channels.count
    for channel in 0..<channels.count {
      for index in channel * plane..<(channel + 1) * plane {
        output[index] = map.input(sample[index], channel: channel)
      }
    }
  }

  /// Shifts, mirrors and blanks. The window is taken first and mirrored as a whole, blanks are places of the result.
  private func copyPicture<Map: InputMap>(
    _ sample: UnsafePointer<Map.Raw>, to output: UnsafeMutablePointer<Float>, _ map: Map, _ change: AugmentationDraw
  ) {
    let (height, width) = (samples.shape[1], samples.shape[2])
    // The window's columns that lie in the picture; never empty, as the shift is at most the side.
    let inside = max(0, -change.left)..<max(max(0, -change.left), min(width, width - change.left))
    for channel in 0..<channels.count {
      let blank = map.input(map.blank, channel: channel)
      for row in 0..<height {
        let target = output + (channel * height + row) * width
        let sourceRow = row + change.top
        guard sourceRow >= 0, sourceRow < height else {
          target.update(repeating: blank, count: width)
          continue
        }
        let source = sample + (channel * height + sourceRow) * width + change.left
        let step = change.isFlipped ? -1 : 1
        var place = change.isFlipped ? width - 1 : 0
        for column in 0..<width {
          target[place] = inside.contains(column) ? map.input(source[column], channel: channel) : blank
          place += step
        }
      }
      for row in change.blankRows {
        (output + (channel * height + row) * width + change.blankColumns.lowerBound)
          .update(repeating: 0, count: change.blankColumns.count)
      }
    }
  }
}
