import Compilation
import Diagnostics
import Safetensors

extension Trainer {
  /// Begins from the values of a file instead of random ones; tensors that the match does not have keep theirs. To be
  /// called before the first step.
  public func begin(from match: WeightMatch) {
    precondition(progress == TrainingProgress(), "a run begins once")
    let values = StoredValues(match.tensors)
    for (index, tensor) in program.parameters.enumerated() {
      if let found = try? values.values(tensor.name, tensor.shape) { session.write(found, to: .parameter(index)) }
    }
    for (index, tensor) in program.buffers.enumerated() {
      if let found = try? values.values(tensor.name, tensor.shape) { session.write(found, to: .buffer(index)) }
    }
    origin = match.origin
  }
}

extension WeightMatch {
  /// Identifies the values that a run began from, in its checkpoints.
  var origin: String { tensors.checksum }
}

extension [SafetensorsFile.Tensor] {
  /// Over names and values: FNV-1a, 64 bits.
  var checksum: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01B3 }
    for tensor in self {
      for byte in tensor.name.utf8 { add(UInt64(byte)) }
      for value in tensor.values { add(UInt64(value.bitPattern)) }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
