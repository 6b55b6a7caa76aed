extension BatchLoader {
  /// How many samples further on lies what is sent for while one is worked on. Rows in random order of a data set that no
  /// cache holds would be waited for otherwise.
  private static let lookAhead = 2

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
      withExtendedLifetime(records) {
        gather(positions, of: order, destination, from: records.start(ofRow:), draw: draw)
      }
    case .floats(let floats):
      floats.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        let elements = samples.shape.elementCount
        gather(positions, of: order, destination, from: { source + $0 * elements }, draw: draw)
      }
    }
  }

  private func gather<Raw: RawPixel>(
    _ positions: Range<Int>, of order: EpochOrder, _ destination: UnsafeMutablePointer<Float>,
    from start: (_ row: Int) -> UnsafePointer<Raw>, draw: (_ position: Int) -> AugmentationDraw
  ) {
    let elements = samples.shape.elementCount
    for (row, position) in positions.enumerated() {
      let sample = start(Int(samples.rows[Int(order.indices[position])]))
      let later = min(position + Self.lookAhead, positions.upperBound - 1)
      let ahead = start(Int(samples.rows[Int(order.indices[later])]))
      let output = destination + row * elements
      let change = draw(position)
      if change == .none {
        copy(sample, to: output, ahead: ahead)
      } else {
        copyPicture(sample, to: output, ahead: ahead, change)
      }
    }
  }

  private func copy<Raw: RawPixel>(
    _ sample: UnsafePointer<Raw>, to output: UnsafeMutablePointer<Float>, ahead: UnsafePointer<Raw>
  ) {
    let plane = samples.shape.elementCount / channels.count
    for channel in channels.indices {
      let first = channel * plane
      Raw.write(
        sample + first, to: output + first, count: plane, mirrored: false, ahead: ahead + first, by: channels[channel])
    }
  }

  /// Shifts, mirrors and blanks. The window is taken first and mirrored as a whole, blanks are pixels of the result.
  private func copyPicture<Raw: RawPixel>(
    _ sample: UnsafePointer<Raw>, to output: UnsafeMutablePointer<Float>, ahead: UnsafePointer<Raw>,
    _ change: AugmentationDraw
  ) {
    let (height, width) = (samples.shape[1], samples.shape[2])
    // The window's columns that lie in the picture, and where they go; the shift is at most the side.
    let inside = max(0, -change.left)..<max(max(0, -change.left), min(width, width - change.left))
    let columns = change.isFlipped ? width - inside.upperBound..<width - inside.lowerBound : inside
    for channel in channels.indices {
      let blank = channels[channel].blank
      for row in 0..<height {
        let target = output + (channel * height + row) * width
        let sourceRow = row + change.top
        guard sourceRow >= 0, sourceRow < height else {
          target.update(repeating: blank, count: width)
          continue
        }
        let first = (channel * height + sourceRow) * width + change.left + inside.lowerBound
        target.update(repeating: blank, count: columns.lowerBound)
        Raw.write(
          sample + first, to: target + columns.lowerBound, count: columns.count, mirrored: change.isFlipped,
          ahead: ahead + first, by: channels[channel])
        (target + columns.upperBound).update(repeating: blank, count: width - columns.upperBound)
      }
      for row in change.blankRows {
        (output + (channel * height + row) * width + change.blankColumns.lowerBound)
          .update(repeating: 0, count: change.blankColumns.count)
      }
    }
  }
}
