import Diagnostics
import Foundation
import GraphIR
import JSONText
import Search
import Studies

/// Results of networks that were trained, in place of training: a candidate has the mean result of those most like it.
///
/// What networks are known by are sums over their layers: how many there are of each kind, and the logarithms of their attributes.
/// The file is a table with a row for each network, its accuracy first.
final class RecordedResults: Sendable {
  /// Networks whose mean is taken, the nearest counting most.
  private static let neighbours = 5

  private let names: [String]
  /// What a distance of 1 is, by feature.
  private let scales: [Double]
  private let networks: [(features: [Double], accuracy: Double)]

  init(path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let names = Array(lines.first?.dropFirst() ?? [])
    let rows = lines.dropFirst().map { $0.compactMap { Double($0) } }
    guard !names.isEmpty, !rows.isEmpty, rows.allSatisfy({ $0.count == names.count + 1 }) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-results", "'\(path)' is no table of results",
          remedy: "Make one with 'coordinator-benchmark record STUDY …'"))
    }
    scales = names.indices.map { index in
      let values = rows.map { $0[index + 1] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return max(1e-9, variance.squareRoot())
    }
    let scales = scales
    networks = rows.map { row in
      (features: zip(row.dropFirst(), scales).map { $0 / $1 }, accuracy: row[0])
    }
    self.names = names
  }

  func accuracy(of assignment: TrialAssignment) -> Double {
    let features = Self.features(
      of: assignment.architecture, multiplyAdds: assignment.cost / Double(max(1, assignment.epochs)))
    let own = zip(names, scales).map { (features[$0] ?? 0) / $1 }
    var nearest: [(distance: Double, accuracy: Double)] = []
    for network in networks {
      let distance = zip(own, network.features).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      if nearest.count == Self.neighbours, distance >= nearest[Self.neighbours - 1].distance { continue }
      nearest.insert((distance, network.accuracy), at: nearest.firstIndex { $0.distance > distance } ?? nearest.count)
      if nearest.count > Self.neighbours { nearest.removeLast() }
    }
    let weights = nearest.map { 1 / (0.01 + $0.distance) }
    let sum = zip(weights, nearest).reduce(0) { $0 + $1.0 * $1.1.accuracy }
    return sum / weights.reduce(0, +)
  }

  /// - Parameter multiplyAdds: of an epoch of training
  private static func features(of architecture: JSONValue, multiplyAdds: Double) -> [String: Double] {
    var features = ["multiplyAdds": log2(max(1, multiplyAdds))]
    func visit(_ value: JSONValue) {
      switch value {
      case .array(let values): values.forEach(visit)
      case .object(let object):
        if case .string(let kind)? = object["kind"] {
          features[kind, default: 0] += 1
          for member in object.members {
            guard let number = member.value.double else { continue }
            features["\(kind) \(member.key)", default: 0] += log2(1 + max(0, number))
          }
        }
        object.members.forEach { visit($0.value) }
      default: break
      }
    }
    visit(architecture)
    return features
  }

  /// Prints the networks that studies have trained, as ``init(path:)`` reads them.
  static func print(of places: [String]) throws {
    var rows: [(accuracy: Double, features: [String: Double])] = []
    for place in places {
      let study = try Study.open(
        at: StudyAddress(place), isReadOnly: true, loader: ArchitectureLoader(catalogue: .builtin))
      let trials = try study.store.trials(architectures: true)
      for step in try study.store.steps(histories: false) {
        guard case .trained(let result)? = step.outcome, let cost = step.cost else { continue }
        let architecture = trials[step.job.trial].candidate.architecture
        rows.append(
          (result.metric, features(of: architecture, multiplyAdds: cost / Double(max(1, step.job.epochs)))))
      }
    }
    let names = Set(rows.flatMap { $0.features.keys }).sorted()
    Swift.print((["accuracy"] + names).joined(separator: ","))
    for row in rows {
      let values = [row.accuracy] + names.map { row.features[$0] ?? 0 }
      Swift.print(values.map { "\(($0 * 10_000).rounded() / 10_000)" }.joined(separator: ","))
    }
  }
}
