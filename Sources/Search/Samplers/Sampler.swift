import Diagnostics

/// A way to choose the next candidate from the results so far: ask and tell, without knowing what a candidate is.
///
/// A study numbers its trials from 0. Before it asks for trial k it has told the reports that trial k may depend on, in
/// a fixed order (see ``ResultWindow``). A proposal is therefore a function of the reports told, of the trial's number and
/// of the generator, which the study seeds from its own seed and the trial's number. That is why ``propose(trial:using:)``
/// does not mutate: a study that was killed tells the reports again and continues as if nothing had happened.
///
/// ```swift
/// var sampler = NSGA2()
/// sampler.tell(TrialReport(trial: 0, proposal: .random, costs: [0.31, 32_946], parameters: 32_946))
/// let proposal = sampler.propose(trial: 1, using: &generator)
/// ```
public protocol Sampler: Sendable {
  /// Takes a report in. A trial may be reported again, from a higher rung: the later report replaces the earlier.
  ///
  /// Reports of one study have the same number of costs. A failed trial is reported too.
  mutating func tell(_ report: TrialReport)

  /// Whether proposals depend on ``TrialReport/curve``: see ``FidelityScheduler/comparesCurves``.
  var comparesCurves: Bool { get }

  /// What to make trial k of. Parents are trials that have been told, with costs.
  ///
  /// - Throws: if a plug-in's sampler fails; those that ship never do
  func propose(trial: Int, using generator: inout some RandomNumberGenerator) throws(DiagnosticsError) -> Proposal
}

extension Sampler {
  public var comparesCurves: Bool { true }
}
