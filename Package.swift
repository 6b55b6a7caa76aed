// swift-tools-version: 6.2
// The module map is described in docs/decisions/0001-module-map.md; a test holds the two together.

import Foundation
import PackageDescription

/// The fast backend is there where its library is. Targets that use it see ESPALIER_ONEDNN.
let hasOneDNN = FileManager.default.fileExists(atPath: "/usr/include/oneapi/dnnl/dnnl.h")
let fastBackend: [Target.Dependency] = hasOneDNN ? ["OneDNNBackend"] : []
let fastBackendSettings: [SwiftSetting] = hasOneDNN ? [.define("ESPALIER_ONEDNN")] : []

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

/// A module in a folder of its own name.
func module(_ name: String, in folder: String, uses dependencies: Target.Dependency...) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(folder)/\(name)")
}

/// A C library: nothing but a module map and a header list.
func library(_ name: String, in folder: String, pkgConfig: String, debian: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/\(folder)/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// A command NAME-benchmark in a folder below Benchmarks.
func benchmark(
  _ name: String, in folder: String, uses dependencies: Target.Dependency..., exclude: [String] = []
) -> Target {
  .executableTarget(
    name: "\(name)-benchmark", dependencies: dependencies, path: "Benchmarks/\(folder)", exclude: exclude)
}

/// Tests in a folder of their own name below Tests.
/// - Parameter isFast: whether they run on the fast backend, too, where it is
func tests(
  _ name: String, uses dependencies: Target.Dependency..., exclude: [String] = [], resources: [Resource]? = nil,
  isFast: Bool = false
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + (isFast ? fastBackend : []), exclude: exclude, resources: resources,
    swiftSettings: isFast ? fastBackendSettings : nil)
}

