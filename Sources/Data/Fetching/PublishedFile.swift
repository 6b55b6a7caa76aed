/// A file that its authors publish, and what identifies it.
public struct PublishedFile: Hashable, Sendable {
  public var name: String
  public var url: String
  /// The MD5 that is published, 32 hexadecimal digits.
  public var md5: String
  /// Bytes, exactly.
  public var size: Int

  public init(name: String, url: String, md5: String, size: Int) {
    self.name = name
    self.url = url
    self.md5 = md5
    self.size = size
  }
}

/// A data set that can be downloaded: its files, which belong into a folder of its name.
public struct PublishedDataset: Hashable, Sendable {
  public var name: String
  public var files: [PublishedFile]

  public var byteCount: Int { files.reduce(0) { $0 + $1.size } }

  public static let all = [mnist, fashionMNIST, cifar10, cifar100]

  /// LeCun, Cortes and Burges; its authors' server is no longer open, PyTorch keeps a copy.
  static let mnist = idx(
    "mnist", at: "https://ossci-datasets.s3.amazonaws.com/mnist/",
    [
      ("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
      ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
      ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
      ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
    ])

  /// https://github.com/zalandoresearch/fashion-mnist
  static let fashionMNIST = idx(
    "fashion-mnist", at: "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    [
      ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
      ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", 29_515),
      ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", 4_422_102),
      ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", 5_148),
    ])

  /// https://www.cs.toronto.edu/~kriz/cifar.html
  static let cifar10 = cifar("cifar10", "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171)
  static let cifar100 = cifar("cifar100", "cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8", 168_513_733)

  private static func idx(_ name: String, at folder: String, _ files: [(String, String, Int)]) -> PublishedDataset {
    PublishedDataset(
      name: name, files: files.map { PublishedFile(name: $0.0, url: folder + $0.0, md5: $0.1, size: $0.2) })
  }

  private static func cifar(_ name: String, _ file: String, _ md5: String, _ size: Int) -> PublishedDataset {
    PublishedDataset(
      name: name,
      files: [PublishedFile(name: file, url: "https://www.cs.toronto.edu/~kriz/\(file)", md5: md5, size: size)])
  }

  public init(name: String, files: [PublishedFile]) {
    self.name = name
    self.files = files
  }
}
