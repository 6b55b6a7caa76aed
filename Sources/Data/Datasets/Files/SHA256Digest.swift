import COpenSSL

/// A SHA-256 that bytes, texts and numbers are fed to. The one owner of OpenSSL's handle here.
struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer

  init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("OpenSSL has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      preconditionFailure("a digest takes any bytes")
    }
  }

  mutating func update(_ text: String) {
    update(text.utf8.count)
    Array(text.utf8).withUnsafeBytes { update($0) }
  }

  mutating func update(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { update($0) }
  }

  /// 32 bytes.
  mutating func finishedBytes() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &digest, &count) == 1 else { preconditionFailure("a digest ends once") }
    return Array(digest.prefix(Int(count)))
  }

  /// 64 hexadecimal digits.
  mutating func finish() -> String { Self.hexadecimal(finishedBytes()) }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
