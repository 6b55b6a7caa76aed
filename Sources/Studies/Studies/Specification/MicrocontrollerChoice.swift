import Diagnostics
import GraphIR
import JSONText
import Quantization
import Search

/// What a study makes of its candidates as a microcontroller runs them.
public struct MicrocontrollerChoice: Hashable, Sendable {
  /// What weights and activations are where bytes of flash and RAM are counted.
  public var precision = DeviceFootprint.Numbers.int8
  /// Whether the metric that decides is that of the network in 8-bit integers.
  public var evaluates = false
  /// How the ranges of 8-bit integers are chosen.
  public var calibration = CalibrationMethod.corrected
  /// Training samples that they are chosen on.
  public var calibrationSamples = 256

  public init() {}

  /// What `--precision` asks for: networks in floats are measured in them, and networks in integers are evaluated in them.
  public init(_ precision: DeviceFootprint.Numbers) {
    self.precision = precision
    evaluates = precision == .int8
  }
}

extension MicrocontrollerChoice {
  /// Reads the member `microcontroller`; nil if it is absent.
  init?(_ reader: inout StudySpecification.Reader, _ findings: inout JSONFindings) {
    guard let object = reader.object("microcontroller", &findings) else { return nil }
    self.init()
    var inner = StudySpecification.Reader(
      object, at: reader.location / "microcontroller", subject: "a microcontroller")
    precision = inner.word("precision", &findings) ?? precision
    evaluates = inner.boolean("evaluate", &findings) ?? evaluates
    calibration = inner.word("calibration", &findings) ?? calibration
    calibrationSamples =
      inner.integer("calibrationSamples", in: Ranges.calibrationSamples, &findings) ?? calibrationSamples
    inner.finish(&findings)
    if evaluates, precision != .int8 {
      findings.add(
        "float-evaluation", at: inner.location / "evaluate", "candidates are evaluated in floats anyway",
        remedy: "Remove \"evaluate\", or set \"precision\" to \"int8\"")
    }
  }

  var json: JSONValue {
    [
      "precision": .string(precision.rawValue), "evaluate": .boolean(evaluates),
      "calibration": .string(calibration.rawValue), "calibrationSamples": .integer(calibrationSamples),
    ]
  }

  static var schema: JSONValue {
    func words<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> JSONValue {
      .array(type.allCases.map { .string($0.rawValue) })
    }
    return [
      "description":
        "How candidates run on a microcontroller: counts flash and RAM, and may evaluate in 8-bit integers.",
      "type": "object",
      "properties": [
        "precision": [
          "description": "The numbers that flash and RAM are counted in; int8 when absent.",
          "enum": words(DeviceFootprint.Numbers.self),
        ],
        "evaluate": [
          "description": "Whether the metric is of the network in 8-bit integers; false when absent.",
          "type": "boolean",
        ],
        "calibration": [
          "description": "How the ranges of 8-bit integers are chosen; corrected when absent.",
          "enum": words(CalibrationMethod.self),
        ],
        "calibrationSamples": Ranges.calibrationSamples.schema(
          "Training samples that they are chosen on; 256 when absent."),
      ],
      "additionalProperties": false,
    ]
  }
}

extension StudySpecification {
  /// What is counted of each candidate: bytes on a microcontroller if the study says how, limits them, or trades for them.
  public var counting: SizeCounting {
    if let microcontroller { return SizeCounting(microcontroller.precision) }
    let isTraded = objectives.contains { objective in
      if case .size(let measure) = objective.source { measure.isOfDevice } else { false }
    }
    return SizeCounting(limits.areOfDevice || isTraded ? .int8 : nil)
  }

  /// Whether the metric that decides is of networks in 8-bit integers.
  public var evaluatesQuantized: Bool { microcontroller?.evaluates ?? false }

  /// Names what the metric is traded for, and leaves the metric as it is.
  public mutating func trade(for costs: [ObjectiveDefinition]) {
    let isStandard = hasStandardMetric
    objectives = objectives.filter { $0.metric != nil } + costs
    hasStandardMetric = isStandard
  }

  /// - Throws: why a network that the study will meet in any case cannot be evaluated in 8-bit integers
  func checkQuantizable(_ name: String, _ network: Network) throws(DiagnosticsError) {
    guard evaluatesQuantized else { return }
    do throws(DiagnosticsError) {
      _ = try DeviceFootprint(of: network.graph, in: .int8)
    } catch {
      throw DiagnosticsError(
        error.diagnostics.map { fault in
          var named = fault
          named.message = "'\(name)' cannot be evaluated in 8-bit integers: \(fault.message)"
          return named
        })
    }
  }
}
