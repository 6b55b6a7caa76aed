import Glibc

/// The powers of the frequencies of a real signal whose length is a power of two, by Cooley and Tukey's method, in place.
struct FourierTransform {
  let size: Int
  private let cosines: [Double]
  private let sines: [Double]
  /// Where each value goes first: its index with the bits in reverse.
  private let reversed: [Int]

  init(size: Int) {
    precondition(size >= 2 && size & (size - 1) == 0, "the length is a power of two")
    self.size = size
    cosines = (0..<size / 2).map { cos(-2 * .pi * Double($0) / Double(size)) }
    sines = (0..<size / 2).map { sin(-2 * .pi * Double($0) / Double(size)) }
    let bits = size.trailingZeroBitCount
    reversed = (0..<size).map { index in
      (0..<bits).reduce(0) { $0 | (index >> $1 & 1) << (bits - 1 - $1) }
    }
  }

  /// - Parameters:
  ///   - real: the signal, which is overwritten
  ///   - imaginary: as many values, which are overwritten
  ///   - powers: of the frequencies 0 to size / 2: |X|²
  func powers(
    _ real: UnsafeMutablePointer<Double>, _ imaginary: UnsafeMutablePointer<Double>,
    into powers: UnsafeMutablePointer<Double>
  ) {
    reversed.withUnsafeBufferPointer { reversed in
      for index in 0..<size where reversed[index] > index {
        (real[index], real[reversed[index]]) = (real[reversed[index]], real[index])
      }
    }
    imaginary.update(repeating: 0, count: size)
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        var half = 1
        while half < size {
          let turn = size / (2 * half)
          var start = 0
          while start < size {
            for offset in 0..<half {
              let (low, high) = (start + offset, start + offset + half)
              let (c, s) = (cosines[offset * turn], sines[offset * turn])
              let re = real[high] * c - imaginary[high] * s
              let im = real[high] * s + imaginary[high] * c
              (real[high], imaginary[high]) = (real[low] - re, imaginary[low] - im)
              (real[low], imaginary[low]) = (real[low] + re, imaginary[low] + im)
            }
            start += 2 * half
          }
          half *= 2
        }
      }
    }
    for index in 0...size / 2 { powers[index] = real[index] * real[index] + imaginary[index] * imaginary[index] }
  }
}
