/// Follows a bench while it runs, and the study under way.
public protocol BenchObserver: StudyObserver, Sendable {
  /// A part of the work begins: all searches, and after them all confirmations.
  func partBegan(_ part: BenchSession.Part, count: Int)
  /// - Parameter label: the variant and the seed
  func runBegan(_ label: String)
  /// - Parameter share: of the run, from 0 to 1
  func runProgressed(share: Double)
  func runEnded()
  func partEnded()
}
