/// Arithmetic on rows of floats, the inner loops of every product.

typealias Row = UnsafeMutablePointer<Float>

/// target[i · step] += factor · source[i]
@inline(__always)
func addScaled(_ source: Row, _ factor: Float, to target: Row, count: Int, step: Int = 1) {
  if step == 1 {
    for index in 0..<count { target[index] += factor * source[index] }
  } else {
    for index in 0..<count { target[index * step] += factor * source[index] }
  }
}

/// target[i] += factor · source[i · step]
@inline(__always)
func addScaled(gathering source: Row, step: Int, _ factor: Float, to target: Row, count: Int) {
  if step == 1 {
    for index in 0..<count { target[index] += factor * source[index] }
  } else {
    for index in 0..<count { target[index] += factor * source[index * step] }
  }
}

/// Σ left[i] · right[i · step], eight lanes at a time in a fixed order where the step is one.
@inline(__always)
func dot(_ left: Row, _ right: Row, count: Int, step: Int = 1) -> Float {
  var index = 0
  var sum: Float = 0
  if step == 1 {
    var lanes = SIMD8<Float>.zero
    while index + 8 <= count {
      lanes +=
        UnsafeRawPointer(left + index).loadUnaligned(as: SIMD8<Float>.self)
        * UnsafeRawPointer(right + index).loadUnaligned(as: SIMD8<Float>.self)
      index += 8
    }
    sum = lanes.sum()
  }
  while index < count {
    sum += left[index] * right[index * step]
    index += 1
  }
  return sum
}
