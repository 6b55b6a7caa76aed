import ArgumentParser
import Diagnostics
import Figures
import Files
import JSONText
import Reports
import Training

extension WeightPicture.Style: ExpressibleByArgument {}

struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Draw the weights of a layer, or list what a file of weights holds.",
    discussion: """
      Rows of a linear layer are drawn as curves, or as pictures where the layer reads pictures; kernels as tiles, those \
      over three channels in colour; and the layer that gives the classes as a map of classes by inputs. Positive weights \
      are blue, negative ones orange. Without '--output' it lists all tensors.
      """)

  @Argument(
    help: "A checkpoint that 'espalier train' wrote, or another file of weights.",
    completion: .file(extensions: ["safetensors"]))
  var file: String

  @Option(help: "The layer, by its path, such as block1.conv1; by default the first with a matrix or kernels.")
  var layer: String?

  @Option(
    help: ArgumentHelp("The file to write; its name ends in .svg or .png.", valueName: "file"),
    completion: .file(extensions: ["svg", "png"]))
  var output: String?

  @Option(name: .customLong("as"), help: "How to draw a linear layer; by default what suits it.")
  var style: WeightPicture.Style?

  @Option(in: Ranges.tiles, help: "How many rows or kernels to draw.")
  var count = 64

  func validate() throws {
    guard let output else {
      return try refuse(
        "--layer and --as", unless: layer == nil && style == nil, "there is no picture without --output")
    }
    guard ["svg", "png"].contains(output.fileEnding ?? "") else {
      throw ValidationError("Weights are drawn as SVG or PNG, and '\(output)' ends in neither '.svg' nor '.png'.")
    }
  }

  func run() throws {
    let weights = try NetworkWeights(path: file)
    guard let output else {
      return Terminal.standardOutput.write(
        weights.table.rendered(as: .text(width: Terminal.standardOutput.width)))
    }
    let picture = try WeightPicture(of: weights, layer: layer, style: style, count: count)
    let content = output.fileEnding == "png" ? picture.png : Array(picture.svg.utf8)
    try AtomicFile().replace(output) { file throws(DiagnosticsError) in try file.append(content) }
  }
}
