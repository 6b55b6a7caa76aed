/// Draws whose algorithm is ours. The standard library does not promise that `Int.random(in:using:)` and
/// `Double.random(in:using:)` give the same numbers in its next version; a study must.
extension RandomNumberGenerator {
  /// A whole number from 0 up to the bound, each as likely as the others.
  ///
  /// Lemire 2019, ACM Transactions on Modeling and Computer Simulation 29(1): the upper half of draw × bound, drawn again
  /// in the rare case that would favour some numbers. One draw in all but bound / 2⁶⁴ of the cases.
  public mutating func nextInt(below bound: Int) -> Int {
    precondition(bound > 0, "nothing lies below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A multiple of 2⁻⁵³ from 0 up to 1, each as likely as the others.
  public mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A position in a collection that is not empty.
  public mutating func nextIndex<Elements: RandomAccessCollection>(of elements: Elements) -> Elements.Index {
    elements.index(elements.startIndex, offsetBy: nextInt(below: elements.count))
  }
}
