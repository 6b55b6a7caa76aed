import Diagnostics
import Tasks

extension ObjectiveDefinition {
  /// The time that the trained network takes for one sample on one thread.
  public static let latency = ObjectiveDefinition(
    kind: "latency", help: "The time for one sample on one thread, measured after the training.", unit: "ms",
    direction: .minimize, isRepeatable: false,
    source: .measured { candidate throws(DiagnosticsError) in
      1e3 * medianSeconds(of: try candidate.inference(), now: candidate.now)
    })
}

/// The median time of a call, after some that warm caches up: of 301 calls, or of as many as a second holds, at least 15.
func medianSeconds(of call: () -> Void, now: () -> Double) -> Double {
  for _ in 0..<15 { call() }
  var times: [Double] = []
  let began = now()
  repeat {
    let start = now()
    call()
    times.append(now() - start)
  } while times.count < 15 || times.count < 301 && now() - began < 1
  times.sort()
  return times.count.isMultiple(of: 2)
    ? (times[times.count / 2 - 1] + times[times.count / 2]) / 2 : times[times.count / 2]
}
