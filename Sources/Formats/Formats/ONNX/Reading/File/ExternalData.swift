import Diagnostics
import Glibc
import ONNXModel

/// Weights that a model keeps in files beside it. A path may only lead to a regular file in the model's own folder or
/// below it.
struct ExternalData {
  /// The folder of the model.
  let folder: String

  init(besides path: String) {
    folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// The bytes of a tensor that stands elsewhere; nil for one that the model holds itself.
  /// - throws: when the path leads out of the folder, or the file has no such bytes
  func bytes(of tensor: Onnx_TensorProto) throws(ONNXFault) -> [UInt8]? {
    guard tensor.dataLocation == .external else { return nil }
    let entries = Dictionary(tensor.externalData.map { ($0.key, $0.value) }) { first, _ in first }
    guard let location = entries["location"], !location.isEmpty else {
      throw ONNXFault("the weights of '\(tensor.name.echoed)' are in another file that is not named")
    }
    let path = try path(of: location)
    do {
      let file = try WindowedFile(path, limit: .max)
      let offset = try Self.number(entries["offset"] ?? "0")
      let length =
        try entries["length"].map { text throws(ONNXFault) in try Self.number(text) }
        ?? max(0, file.byteCount - offset)
      guard offset <= file.byteCount, length <= file.byteCount - offset, length <= ONNXFile.maximumByteCount else {
        throw ONNXFault(
          "the weights of '\(tensor.name.echoed)' should be \(length) bytes from byte \(offset) of '\(location.echoed)', "
            + "which has \(file.byteCount)", remedy: "Copy both files again")
      }
      return try file.read(offset..<offset + length)
    } catch let fault as ONNXFault {
      throw fault
    } catch let error as DiagnosticsError {
      throw ONNXFault(
        "the weights of '\(tensor.name.echoed)' cannot be read: \(error.diagnostics[0].message)",
        remedy: "Keep the file beside the model")
    } catch {
      throw ONNXFault("the weights of '\(tensor.name.echoed)' cannot be read")
    }
  }

  private func path(of location: String) throws(ONNXFault) -> String {
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    func leadsOut() -> ONNXFault {
      ONNXFault(
        "the file '\(location.echoed)' that holds weights is not in the model's folder",
        remedy: "Only files in the model's own folder are read")
    }
    guard !location.hasPrefix("/"), !parts.contains(".."), location.utf8.count < 4096 else { throw leadsOut() }
    let path = folder + "/" + location
    // A symbolic link may lead out, too.
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    guard let home = realpath(folder, nil) else { return path }
    defer { free(home) }
    let prefix = String(cString: home)
    guard String(cString: real).hasPrefix(prefix == "/" ? prefix : prefix + "/") else { throw leadsOut() }
    return path
  }

  private static func number(_ text: String) throws(ONNXFault) -> Int {
    if let number = Int(text), number >= 0 { return number }
    throw ONNXFault("'\(text.echoed)' is no offset or length of weights in another file")
  }
}
