import Diagnostics

/// Who sees to it that a study in a database has workers.
protocol WorkerSupply: AnyObject {
  /// Looks after the workers, about once a second.
  /// - Parameters:
  ///   - wanted: steps that wait or are trained
  ///   - answered: steps that workers have answered in this session
  /// - Throws: when no worker can be had
  func tend(wanted: Int, answered: Int) throws(DiagnosticsError)

  /// - Parameter isOver: whether the study asks for no more
  func stop(isOver: Bool)
}
