import Diagnostics
import Formats
import GraphIR
import JSONText
import Testing

/// What becomes of the operators of ONNX, form by form.
@Suite struct ONNXReaderTests {
  let folder: ImportFolder

  init() throws { folder = try ImportFolder() }

  @Test func aSmallNetworkIsReadAsAPersonWouldWriteIt() throws {
    let imported = try folder.read(.small)
    #expect(imported.architecture.name == "model")
    #expect(
      imported.architecture.layers.map(ImportFolder.line) == [
        #"{"kind": "conv2d", "name": "conv", "out": 4, "padding": 1, "bias": false}"#,
        #"{"kind": "batch_norm", "name": "bn"}"#, #"{"kind": "relu"}"#, #"{"kind": "global_avg_pool"}"#,
        #"{"kind": "linear", "name": "fc", "out": 10}"#,
      ])
    #expect(
      imported.weights.map(\.name) == [
        "conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "fc.weight", "fc.bias",
      ])
    #expect(imported.weights[4].values == [1, 2, 3, 4])
  }

  @Test func functionsThatAreWrittenOutAreRecognised() throws {
    var maker = ModelMaker(input: [0, 8])
    for (name, value) in [("three", 3), ("zero", 0), ("six", 6), ("half", 0.5), ("one", 1), ("root", 1.4142135)] {
      maker.scalar(name, Float(value))
    }
    // x · clip(x + 3, 0, 6) / 6
    maker.node("Add", ["x", "three"], ["a"])
    maker.node("Clip", ["a", "zero", "six"], ["b"])
    maker.node("Mul", ["x", "b"], ["c"])
    maker.node("Div", ["c", "six"], ["d"])
    // x · sigmoid(x)
    maker.node("Sigmoid", ["d"], ["e"])
    maker.node("Mul", ["e", "d"], ["f"])
    // x / 2 · (1 + erf(x / √2))
    maker.node("Div", ["f", "root"], ["g"])
    maker.node("Erf", ["g"], ["h"])
    maker.node("Add", ["h", "one"], ["i"])
    maker.node("Mul", ["f", "i"], ["j"])
    maker.node("Mul", ["j", "half"], ["k"])
    // A relu before a function stays a layer, and what no layer is becomes an expression.
    maker.node("Relu", ["k"], ["l"])
    maker.node("Softplus", ["l"], ["m"])
    maker.node("Tanh", ["m"], ["n"])
    maker.node("Mul", ["l", "n"], ["y"])
    maker.end("y")
    #expect(
      try folder.layers(maker) == [
        #"{"kind": "hard_swish"}"#, #"{"kind": "silu"}"#, #"{"kind": "gelu"}"#, #"{"kind": "relu"}"#,
        #"{"kind": "elementwise", "expression": "x * tanh(softplus(x))"}"#,
      ])
  }

  @Test func chainsOfShapesAreComputedWithTheBatchAsASymbol() throws {
    var maker = ModelMaker(input: [0, 4, 3, 3])
    maker.constant("zero", [0])
    maker.model.graph.initializer[0].dims = []
    maker.constant("axis", [0])
    maker.constant("rest", [-1])
    maker.node("Shape", ["x"], ["s"])
    maker.node("Gather", ["s", "zero"], ["n"])
    maker.node("Unsqueeze", ["n", "axis"], ["list"])
    maker.node("Concat", ["list", "rest"], ["shape"], [("axis", .integer(0))])
    maker.node("Reshape", ["x", "shape"], ["y"])
    maker.end("y")
    #expect(try folder.layers(maker) == [#"{"kind": "flatten"}"#])
  }

  @Test func repetitionsAreFolded() throws {
    var maker = ModelMaker(input: [0, 4, 8, 8])
    var last = "x"
    for number in 0..<3 {
      for part in ["a", "b"] { maker.weight("stage.\(number).\(part).weight", [4, 4, 3, 3]) }
      let pads: [(String, ModelMaker.Attribute)] = [("pads", .integers([1, 1, 1, 1]))]
      maker.node("Conv", [last, "stage.\(number).a.weight"], ["a\(number)"], pads)
      maker.node("Relu", ["a\(number)"], ["r\(number)"])
      maker.node("Conv", ["r\(number)", "stage.\(number).b.weight"], ["b\(number)"], pads)
      maker.node("Add", ["b\(number)", last], ["s\(number)"])
      last = "s\(number)"
    }
    maker.end(last)
    let imported = try folder.read(maker)
    #expect(
      JSONWriter.pretty(imported.architecture.json) == """
        {
          "espalier": 1,
          "name": "model",
          "input": [4, 8, 8],
          "blocks": {
            "stage_block": {
              "layers": [
                {"kind": "conv2d", "name": "a", "out": 4, "padding": 1, "bias": false},
                {"kind": "relu"},
                {"kind": "conv2d", "name": "b", "out": 4, "padding": 1, "bias": false},
                {"kind": "add", "inputs": ["b", "input"]}
              ]
            }
          },
          "layers": [{"kind": "stage_block", "name": "stage", "repeat": 3}]
        }

        """)
    #expect(imported.weights.map(\.name).last == "stage[2].b.weight")
  }

  @Test func paddingHasAllItsForms() throws {
    func padding(_ attributes: [(String, ModelMaker.Attribute)], stride: Int64 = 2) throws -> String {
      var maker = ModelMaker(input: [0, 1, 8, 8])
      let all = attributes + [("kernel_shape", .integers([3, 3])), ("strides", .integers([stride, stride]))]
      maker.node("MaxPool", ["x"], ["y"], all)
      maker.end("y")
      return try folder.layers(maker)[0]
    }
    let start = #"{"kind": "max_pool2d", "kernel": 3, "stride": 2"#
    #expect(try padding([]) == start + "}")
    #expect(try padding([("pads", .integers([1, 1, 1, 1]))]) == start + #", "padding": 1}"#)
    #expect(try padding([("pads", .integers([1, 0, 1, 0]))]) == start + #", "padding": [1, 0]}"#)
    #expect(try padding([("pads", .integers([2, 0, 0, 1]))]) == start + #", "padding": [2, 0, 0, 1]}"#)
    #expect(try padding([("pads", .integers([0, 0, 1, 1]))]) == start + #", "padding": "same"}"#)
    #expect(try padding([("ceil_mode", .integer(1))]) == start + #", "padding": "same"}"#)
    #expect(try padding([("auto_pad", .text("SAME_UPPER"))]) == start + #", "padding": "same"}"#)
    #expect(try padding([("auto_pad", .text("SAME_LOWER"))]) == start + #", "padding": [1, 1, 0, 0]}"#)
    #expect(try padding([("auto_pad", .text("VALID"))]) == start + #", "padding": "valid"}"#)
  }

  @Test func whatNoLayerSaysIsReportedWithItsNode() throws {
    var maker = ModelMaker(input: [0, 4, 8, 8])
    maker.weight("up", [4, 4, 2, 2])
    maker.node("ConvTranspose", ["x", "up"], ["a"], name: "enlarge")
    maker.node("Resize", ["x", "", "", "sizes"], ["b"], [("mode", .text("linear"))])
    maker.constant("sizes", [1, 4, 16, 16])
    maker.node("Relu", ["a"], ["c"])
    maker.node("Convv", ["b"], ["d"])
    maker.node("Conv", ["x", "up"], ["e"], [("shift", .integer(1))], name: "odd")
    maker.node("Add", ["c", "d"], ["f"])
    maker.node("Add", ["f", "e"], ["y"])
    maker.end("y")
    #expect(
      try folder.faults(maker) == [
        "'model.onnx': node 'enlarge' (ConvTranspose): no layer does what this operator does. The nearest: upsample "
          + "followed by conv2d enlarges a map",
        "'model.onnx': node 2 (Resize): mode = 'linear' computes pixels between others. The nearest: mode = 'nearest', "
          + "which is upsample",
        "'model.onnx': node 'odd' (Conv): its attribute 'shift' is not supported",
      ])
  }

  @Test func anOpenInputIsGivenByHand() throws {
    var maker = ModelMaker(input: [0, 3, 0, 0])
    maker.node("Relu", ["x"], ["y"])
    maker.end("y")
    #expect(
      try folder.faults(maker) == [
        "'model.onnx': its input 'x' leaves axis 3 open as 'batch'. Give the shape of one sample with --input, as in "
          + "--input 3,224,224"
      ])
    #expect(try folder.read(maker, ImportOptions(input: [3, 5, 5])).architecture.input == [3, 5, 5])
  }

  @Test func weightsBesideTheModelAreRead() throws {
    var maker = ModelMaker.small
    let numbers = (0..<40).map(Float.init)
    _ = try folder.write(numbers.withUnsafeBytes { [0, 0, 0, 0] + Array($0) }, "model.data")
    let offset = maker.model.graph.initializer.firstIndex { $0.name == "fc.weight" }!
    maker.model.graph.initializer[offset] = .external("fc.weight", [10, 4], "model.data", offset: "4")
    #expect(try folder.read(maker).weights.first { $0.name == "fc.weight" }?.values == numbers)
  }
}
