import CImageDecoding

/// Turns the bytes of pictures into values of one size. Owns the memory between, which the next picture uses again; one for
/// each thread.
///
/// A picture is decoded, cut or padded, averaged over the area that each value covers, and turned as Exif says. A JPEG file that
/// is at least twice as large as the size is decoded at a half, a quarter or an eighth, as long as it is not smaller than
/// the size then: an eighth is the mean of 8×8 pixels, the others leave the higher frequencies of the cosine transform out.
package struct ImageDecoder: ~Copyable {
  let settings: ImageSettings
  let limits: ImageLimits
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private var message = [CChar](repeating: 0, count: Int(espalier_image_message_size))

  init(_ settings: ImageSettings, limits: ImageLimits = ImageLimits()) {
    self.settings = settings
    self.limits = limits
  }

  deinit { memory.deallocate() }

  /// - Parameter values: [channels, height, width], all of which is written.
  mutating func decode(
    _ bytes: UnsafeRawBufferPointer, into values: UnsafeMutablePointer<UInt8>
  ) throws(ImageFault) {
    let header = try ImageHeader(bytes)
    guard header.width > 0, header.height > 0 else { throw .noPixels }
    guard header.width <= limits.side, header.height <= limits.side, header.width * header.height <= limits.pixels
    else { throw .tooLarge(width: header.width, height: header.height, limits: limits) }
    let reduction = reduction(for: header)
    let (width, height) = ((header.width - 1) / reduction + 1, (header.height - 1) / reduction + 1)
    try decode(bytes, header.format, width: width, height: height, reduction: reduction)

    let upright = header.isOnItsSide ? (width: height, height: width) : (width: width, height: height)
    let (source, target) = settings.areas(width: upright.width, height: upright.height)
    let stored = source.stored(orientation: header.orientation, width: upright.width, height: upright.height)
    if target.width != settings.width || target.height != settings.height {
      values.update(repeating: settings.background, count: settings.byteCount)
    }
    var part = espalier_image_part(
      pixels: memory.baseAddress?.assumingMemoryBound(to: UInt8.self), row_bytes: width * settings.channels,
      channels: Int32(settings.channels), left: UInt32(stored.left), top: UInt32(stored.top),
      width: UInt32(stored.width),
      height: UInt32(stored.height))
    var destination = espalier_image_target(
      values: values + target.top * settings.width + target.left, plane: settings.height * settings.width,
      row: settings.width, width: UInt32(target.width), height: UInt32(target.height),
      orientation: Int32(header.orientation))
    guard espalier_resize(&part, &destination) == espalier_image_done else { throw .noMemory }
  }

  /// What a JPEG file is divided by.
  private func reduction(for header: ImageHeader) -> Int {
    guard header.format == .jpeg else { return 1 }
    let (source, target) = settings.areas(width: header.uprightWidth, height: header.uprightHeight)
    return [8, 4, 2].first { divisor in
      (source.width - 1) / divisor + 1 >= target.width && (source.height - 1) / divisor + 1 >= target.height
    } ?? 1
  }

  private mutating func decode(
    _ bytes: UnsafeRawBufferPointer, _ format: ImageHeader.Format, width: Int, height: Int, reduction: Int
  ) throws(ImageFault) {
    let needed = width * height * settings.channels
    if memory.count < needed {
      memory.deallocate()
      memory = .allocate(byteCount: needed, alignment: 64)
    }
    var pixels = espalier_pixels(
      pixels: memory.baseAddress?.assumingMemoryBound(to: UInt8.self), capacity: memory.count, width: UInt32(width),
      height: UInt32(height), channels: Int32(settings.channels), background: settings.background)
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let status =
      switch format {
      case .png: espalier_decode_png(start, bytes.count, &pixels, &message)
      case .jpeg: espalier_decode_jpeg(start, bytes.count, Int32(reduction), &pixels, &message)
      }
    switch status {
    case espalier_image_done: return
    case espalier_image_truncated: throw .truncated
    case espalier_image_no_memory: throw .noMemory
    case espalier_image_other_size: throw .damaged("its parts disagree about its size")
    default:
      let words = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw .damaged(words)
    }
  }
}

extension ImageDecoder {
  /// Whether a file is a picture of at most so many pixels: for those who try what happens.
  package static func decodes(_ bytes: [UInt8], _ settings: ImageSettings, side: Int, pixels: Int) -> Bool {
    var values = [UInt8](repeating: 0, count: settings.byteCount)
    return bytes.withUnsafeBytes { content in
      values.withUnsafeMutableBufferPointer { values in
        guard let start = values.baseAddress else { return false }
        var decoder = ImageDecoder(settings, limits: ImageLimits(side: side, pixels: pixels))
        return (try? decoder.decode(content, into: start)) != nil
      }
    }
  }
}