let package = Package(
  name: "espalier",
  products: [
    // What a program imports that reads, trains and searches networks: see docs/library.md.
    .library(name: "Espalier", targets: ["Espalier"]),
    // What a plug-in in Swift builds on, and one that does.
    .library(name: "EspalierPlugin", targets: ["EspalierPlugin"]),
    .library(name: "SwiftMethods", type: .dynamic, targets: ["SwiftMethods"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    library("CJansson", in: "Foundation", pkgConfig: "jansson", debian: "libjansson-dev"),
    library("COpenSSL", in: "Foundation", pkgConfig: "libcrypto", debian: "libssl-dev"),
    library("CZlib", in: "Foundation", pkgConfig: "zlib", debian: "zlib1g-dev"),

    // The interface of plug-ins: a header, and checks of its layout.
    module("CEspalierPlugin", in: "Plugins"),
    .target(name: "CPluginTools", path: "Sources/Plugins/CPluginTools", exclude: ["templates"]),
    // The script and the styles of a study's page.
    .target(name: "CReportPage", path: "Sources/Studies/CReportPage", exclude: ["page"]),
    module("EspalierPlugin", in: "Plugins", uses: "CEspalierPlugin"),
    .target(name: "SwiftMethods", dependencies: ["EspalierPlugin"], path: "Examples/plugins/swift_methods"),

    // The ground: no module below these imports anything of ours.
    module("CGenerations", in: "Foundation"),
    module("Diagnostics", in: "Foundation"),
    module("TensorTypes", in: "Foundation"),
    module("Randomness", in: "Foundation"),

    module("JSONText", in: "Foundation", uses: "CJansson", "Diagnostics"),
    module("Files", in: "Foundation", uses: "Diagnostics"),

    // Networks as values.
    module("Primitives", in: "Network", uses: "TensorTypes", "Diagnostics", "Randomness"),
    module(
      "GraphIR", in: "Network", uses: "Catalogues", "Diagnostics", "TensorTypes", "Primitives", "JSONText", "COpenSSL"),
    module("Layers", in: "Network", uses: "Primitives", "TensorTypes", "GraphIR"),

    // Designs that a search begins with: files of architectures/portfolio as bytes, fitted to samples.
    module("CPortfolio", in: "Network"),
    module("Portfolio", in: "Network", uses: "CPortfolio", "Diagnostics", "GraphIR", "JSONText", "TensorTypes"),

    // What documents name by kind; what is learned, and how it is judged.
    module("Catalogues", in: "Foundation", uses: "Diagnostics", "JSONText"),
    module("Tasks", in: "Training", uses: "Catalogues", "Diagnostics", "Primitives", "TensorTypes"),

    // What training changes parameters by.
    module("Optimizers", in: "Training", uses: "Primitives", "TensorTypes"),

    // From networks to something that runs.
    module(
      "Compilation", in: "Network", uses: "TensorTypes", "GraphIR", "Optimizers", "Primitives", "Tasks", "Diagnostics"),
    module(
      "ReferenceBackend", in: "Backends", uses: "Diagnostics", "Optimizers", "Primitives", "TensorTypes", "Compilation"),
    module(
      "Conformance", in: "Backends", uses: "Diagnostics", "Primitives", "TensorTypes", "Compilation", "GraphIR",
      "Randomness", "Tasks"),

    // Programs as StableHLO's text, and the plug-ins that compile and run it on a device.
    module("StableHLO", in: "Backends", uses: "Optimizers", "Primitives", "TensorTypes"),
    module("CPJRT", in: "Backends"),
    module(
      "PJRTBackend", in: "Backends", uses: "CPJRT", "Compilation", "Diagnostics", "Files", "Optimizers", "Primitives",
      "StableHLO"),

    // Those that this build has, by name.
    .target(
      name: "Backends", dependencies: ["Compilation", "Diagnostics", "PJRTBackend", "ReferenceBackend"] + fastBackend,
      path: "Sources/Backends/Backends", swiftSettings: fastBackendSettings),

    // Data and training.
    module("CPixels", in: "Data", uses: "CGenerations"),
    library("CPNG", in: "Data", pkgConfig: "libpng", debian: "libpng-dev"),
    library("CJPEG", in: "Data", pkgConfig: "libjpeg", debian: "libjpeg-dev"),
    module("CImageDecoding", in: "Data", uses: "CGenerations", "CJPEG", "CPNG"),
    module(
      "Datasets", in: "Data", uses: "CImageDecoding", "COpenSSL", "CPixels", "CZlib", "Catalogues", "Diagnostics",
      "Files", "JSONText", "Randomness", "Tasks", "TensorTypes"),
    module("CFetching", in: "Data"),
    module("Fetching", in: "Data", uses: "CFetching", "COpenSSL", "Diagnostics"),
    module(
      "Training", in: "Training", uses: "Files", "Safetensors", "Tasks", "GraphIR", "Optimizers", "Primitives",
      "TensorTypes", "Compilation", "Datasets", "JSONText", "Diagnostics", "Randomness"),

    // Results as files, text and pictures.
    module("Safetensors", in: "Formats", uses: "Diagnostics", "Files", "JSONText", "TensorTypes"),
    // Messages of the official onnx.proto: see its folder's README.
    .target(
      name: "ONNXModel", dependencies: [protobuf],
      path: "Sources/Formats/ONNXModel", exclude: ["README.md", "onnx.proto"]),
    module(
      "Formats", in: "Formats", uses: "Catalogues", "Compilation", "Datasets", "Diagnostics", "Files", "GraphIR",
      "JSONText", "Layers", "ONNXModel", "Primitives", "Quantization", "ReferenceBackend", "Safetensors", "Tasks",
      "TensorTypes", protobuf),
    module("Figures", in: "Formats", uses: "CImageDecoding", "JSONText", "Diagnostics"),

    // Networks for microcontrollers: operators, memory, 8-bit numbers.
    module("CQuantized", in: "Formats", uses: "CGenerations"),
    module(
      "Quantization", in: "Formats", uses: "CQuantized", "Compilation", "Diagnostics", "GraphIR", "Primitives",
      "ReferenceBackend", "Safetensors", "TensorTypes"),

    // The search: pure ask and tell, no input or output.
    module("CRegression", in: "Search", uses: "CGenerations"),
    .target(
      name: "Search",
      dependencies: [
        "CRegression", "Catalogues", "GraphIR", "JSONText", "Diagnostics", "TensorTypes", "Primitives", "Quantization",
        "Tasks",
      ],
      path: "Sources/Search", exclude: ["CRegression"]),

    module("CSQLiteDefence", in: "Studies"),
    module("CPostgreSQL", in: "Studies"),
    module("PostgreSQL", in: "Studies", uses: "CPostgreSQL"),
    module(
      "Studies", in: "Studies", uses: "COpenSSL", "CSQLiteDefence", "Catalogues", "Compilation", "Diagnostics", "Files",
      "GraphIR", "JSONText", "Portfolio", "PostgreSQL", "Quantization", "Search", "TensorTypes", "Training", "Datasets",
      "Randomness", "Tasks", database),
    module(
      "Reports", in: "Studies", uses: "COpenSSL", "CReportPage", "Files", "Safetensors", "Compilation", "Datasets",
      "Diagnostics", "Formats", "Figures", "GraphIR", "JSONText", "Quantization", "Randomness", "Search", "Studies",
      "Tasks", "Training"),

    // Strangers' layers, methods, data sets and formats, through the doors of ours.
    module(
      "PluginHost", in: "Plugins", uses: "Catalogues", "CEspalierPlugin", "COpenSSL", "Datasets", "Diagnostics",
      "Formats", "GraphIR", "JSONText", "Primitives", "Search", "Studies", "Tasks", "TensorTypes", "Training"),

    module(
      "PluginConformance", in: "Plugins", uses: "CPluginTools", "Catalogues", "Compilation", "Conformance", "Datasets",
      "Diagnostics", "Formats", "GraphIR", "JSONText", "Layers", "PluginHost", "Primitives", "Randomness",
      "ReferenceBackend", "Search", "Tasks", "TensorTypes", "Training"),

    module(
      "Espalier", in: "Library", uses: "Backends", "Catalogues", "Compilation", "Datasets", "Diagnostics", "Figures",
      "GraphIR", "JSONText", "Layers", "Optimizers", "PluginHost", "Reports", "Search", "Studies", "Tasks",
      "TensorTypes", "Training"),
    .executableTarget(name: "library-example", dependencies: ["Espalier"], path: "Examples/library"),
    .executableTarget(
      name: "espalier",
      dependencies: [
        "Files", "Primitives", "Randomness", "Diagnostics", "JSONText", "GraphIR", "Layers", "Compilation", "Backends",
        "Datasets", "Fetching", "Training", "CPluginTools", "PluginConformance", "PluginHost", "Quantization", "Tasks",
        "Search", "Studies", "Formats", "Figures", "Reports", "Safetensors", "TensorTypes", argumentParser,
      ], path: "Sources/Commands"),

    // One command each: see the Makefile.
    benchmark("graph", in: "Graph", uses: "Diagnostics", "GraphIR", "JSONText", "Layers"),
    benchmark("proposal", in: "Proposals", uses: "GraphIR", "JSONText", "Layers", "Randomness", "Search"),
    benchmark(
      "coordinator", in: "Coordinator", uses: "Diagnostics", "GraphIR", "JSONText", "Layers", "PostgreSQL",
      "Randomness", "Search", "Studies", "Training",
      exclude: ["by_thousand.py", "compare.py", "mnist1d.json", "scale.py", "windows.py"]),
    benchmark("expression", in: "Expressions", uses: "Backends", "Compilation", "Diagnostics", "GraphIR", "Layers"),
    benchmark("decoding", in: "Decoding", uses: "Datasets", "Diagnostics"),
    benchmark(
      "plugin", in: "Plugins", uses: "Backends", "Compilation", "Diagnostics", "GraphIR", "Layers", "PluginHost",
      exclude: ["c_prelu.c"]),
    .executableTarget(
      name: "first-step",
      dependencies: [
        "Safetensors", "Backends", "Compilation", "Datasets", "Diagnostics", "GraphIR", "Layers", "Primitives",
        "Training", argumentParser,
      ], path: "Benchmarks/FirstStep"),

    // Whatever reads bytes that nobody vouches for: for fuzzers, for tests and for the torture. See CONTRIBUTING.md.
    .target(
      name: "FuzzReaders",
      dependencies: [
        "Safetensors", "CEspalierPlugin", "CImageDecoding", "CZlib", "Datasets", "Diagnostics", "Formats", "GraphIR",
        "JSONText", "Layers", "PluginHost", "Search", "Studies", "TensorTypes", "Training", database,
      ],
      path: "Fuzz/Readers"),
    .executableTarget(name: "torture", dependencies: ["FuzzReaders", argumentParser], path: "Tests/Torture"),

    // Networks in every format, for other tools to compare: see 'make test-interchange'.
    .executableTarget(
      name: "interchange",
      dependencies: [
        "Backends", "Compilation", "Conformance", "Datasets", "Formats", "GraphIR", "JSONText", "Layers", "Primitives",
        "Randomness", "Safetensors", "Search", "TensorTypes", "Training", argumentParser,
      ], path: "Tests/Interchange/Cases"),
    // Imported networks with what they compute, for other tools to compare: see 'make test-interchange'.
    .executableTarget(
      name: "import-outputs",
      dependencies: [
        "Backends", "Compilation", "Diagnostics", "Formats", "GraphIR", "JSONText", "Layers", "Primitives",
        "Safetensors", "TensorTypes", argumentParser,
      ], path: "Tests/Interchange/Imports"),

    .target(name: "SnapshotSupport", path: "Tests/SnapshotSupport"),
    .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders"),
    tests("FuzzReadersTests", uses: "FuzzReaders"),
    tests(
      "CommandLineTests", uses: "Backends", "Datasets", "Diagnostics", "GraphIR", "JSONText", "Layers", "Search",
      "Studies", "Training", "espalier", "SnapshotSupport", argumentParser, exclude: ["Files", "Snapshots"]),
    tests(
      "PluginHostTests", uses: "CEspalierPlugin", "Compilation", "Diagnostics", "Formats", "GraphIR", "JSONText",
      "Layers", "ONNXModel", "PluginConformance", "PluginHost", "Primitives", "ReferenceBackend", "SnapshotSupport",
      "SwiftMethods", "espalier", protobuf, exclude: ["Golden", "Snapshots", "Sources"], isFast: true),
    tests(
      "FormatsTests", uses: "Catalogues", "Compilation", "Conformance", "Datasets", "Diagnostics", "Files", "Formats",
      "GraphIR", "JSONText", "Layers", "ONNXModel", "Primitives", "Quantization", "Randomness", "ReferenceBackend",
      "Safetensors", "Search", "SnapshotSupport", "Tasks", "TemporaryFolders", "TensorTypes", "Training", "espalier",
      protobuf, exclude: ["Snapshots"]),
    tests("ModuleMapTests", uses: "Diagnostics", "JSONText"),
    tests("DiagnosticsTests", uses: "Diagnostics"),
    tests("JSONTextTests", uses: "Diagnostics", "JSONText"),
    tests(
      "GraphIRTests", uses: "Conformance", "Diagnostics", "JSONText", "Primitives", "TensorTypes", "GraphIR", "Layers",
      exclude: ["Golden"]),
    tests("PortfolioTests", uses: "Diagnostics", "GraphIR", "Layers", "Portfolio", "TensorTypes"),
    tests("LayersTests", uses: "GraphIR", "JSONText", "Primitives", "TensorTypes", "Layers"),
    tests(
      "LayerConformanceTests", uses: "Compilation", "GraphIR", "Conformance", "Layers", "ReferenceBackend",
      isFast: true),
    tests("FetchingTests", uses: "Diagnostics", "Fetching", "TemporaryFolders", "espalier"),
    tests(
      "FiguresTests", uses: "CImageDecoding", "Diagnostics", "Figures", "JSONText", "SnapshotSupport",
      exclude: ["Snapshots"]),
    tests(
      "ReportsTests", uses: "Compilation", "Datasets", "Diagnostics", "Formats", "Figures", "GraphIR", "JSONText",
      "Layers", "ReferenceBackend", "Reports", "Safetensors", "SnapshotSupport", "Studies", "Tasks", "TensorTypes",
      "Training", exclude: ["Snapshots"]),
    tests("EspalierTests", uses: "Espalier", "SwiftMethods"),
    tests("CataloguesTests", uses: "Catalogues", "Diagnostics", "JSONText"),
    tests(
      "TasksTests", uses: "Catalogues", "Compilation", "Conformance", "Diagnostics", "Primitives", "Randomness",
      "ReferenceBackend", "Tasks", "TensorTypes", exclude: ["Golden"], isFast: true),
    tests("FilesTests", uses: "TemporaryFolders", "Diagnostics", "Files", "Safetensors"),
    tests("SafetensorsTests", uses: "TemporaryFolders", "Diagnostics", "Files", "Safetensors", "TensorTypes"),
    tests("TensorTypesTests", uses: "TensorTypes"),
    tests("RandomnessTests", uses: "Randomness"),
    tests(
      "SearchTests", uses: "Catalogues", "Diagnostics", "GraphIR", "JSONText", "Quantization", "Search", "Layers",
      "Randomness", "Tasks"),
    tests(
      "DatasetsTests", uses: "CImageDecoding", "CZlib", "Catalogues", "Datasets", "Diagnostics", "JSONText",
      "Randomness", "Tasks", "TemporaryFolders", "TensorTypes", resources: [.copy("Fixtures")]),
    tests(
      "TrainingTests", uses: "TemporaryFolders", "Files", "Safetensors", "Compilation", "Datasets", "Diagnostics",
      "GraphIR", "JSONText", "Primitives", "Randomness", "TensorTypes", "Tasks", "Training", "ReferenceBackend",
      "Layers", resources: [.copy("Fixtures")]),
    tests(
      "StableHLOTests", uses: "Compilation", "Conformance", "Optimizers", "Primitives", "SnapshotSupport", "StableHLO",
      "TensorTypes", exclude: ["Snapshots"]),
    tests(
      "PJRTBackendTests", uses: "Backends", "Compilation", "Conformance", "Datasets", "Diagnostics", "GraphIR",
      "JSONText", "Layers", "Optimizers", "PJRTBackend", "Primitives", "Randomness", "ReferenceBackend",
      "StableHLO", "TemporaryFolders", "TensorTypes", "Training"),
    tests("PrimitivesTests", uses: "Randomness", "TensorTypes", "Primitives"),
    tests(
      "CompilationTests", uses: "Diagnostics", "Optimizers", "Primitives", "Randomness", "TensorTypes", "Compilation",
      "Conformance", "ReferenceBackend"),
    tests(
      "ReferenceBackendTests", uses: "Compilation", "Diagnostics", "Optimizers", "Primitives", "Randomness",
      "TensorTypes", "ReferenceBackend", "Conformance", resources: [.copy("Fixtures")]),
    tests(
      "StudiesTests", uses: "Catalogues", "Studies", "Search", "Training", "GraphIR", "JSONText", "Diagnostics",
      "Randomness", "Layers", "PostgreSQL", "espalier", "Compilation", "Datasets", "Figures", "Formats",
      "Primitives", "Quantization", "ReferenceBackend", "Reports", "Tasks", "TensorTypes", database,
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

if hasOneDNN {
  package.targets += [
    .systemLibrary(name: "COneDNN", path: "Sources/Backends/COneDNN", providers: [.apt(["libdnnl-dev"])]),
    module("CKernels", in: "Backends", uses: "CGenerations"),
    module(
      "OneDNNBackend", in: "Backends", uses: "Diagnostics", "Optimizers", "Primitives", "TensorTypes", "Compilation",
      "COneDNN", "CKernels"),
    tests(
      "OneDNNBackendTests", uses: "CKernels", "Compilation", "GraphIR", "Optimizers", "Primitives", "TensorTypes",
      "OneDNNBackend", "Conformance", "ReferenceBackend"),
  ]
} else {
  print("oneDNN is missing, so the slow reference backend serves alone; 'make setup' brings it.")
}

// The documentation's builder, which only 'make site' needs: packages that use the library never fetch it.
if Context.environment["ESPALIER_SITE"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

// The dashboard, whose server is built of some twenty packages: they are fetched and built for it alone. See
// docs/decisions/0027-dashboard.md. With the value "tests" there are no other tests and programs.
if let choice = Context.environment["ESPALIER_DASHBOARD"] {
  package.dependencies += [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
  ]
  if choice == "tests" {
    package.targets.removeAll { $0.type == .test || $0.type == .executable }
  }
  package.targets += [
    module(
      "Dashboard", in: "Studies", uses: "Diagnostics", "GraphIR", "JSONText", "Layers", "Reports", "Studies",
      "Training", .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio")),
    .executableTarget(
      name: "espalier-dashboard",
      dependencies: ["Dashboard", "Studies", argumentParser],
      path: "Sources/Studies/DashboardProgram"),
    tests(
      "DashboardTests", uses: "Dashboard", "Datasets", "Diagnostics", "GraphIR", "JSONText", "Layers",
      "ReferenceBackend", "Reports", "Search", "Studies", "TemporaryFolders", "Training", database),
  ]
}

// The fuzzer's entry point, which only 'make fuzz' builds: see scripts/fuzz.sh.
if Context.environment["ESPALIER_FUZZ"] != nil {
  package.products.append(.library(name: "FuzzEntry", type: .static, targets: ["FuzzEntry"]))
  package.targets.append(.target(name: "FuzzEntry", dependencies: ["FuzzReaders"], path: "Fuzz/Entry"))
}
