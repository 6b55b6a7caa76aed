/// Holds results back until order, not clocks, says that they may be used.
///
/// Steps of a study (a trial, or one rung of it) are numbered from 0 and finish in any order. The decision on step k
/// rests on the results of the steps 0 to k − W, told in number order, and on no others; so one worker and eight take the
/// same decisions. W is the window: 1 is strictly sequential, and at most W steps are ever under way.
///
/// ```swift
/// window.record(report, step: 4)
/// if let reports = window.release(for: k) {
///   for report in reports { sampler.tell(report) }
///   let proposal = sampler.propose(trial: k, using: &generator)
/// }
/// ```
public struct ResultWindow<Result: Sendable>: Sendable {
  public let size: Int
  /// The results of the steps before this one have been released.
  public private(set) var released = 0
  private var waiting: [Int: Result] = [:]

  /// - Precondition: the size is at least 1.
  public init(size: Int) {
    precondition(size >= 1, "a window holds a step")
    self.size = size
  }

  /// Takes the result of a finished step in. O(1).
  ///
  /// - Precondition: the step was not recorded before.
  public mutating func record(_ result: Result, step: Int) {
    precondition(step >= released && waiting[step] == nil, "step \(step) is recorded twice")
    waiting[step] = result
  }

  /// What is yet to be told before the decision on a step, in number order; nil, and nothing is released, while a step that
  /// it depends on is under way. O(results released).
  public mutating func release(for step: Int) -> [Result]? {
    let steps = released..<max(released, step - size + 1)
    guard steps.allSatisfy({ waiting[$0] != nil }) else { return nil }
    return steps.map { _ in releaseNext()! }
  }

  /// The next result in number order, ahead of the window, for a decision that has to wait (see
  /// ``FidelityDecision/wait``); nil while its step is under way. O(1).
  public mutating func releaseNext() -> Result? {
    guard let result = waiting.removeValue(forKey: released) else { return nil }
    released += 1
    return result
  }
}
