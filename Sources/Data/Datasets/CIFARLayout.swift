import Diagnostics

/// What tells CIFAR-10 from CIFAR-100: names and the labels of a record.
struct CIFARLayout: Hashable {
  static let pixelCount = 3 * 32 * 32
  /// The most that is read of the file of class names.
  static let namesLimit = 1 << 20

  let name: String
  let help: String
  let folderName: String
  let archiveNames: [String]
  let trainingFiles: [String]
  let testFiles: [String]
  let namesFile: String
  /// How many values each label byte of a record may have; the last label is the one that counts.
  let labelRanges: [Int]
  let classNames: [String]

  var recordSize: Int { labelRanges.count + Self.pixelCount }

  func batches(_ split: Split) -> [String] {
    split == .training ? trainingFiles : testFiles
  }

  func limit(_ file: String) -> Int {
    guard file != namesFile else { return Self.namesLimit }
    // The files of a part together, so that small compressed ones do not fill the memory either.
    return ContentStream.limit / (trainingFiles.contains(file) ? trainingFiles.count : testFiles.count)
  }

  /// The class names that a file gives, one a line.
  func names(_ content: ByteBlock, _ origin: FileOrigin) throws(DiagnosticsError) -> [String] {
    let lines = String(decoding: content.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = lines.map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    guard names.count == classNames.count else {
      throw origin.error(.classNames(found: names.count, expected: classNames.count))
    }
    return names
  }

  /// The labels of a batch's records, checked; the pixels are not looked at.
  func labels(_ content: ByteBlock, _ origin: FileOrigin) throws(DiagnosticsError) -> [Int32] {
    let bytes = content.bytes
    guard !bytes.isEmpty else { throw origin.error(.empty("records")) }
    guard bytes.count.isMultiple(of: recordSize) else {
      throw origin.error(.recordLength(bytes: bytes.count, record: recordSize))
    }
    var labels: [Int32] = []
    labels.reserveCapacity(bytes.count / recordSize)
    for start in stride(from: 0, to: bytes.count, by: recordSize) {
      for (offset, classes) in labelRanges.enumerated() where Int(bytes[start + offset]) >= classes {
        throw origin.error(.label(Int(bytes[start + offset]), at: start + offset, classes: classes))
      }
      labels.append(Int32(bytes[start + labelRanges.count - 1]))
    }
    return labels
  }

  static let cifar10 = CIFARLayout(
    name: "cifar10", help: "CIFAR-10: 60,000 colour pictures, 32×32 pixels, 10 classes.",
    folderName: "cifar-10-batches-bin", archiveNames: ["cifar-10-binary.tar.gz", "cifar-10-binary.tar"],
    trainingFiles: (1...5).map { "data_batch_\($0).bin" }, testFiles: ["test_batch.bin"],
    namesFile: "batches.meta.txt", labelRanges: [10],
    classNames: [
      "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ])

  static let cifar100 = CIFARLayout(
    name: "cifar100", help: "CIFAR-100: 60,000 colour pictures, 32×32 pixels, 100 classes (the fine labels).",
    folderName: "cifar-100-binary", archiveNames: ["cifar-100-binary.tar.gz", "cifar-100-binary.tar"],
    trainingFiles: ["train.bin"], testFiles: ["test.bin"],
    namesFile: "fine_label_names.txt", labelRanges: [20, 100],
    classNames: [
      "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl", "boy",
      "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle", "chair", "chimpanzee", "clock",
      "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur", "dolphin", "elephant", "flatfish",
      "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard", "lamp", "lawn_mower", "leopard", "lion",
      "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain", "mouse", "mushroom", "oak_tree", "orange",
      "orchid", "otter", "palm_tree", "pear", "pickup_truck", "pine_tree", "plain", "plate", "poppy", "porcupine",
      "possum", "rabbit", "raccoon", "ray", "road", "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk",
      "skyscraper", "snail", "snake", "spider", "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank",
      "telephone", "television", "tiger", "tractor", "train", "trout", "tulip", "turtle", "wardrobe", "whale",
      "willow_tree", "wolf", "woman", "worm",
    ])
}
