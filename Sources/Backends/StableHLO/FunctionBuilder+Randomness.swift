import Primitives

extension FunctionBuilder {
  /// 0 or 1 / (1 − rate) for each element: the numbers that `DropoutMask` has on every backend.
  /// - parameter key: four int32: seed low, seed high, step low, step high
  mutating func dropoutScales(rate: Double, stream: Int, key: HLOValue, _ type: TensorType) -> HLOValue {
    let mask = DropoutMask(rate: rate, stream: stream, seed: 0, step: 0)
    guard let threshold = UInt32(exactly: mask.threshold) else { return splat(0, type) }
    let blocks = (type.elementCount + 3) / 4
    let lanes = TensorType([blocks], .uint32)
    let words = transform("bitcast_convert \(key.name)", key, to: TensorType([4], .uint32))
    let random = philox(
      counter: [
        iota(0, lanes), splat(Double(UInt32(truncatingIfNeeded: stream)), lanes), word(2, of: words, lanes),
        word(3, of: words, lanes),
      ], key: [word(0, of: words, lanes), word(1, of: words, lanes)])
    let columns = random.map { reshape($0, to: [blocks, 1]) }
    let all = reshape(concatenate(columns, axis: 1), to: [blocks * 4])
    let drawn = reshape(slice(all, [0: (0, type.elementCount, 1)]), to: type.extents)
    let isDropped = compare("LT", drawn, Double(threshold))
    return select(isDropped, splat(0, type), splat(Double(mask.scale), type))
  }

  /// One of a vector's words, stretched.
  private mutating func word(_ index: Int, of words: HLOValue, _ type: TensorType) -> HLOValue {
    let scalar = reshape(slice(words, [0: (index, index + 1, 1)]), to: [])
    return broadcast(scalar, to: type.extents, axes: [])
  }

  /// Philox4x32-10 of many counters at once: see `Philox`.
  mutating func philox(counter: [HLOValue], key: [HLOValue]) -> [HLOValue] {
    var (counter, key) = (counter, key)
    for _ in 0..<10 {
      let first = wideProduct(counter[0], 0xD251_1F53)
      let second = wideProduct(counter[2], 0xCD9E_8D57)
      counter = [
        apply("xor", apply("xor", second.high, counter[1]), key[0]), second.low,
        apply("xor", apply("xor", first.high, counter[3]), key[1]), first.low,
      ]
      key = [apply("add", key[0], 0x9E37_79B9), apply("add", key[1], 0xBB67_AE85)]
    }
    return counter
  }

  /// Both halves of a product of 32-bit numbers.
  private mutating func wideProduct(_ value: HLOValue, _ factor: Double) -> (high: HLOValue, low: HLOValue) {
    let product = apply("multiply", convert(value, to: .uint64), factor)
    let high = convert(apply("shift_right_logical", product, 32), to: .uint32)
    let low = convert(apply("and", product, Double(UInt32.max)), to: .uint32)
    return (high, low)
  }
}
