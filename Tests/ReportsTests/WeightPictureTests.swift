import Diagnostics
import Figures
import Safetensors
import TensorTypes
import Testing
import Training

@testable import Reports

/// Pictures of weights, and the list of a file's tensors.
@Suite struct WeightPictureTests {
  private let weights: NetworkWeights

  init() throws {
    func tensor(_ name: String, _ shape: [Int], _ values: [Float]) throws -> SafetensorsFile.Tensor {
      SafetensorsFile.Tensor(name: name, shape: try Shape(shape), values: values)
    }
    weights = NetworkWeights(
      path: "w.safetensors",
      tensors: [
        try tensor("conv1.weight", [2, 1, 2, 2], [1, -1, 0, 2, 0, 0, 0, -2]),
        try tensor("conv1.bias", [2], [0.5, 0.25]),
        try tensor("colors.weight", [1, 3, 1, 1], [1, 0, -1]),
        try tensor("wave.weight", [1, 2, 3], [1, 2, 3, 4, 5, 6]),
        try tensor("classes.weight", [2, 3], [1, 2, 3, -1, -2, -3]),
      ])
  }

  private func sheet(_ layer: String?, count: Int = 64) throws -> ContactSheet {
    guard case .sheet(let sheet) = try WeightPicture(of: weights, layer: layer, count: count) else {
      throw DiagnosticsError(Diagnostic(code: "test", "no sheet"))
    }
    return sheet
  }

  @Test func kernelsAreTiles() throws {
    let sheet = try sheet(nil)
    #expect(sheet.title == "conv1.weight: [2, 1, 2, 2]")
    #expect(sheet.tiles.map(\.label) == ["0", "1"])
    #expect(
      sheet.tiles[0].content
        == .picture(ContactSheet.Bitmap(width: 2, height: 2, signed: [1, -1, 0, 2], greatest: 2)),
      "all kernels of a layer have one scale")
  }

  @Test func threeChannelsAreColours() throws {
    #expect(
      try sheet("colors").tiles[0].content
        == .picture(ContactSheet.Bitmap(width: 1, height: 1, channels: 3, pixels: [255, 128, 1])))
  }

  @Test func rowsAndKernelsOverSignalsAreLines() throws {
    #expect(try sheet("wave").tiles[0].content == .lines([[1, 2, 3], [4, 5, 6]]))
    #expect(try sheet("classes").tiles.map(\.content) == [.lines([[1, 2, 3]]), .lines([[-1, -2, -3]])])
    #expect(try sheet("classes", count: 1).title == "classes.weight: [2, 3], the first 1")
  }

  @Test func aMatrixIsAMapIfThatIsAskedFor() throws {
    guard case .map(let map) = try WeightPicture(of: weights, layer: "classes", style: .map, count: 64) else {
      Issue.record("no map")
      return
    }
    #expect(map.values == [[1, 2, 3], [-1, -2, -3]])
    #expect(map.rows == ["0", "1"] && map.columns == ["0", "1", "2"])
  }

  private func complaint(_ layer: String?, _ style: WeightPicture.Style? = nil) -> String {
    do throws(DiagnosticsError) {
      _ = try WeightPicture(of: weights, layer: layer, style: style, count: 64)
      return "nothing"
    } catch { return error.description }
  }

  @Test func whatIsNotThereIsSaid() {
    #expect(
      complaint("conv2") == "error: 'w.safetensors' has no layer 'conv2' with weights. Did you mean 'conv1'?")
    #expect(
      complaint("zzzzzz")
        == "error: 'w.safetensors' has no layer 'zzzzzz' with weights. Known: conv1, colors, wave, classes")
    #expect(
      complaint("conv1", .map)
        == "error: 'conv1.weight' has kernels of shape [2, 1, 2, 2], and a map shows a matrix. Leave --as out")
  }

  @Test func theListSaysHowValuesAreSpread() {
    #expect(
      weights.table.rendered(as: .csv).split(separator: "\r\n")[4]
        == #"wave.weight,"[1, 2, 3]",6,3.5,1.8708286933869707,1,6"#)
  }
}
