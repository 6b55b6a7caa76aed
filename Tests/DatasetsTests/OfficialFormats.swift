/// Small files in the formats that the data sets are published in.
enum IDX {
  static func images(count: Int, pixel: (_ image: Int, _ offset: Int) -> UInt8 = { _, _ in 0 }) -> [UInt8] {
    header(0x0803, [count, 28, 28]) + (0..<count).flatMap { image in (0..<784).map { pixel(image, $0) } }
  }

  static func labels(_ labels: [UInt8]) -> [UInt8] {
    header(0x0801, [labels.count]) + labels
  }

  static func header(_ magic: Int, _ words: [Int]) -> [UInt8] {
    ([magic] + words).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
  }
}

enum CIFAR {
  /// A record whose pixels are all of one value.
  static func record(_ labels: [UInt8], pixel: UInt8) -> [UInt8] {
    labels + [UInt8](repeating: pixel, count: 3_072)
  }

  /// The training batches and the test batch of CIFAR-10: batch n has n records, whose pixels are n.
  static let batches: [(name: String, content: [UInt8])] =
    (1...5).map { number in
      let record = record([UInt8(number)], pixel: UInt8(number))
      return ("data_batch_\(number).bin", [[UInt8]](repeating: record, count: number).flatMap(\.self))
    } + [("test_batch.bin", record([9], pixel: 99))]
}

enum Tar {
  static let end = [UInt8](repeating: 0, count: 1_024)

  /// A header and its content, as ustar has it.
  static func entry(_ path: String, _ content: [UInt8], kind: Character = "0", size: String? = nil) -> [UInt8] {
    header(path, size: size ?? octal(content.count, digits: 11), kind: kind) + padded(content)
  }

  static func header(_ path: String, size: String, kind: Character = "0") -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      block.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
    }
    put(path, at: 0)
    put("0000644", at: 100)
    put(size, at: 124)
    put("        ", at: 148)
    put(String(kind), at: 156)
    put("ustar\u{0}00", at: 257)
    put(octal(block.reduce(0) { $0 + Int($1) }, digits: 6) + "\u{0}", at: 148)
    return block
  }

  static func padded(_ content: [UInt8]) -> [UInt8] {
    content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  static func octal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// CIFAR-10 in its official layout.
  static func cifar10(names: [UInt8]? = nil) -> [UInt8] {
    entry("cifar-10-batches-bin/", [], kind: "5")
      + (names.map { entry("cifar-10-batches-bin/batches.meta.txt", $0) } ?? [])
      + CIFAR.batches.reversed().flatMap { entry("cifar-10-batches-bin/\($0.name)", $0.content) } + end
  }
}
