/// A SHA-256 in its 32 bytes.
struct ContentKey: Hashable, Sendable {
  let bytes: [UInt8]

  init(of content: [UInt8]) {
    var digest = SHA256Digest()
    content.withUnsafeBytes { digest.update($0) }
    bytes = digest.finishedBytes()
  }

  init(_ digest: consuming SHA256Digest) {
    bytes = digest.finishedBytes()
  }

  var hexadecimal: String { SHA256Digest.hexadecimal(bytes) }
}
