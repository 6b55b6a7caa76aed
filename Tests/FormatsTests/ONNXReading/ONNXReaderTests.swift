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
                {"kind": "conv2d", "name": "a", "out": "$in", "padding": 1, "bias": false},
                {"kind": "relu"},
                {"kind": "conv2d", "name": "b", "out": "$in", "padding": 1, "bias": false},
                {"kind": "add", "inputs": ["b", "input"]}
              ]
            }
          },
          "layers": [{"kind": "stage_block", "name": "stage", "repeat": 3}]
        }

        """)
    #expect(imported.weights.map(\.name).last == "stage[2].b.weight")
  }

  /// Stages of two widths and lengths, one of them a single block, are one block. Each widens three or two times.
  @Test func stagesThatDifferInWidthAreOneBlock() throws {
    var maker = ModelMaker(input: [0, 4, 8, 8])
    var last = "x"
    func conv(_ name: String, _ inner: Int64, _ outer: Int64) {
      maker.weight("\(name).weight", [outer, inner, 1, 1])
      maker.node("Conv", [last, "\(name).weight"], [name])
      last = name
    }
    for (stage, (width, factor, count)) in [(Int64(4), Int64(3), 2), (8, 3, 3), (6, 2, 2), (8, 3, 1)].enumerated() {
      conv("step\(stage)", stage == 0 ? 4 : [4, 8, 6][stage - 1], width)
      maker.node("Sigmoid", [last], ["gate\(stage)"])
      last = "gate\(stage)"
      for number in 0..<count {
        let (before, path) = (last, "stage\(stage).\(number)")
        conv("\(path).wide", width, width * factor)
        maker.node("Relu", [last], ["\(path).r"])
        last = "\(path).r"
        conv("\(path).narrow", width * factor, width)
        maker.node("Add", [last, before], ["\(path).s"])
        last = "\(path).s"
      }
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
            "stage0_block": {
              "attributes": {
                "expand": {
                  "type": "integer",
                  "default": 3,
                  "minimum": 1,
                  "maximum": 16,
                  "role": "bottleneck",
                  "help": "Channels of a wide part for each of the input."
                }
              },
              "layers": [
                {"kind": "conv2d", "name": "wide", "out": "$in * $expand", "kernel": 1, "bias": false},
                {"kind": "relu"},
                {"kind": "conv2d", "name": "narrow", "out": "$in", "kernel": 1, "bias": false},
                {"kind": "add", "inputs": ["narrow", "input"]}
              ]
            }
          },
          "layers": [
            {"kind": "conv2d", "name": "step0", "out": 4, "kernel": 1, "bias": false},
            {"kind": "sigmoid"},
            {"kind": "stage0_block", "name": "stage0", "repeat": 2},
            {"kind": "conv2d", "name": "step1", "out": 8, "kernel": 1, "bias": false},
            {"kind": "sigmoid"},
            {"kind": "stage0_block", "name": "stage1", "repeat": 3},
            {"kind": "conv2d", "name": "step2", "out": 6, "kernel": 1, "bias": false},
            {"kind": "sigmoid"},
            {"kind": "stage0_block", "name": "stage2", "expand": 2, "repeat": 2},
            {"kind": "conv2d", "name": "step3", "out": 8, "kernel": 1, "bias": false},
            {"kind": "sigmoid"},
            {"kind": "stage0_block", "name": "stage3_0"}
          ]
        }

        """)
    #expect(imported.weights.map(\.name).contains("stage1[2].narrow.weight"))
    #expect(imported.weights.map(\.name).last == "stage3_0.narrow.weight")
  }

  /// Widths are numbers if the first repetition changes that of its input, as the others read another.
  @Test func repetitionsThatChangeTheirWidthKeepTheirNumbers() throws {
    var maker = ModelMaker(input: [0, 8, 4, 4])
    var (last, width) = ("x", Int64(8))
    for stage in 0..<2 {
      for number in 0..<(stage == 0 ? 3 : 1) {
        let name = "s\(stage)_\(number)"
        maker.weight("\(name).weight", [4, width, 1, 1])
        maker.node("Conv", [last, "\(name).weight"], ["\(name)c"])
        maker.node("Relu", ["\(name)c"], [name])
        (last, width) = (name, 4)
      }
      if stage == 0 {
        maker.weight("wide.weight", [6, 4, 1, 1])
        maker.node("Conv", [last, "wide.weight"], ["wide"])
        (last, width) = ("wide", 6)
      }
    }
    maker.end(last)
    let imported = try folder.read(maker)
    #expect(imported.weights.map(\.shape.elementCount) == [32, 16, 16, 24, 24])
    #expect(
      imported.architecture.blocks.flatMap(\.layers).map(ImportFolder.line) == [
        #"{"kind": "conv2d", "out": 4, "kernel": 1, "bias": false}"#, #"{"kind": "relu"}"#,
      ], "\(JSONWriter.pretty(imported.architecture.json))")
    #expect(imported.architecture.layers.map(\.repetition) == [.integer(3), nil, nil])
  }

  /// An exporter that finds equal weights stores them once; the node then says where it stood.
  @Test func weightsThatAreStoredOnceNameOneLayer() throws {
    var maker = ModelMaker(input: [0, 4, 8, 8])
    for name in ["weight", "bias", "running_mean"] { maker.weight("stem.norm.\(name)", [4]) }
    maker.weight("stem.norm.running_var", [4], [1, 1, 1, 1])
    let tensors = ["weight", "bias", "running_mean", "running_var"].map { "stem.norm.\($0)" }
    maker.node("BatchNormalization", ["x"] + tensors, ["a"], name: "/stem/norm/BatchNormalization")
    maker.node("Sigmoid", ["a"], ["b"])
    maker.node("BatchNormalization", ["b"] + tensors, ["y"], name: "/head/norm/BatchNormalization")
    maker.end("y")
    #expect(
      try folder.layers(maker) == [
        #"{"kind": "batch_norm", "name": "stem_norm"}"#, #"{"kind": "sigmoid"}"#,
        #"{"kind": "batch_norm", "name": "head_norm"}"#,
      ])
  }

  @Test func sequencesOfPartsAreTakenApart() throws {
    func layers(_ split: [Int64]?, extents: [Int64]? = nil, axis: Int64 = 1, position: Int64 = 1) throws -> [String] {
      var maker = ModelMaker(opset: 18, input: [0, 6, 4, 4])
      if let split { maker.constant("split", split) }
      if split != nil, let extents { maker.model.graph.initializer[0].dims = extents }
      maker.constant("position", [position])
      maker.model.graph.initializer[maker.model.graph.initializer.count - 1].dims = []
      maker.node("SplitToSequence", split == nil ? ["x"] : ["x", "split"], ["parts"], [("axis", .integer(axis))])
      maker.node("SequenceAt", ["parts", "position"], ["part"])
      maker.node("Relu", ["part"], ["y"])
      maker.end("y")
      return try folder.layers(maker)
    }
    #expect(
      try layers([2, 4]) == [#"{"kind": "channel_slice", "start": 2, "count": 4}"#, #"{"kind": "relu"}"#])
    #expect(
      try layers([4], extents: [], position: -1) == [
        #"{"kind": "channel_slice", "start": 4, "count": 2}"#, #"{"kind": "relu"}"#,
      ])
    #expect(
      try layers(nil, position: 3) == [
        #"{"kind": "channel_slice", "start": 3, "count": 1}"#, #"{"kind": "relu"}"#,
      ])
    let refusals: [(String, () throws -> [String])] = [
      ("its parts are not of 6 elements in all", { try layers([2, 2]) }),
      ("its parts are not of 6 elements in all", { try layers([0], extents: []) }),
      ("its position is none of the 2 values of the sequence", { try layers([2, 4], position: 2) }),
      ("it splits a batch. The nearest: axis = 1, which splits channels", { try layers([1], axis: 0) }),
    ]
    for (message, read) in refusals {
      let error = #expect(throws: DiagnosticsError.self) { try read() }
      #expect(error?.diagnostics.first?.sentence.contains(message) == true, "\(message): \(error?.diagnostics ?? [])")
    }
    var maker = ModelMaker(opset: 18, input: [0, 6, 4, 4])
    maker.node("SplitToSequence", ["x"], ["parts"], [("axis", .integer(1))])
    maker.node("Relu", ["parts"], ["y"])
    maker.end("y")
    #expect(
      try folder.faults(maker) == [
        "'model.onnx': node 2 (Relu): its input 1 is a sequence of values, but should be one"
      ])
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
