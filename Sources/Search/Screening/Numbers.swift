/// Numbers in memory of their own, which begin as whatever stood there: what is read must have been written. Large tables are
/// filled once, and need not be set to 0 before.
///
/// Whoever makes them writes them before anyone else reads them, and nobody after that.
final class Numbers: @unchecked Sendable {
  let start: UnsafeMutablePointer<Double>
  let count: Int

  init(count: Int) {
    self.count = count
    start = .allocate(capacity: count)
  }

  convenience init(_ numbers: [Double]) {
    self.init(count: numbers.count)
    start.initialize(from: numbers, count: count)
  }

  deinit { start.deallocate() }
}
