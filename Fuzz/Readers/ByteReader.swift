/// Something of Espalier's that reads bytes which nobody vouches for, as a fuzzer calls it.
///
/// Whatever the bytes, ``read`` comes back: with true where they were accepted, with false after an error that can be
/// rendered. A trap, a hang or too much memory is a finding.
public struct ByteReader: Sendable {
  /// What `make fuzz TARGET=` calls it.
  public let name: String
  /// The longest input that is worth trying, in bytes.
  public let maximumByteCount: Int
  /// Small inputs that are accepted, to begin from.
  public let seeds: @Sendable () throws -> [[UInt8]]
  public let read: @Sendable ([UInt8]) -> Bool

  public static let all: [ByteReader] = [
    .architecture, .recipe, .study, .bench, .checkpoint, .weights, .onnx, .idx, .cifar, .npz, .npy, .csv, .picture,
    .sound, .database, .plugin,
  ]

  public static func named(_ name: String) -> ByteReader? { all.first { $0.name == name } }
}
