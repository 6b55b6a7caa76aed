import ArgumentParser
import Formats
import JSONText

/// What the formats of 'export' may be asked for.
struct ExportOptionGroup: ParsableArguments {
  @Option(in: Ranges.opset, help: "The version of ONNX's operators; 17 by default.", valueName: "version")
  var opset: Int?

  @Flag(help: "Keep batch normalisations as they are, instead of folding them into the layers before them.")
  var noFold = false

  @Flag(
    help: """
      Write the data set's normalisation into the file, so that it reads raw values: pixels from 0 to 1, all else as the \
      data set has it. Quantities come out in their own units.
      """)
  var normalize = false

  @Flag(help: "With --normalize, or in C: read pixels as bytes from 0 to 255.")
  var bytes = false

  @Option(
    in: Ranges.selfTest, help: "Of C: samples that its self-test has recorded; 2 by default.", valueName: "count")
  var selfTest: Int?

  @Option(
    in: Ranges.seed, help: "Give an architecture the initial weights of a training with this seed.")
  var seed: UInt64?

  var options: ExportOptions {
    ExportOptions(opset: opset, folds: !noFold, normalizes: normalize, readsBytes: bytes, selfTestSamples: selfTest)
  }
}

/// Which networks of a study 'export' writes.
struct ExportedTrials: ParsableArguments {
  @Option(
    name: .customLong("trial"), in: Ranges.trial,
    help: "Write this trial, on the frontier or not, instead of the whole frontier; 0 is the base. May be repeated.",
    valueName: "number")
  var numbers: [Int] = []

  @Flag(help: "Also write trials that are no better than one answer for all samples.")
  var all = false
}
