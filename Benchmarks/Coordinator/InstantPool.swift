import Diagnostics
import GraphIR
import JSONText
import Randomness
import Search
import Studies

/// Ends trainings at once, in an order that a seed decides, with outcomes that are functions of their assignments.
final class InstantPool: TrialPool {
  private let seats: Int
  private var generator: SeededGenerator
  private var underway: [TrialAssignment] = []

  init(seats: Int) {
    self.seats = seats
    generator = SeededGenerator(seed: UInt64(seats), stream: .init(rawValue: 950))
  }

  var hasRoom: Bool { underway.count < seats }

  func start(_ assignment: TrialAssignment) { underway.append(assignment) }

  func nextEvent() -> TrialEvent {
    let assignment = underway.remove(at: Int(generator.integer(below: UInt32(underway.count))))
    return .trained(step: assignment.step, Self.result(assignment))
  }

  func stop() { underway = [] }

  /// Larger networks and longer trainings are better, with noise; accuracies are those of 200 samples.
  static func result(_ assignment: TrialAssignment) -> TrialResult {
    var noise = SeededGenerator(seed: assignment.seed, stream: .init(rawValue: 951))
    let size = max(assignment.cost, 1) / Double(max(assignment.epochs, 1))
    var digits = 0.0
    var rest = size
    while rest >= 2 {
      rest /= 2
      digits += 1
    }
    let capacity = (digits + rest - 1) / 40
    let raw = capacity * (1 - 0.4 / Double(1 + assignment.epochs)) + 0.15 * noise.unit()
    let accuracy = (min(max(raw, 0), 1) * 200).rounded() / 200
    let history = (1...assignment.epochs).map { epoch -> JSONValue in
      [
        "epoch": .integer(epoch), "learningRate": 0.002, "trainLoss": .number(2.3 - accuracy / Double(epoch)),
        "trainAccuracy": .number(accuracy), "validationLoss": .number(2.4 - accuracy),
        "validationAccuracy": .number(accuracy), "seconds": 0.01,
      ]
    }
    let weights = String(repeating: "0123456789abcdef", count: 4)
    return TrialResult(
      metric: accuracy, loss: 2.4 - accuracy, history: .array(history), seconds: 0.01, weights: weights)
  }
}
