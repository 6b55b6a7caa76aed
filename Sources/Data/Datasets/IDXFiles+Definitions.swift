import Diagnostics

extension DatasetDefinition {
  public static let mnist = idx(
    name: "mnist", help: "MNIST: 70,000 grey pictures of handwritten digits, 28×28 pixels, 10 classes.",
    subfolders: ["MNIST/raw"], classNames: (0...9).map(String.init)
  ) { folder in
    "Run 'espalier data fetch mnist', or put the four files of MNIST, such as train-images-idx3-ubyte.gz, into \(folder)"
  }

  public static let fashionMNIST = idx(
    name: "fashion-mnist", help: "Fashion-MNIST: 70,000 grey pictures of clothes, 28×28 pixels, 10 classes.",
    subfolders: ["FashionMNIST/raw"],
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]
  ) { folder in
    "Run 'espalier data fetch fashion-mnist' or 'apt-get install dataset-fashion-mnist', or put its four files, such as "
      + "train-images-idx3-ubyte.gz, into \(folder)"
  }

  /// A data set of 28×28 pictures in IDX files, found in a folder of its name or of the names that PyTorch uses.
  private static func idx(
    name: String, help: String, subfolders: [String], classNames: [String],
    remedy: @escaping @Sendable (_ folder: String) -> String
  ) -> DatasetDefinition {
    DatasetDefinition(name: name, help: help) { locations throws(DiagnosticsError) in
      let candidates = locations.candidates([name] + subfolders)
      let remedy = remedy("\(locations.preferredRoot)/\(name)")
      guard let folder = candidates.first(where: IDXFiles.isPresent) else {
        throw locations.missing(name, lookedIn: candidates, remedy: remedy)
      }
      do {
        return try IDXFiles(
          name: name, height: 28, width: 28, classNames: classNames, folder: folder, remedy: remedy)
      } catch {
        preconditionFailure("28×28 is a shape: \(error)")
      }
    }
  }
}
