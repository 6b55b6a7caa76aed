import Foundation

/// The architectures and recipes that are installed beside the program: `architectures/mnist1d/simple-cnn.json` names one
/// wherever a command is given, unless the current folder has a file of that name.
struct ShippedFiles {
  /// The folder that holds them.
  let folder: String

  /// Options whose value is written to, so that it names no file that is shipped.
  private static let written: Set = ["--output", "--plot", "--study", "--runs", "--confusion", "--inspect-step"]
  private static let kinds = ["architectures/", "recipes/"]

  /// Those of the program that runs: `PREFIX/share/espalier` of `PREFIX/bin/espalier`.
  static var installed: ShippedFiles? {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    let folder = URL(filePath: program).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "share/espalier").path
    return FileManager.default.fileExists(atPath: folder) ? ShippedFiles(folder: folder) : nil
  }

  /// The words of a command line, with names of shipped files as their paths.
  func resolving(_ words: [String]) -> [String] {
    words.enumerated().map { index, word in
      if index > 0, Self.written.contains(words[index - 1]) { return word }
      guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return path(word) ?? word }
      let name = String(word[..<sign])
      guard !Self.written.contains(name) else { return word }
      return path(String(word[word.index(after: sign)...])).map { "\(name)=\($0)" } ?? word
    }
  }

  private func path(_ word: String) -> String? {
    guard Self.kinds.contains(where: word.hasPrefix), !word.split(separator: "/").contains(".."),
      !FileManager.default.fileExists(atPath: word), FileManager.default.fileExists(atPath: folder + "/" + word)
    else { return nil }
    return folder + "/" + word
  }
}
