// swift-tools-version: 6.2
// The module map is described in docs/decisions/0001-module-map.md; a test holds the two together.

import Foundation
import PackageDescription

/// The fast backend is there where its library is. Targets that use it see ESPALIER_ONEDNN.
let hasOneDNN = FileManager.default.fileExists(atPath: "/usr/include/oneapi/dnnl/dnnl.h")
let fastBackend: [Target.Dependency] = hasOneDNN ? ["OneDNNBackend"] : []
let fastBackendSettings: [SwiftSetting] = hasOneDNN ? [.define("ESPALIER_ONEDNN")] : []

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
    // C libraries: nothing but a module map and a header list.
    .systemLibrary(
      name: "CJansson", path: "Sources/Foundation/CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]
    ),
    .systemLibrary(
      name: "COpenSSL", path: "Sources/Foundation/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/Foundation/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // The interface of plug-ins: a header, and checks of its layout.
    .target(name: "CEspalierPlugin", path: "Sources/Plugins/CEspalierPlugin"),
    .target(name: "CPluginTools", path: "Sources/Plugins/CPluginTools", exclude: ["templates"]),
    // The script and the styles of a study's page.
    .target(name: "CReportPage", path: "Sources/Studies/CReportPage", exclude: ["page"]),
    .target(name: "EspalierPlugin", dependencies: ["CEspalierPlugin"], path: "Sources/Plugins/EspalierPlugin"),
    .target(name: "SwiftMethods", dependencies: ["EspalierPlugin"], path: "Examples/plugins/swift_methods"),

    // The ground: no module below these imports anything of ours.
    .target(name: "Diagnostics", path: "Sources/Foundation/Diagnostics"),
    .target(name: "TensorTypes", path: "Sources/Foundation/TensorTypes"),
    .target(name: "Randomness", path: "Sources/Foundation/Randomness"),

    .target(name: "JSONText", dependencies: ["CJansson", "Diagnostics"], path: "Sources/Foundation/JSONText"),
    .target(name: "Files", dependencies: ["Diagnostics"], path: "Sources/Foundation/Files"),

    // Networks as values.
    .target(
      name: "Primitives", dependencies: ["TensorTypes", "Diagnostics", "Randomness"], path: "Sources/Network/Primitives"
    ),
    .target(
      name: "GraphIR",
      dependencies: ["Catalogues", "Diagnostics", "TensorTypes", "Primitives", "JSONText", "COpenSSL"],
      path: "Sources/Network/GraphIR"),
    .target(name: "Layers", dependencies: ["Primitives", "TensorTypes", "GraphIR"], path: "Sources/Network/Layers"),

    // Designs that a search begins with: files of architectures/portfolio as bytes, fitted to samples.
    .target(name: "CPortfolio", path: "Sources/Network/CPortfolio"),
    .target(
      name: "Portfolio", dependencies: ["CPortfolio", "Diagnostics", "GraphIR", "JSONText", "TensorTypes"],
      path: "Sources/Network/Portfolio"),

    // What documents name by kind; what is learned, and how it is judged.
    .target(name: "Catalogues", dependencies: ["Diagnostics", "JSONText"], path: "Sources/Foundation/Catalogues"),
    .target(
      name: "Tasks", dependencies: ["Catalogues", "Diagnostics", "Primitives", "TensorTypes"],
      path: "Sources/Training/Tasks"),

    // What training changes parameters by.
    .target(name: "Optimizers", dependencies: ["Primitives", "TensorTypes"], path: "Sources/Training/Optimizers"),

    // From networks to something that runs.
    .target(
      name: "Compilation",
      dependencies: ["TensorTypes", "GraphIR", "Optimizers", "Primitives", "Tasks", "Diagnostics"],
      path: "Sources/Network/Compilation"),
    .target(
      name: "ReferenceBackend",
      dependencies: ["Diagnostics", "Optimizers", "Primitives", "TensorTypes", "Compilation"],
      path: "Sources/Backends/ReferenceBackend"),
    .target(
      name: "Conformance",
      dependencies: ["Diagnostics", "Primitives", "TensorTypes", "Compilation", "GraphIR", "Randomness", "Tasks"],
      path: "Sources/Backends/Conformance"),

    // Those that this build has, by name.
    .target(
      name: "Backends", dependencies: ["Compilation", "ReferenceBackend"] + fastBackend,
      path: "Sources/Backends/Backends", swiftSettings: fastBackendSettings),

    // Data and training.
    .target(name: "CPixels", path: "Sources/Data/CPixels"),
    .systemLibrary(
      name: "CPNG", path: "Sources/Data/CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CJPEG", path: "Sources/Data/CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
    .target(
      name: "CImageDecoding", dependencies: ["CPNG", "CJPEG"], path: "Sources/Data/CImageDecoding"),
    .target(
      name: "Datasets",
      dependencies: [
        "CImageDecoding", "COpenSSL", "CPixels", "CZlib", "Catalogues", "Diagnostics", "JSONText", "Randomness",
        "Tasks", "TensorTypes",
      ],
      path: "Sources/Data/Datasets"),
    .target(name: "CFetching", path: "Sources/Data/CFetching"),
    .target(
      name: "Fetching", dependencies: ["CFetching", "COpenSSL", "Diagnostics"], path: "Sources/Data/Fetching"),
    .target(
      name: "Training",
      dependencies: [
        "Files", "Safetensors", "Tasks", "GraphIR", "Optimizers", "Primitives", "TensorTypes", "Compilation",
        "Datasets", "JSONText", "Diagnostics", "Randomness",
      ], path: "Sources/Training/Training"),

    // Results as files, text and pictures.
    .target(
      name: "Safetensors", dependencies: ["Diagnostics", "Files", "JSONText", "TensorTypes"],
      path: "Sources/Formats/Safetensors"),
    // Messages of the official onnx.proto: see its folder's README.
    .target(
      name: "ONNXModel", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      path: "Sources/Formats/ONNXModel", exclude: ["README.md", "onnx.proto"]),
    .target(
      name: "Formats",
      dependencies: [
        "Catalogues", "Compilation", "Datasets", "Diagnostics", "Files", "GraphIR", "JSONText", "Layers", "ONNXModel",
        "Primitives", "Quantization", "ReferenceBackend", "Safetensors", "Tasks", "TensorTypes",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ], path: "Sources/Formats/Formats"),
    .target(
      name: "Figures", dependencies: ["CImageDecoding", "JSONText", "Diagnostics"], path: "Sources/Formats/Figures"),

    // Networks for microcontrollers: operators, memory, 8-bit numbers.
    .target(name: "CQuantized", path: "Sources/Formats/CQuantized"),
    .target(
      name: "Quantization",
      dependencies: [
        "CQuantized", "Compilation", "Diagnostics", "GraphIR", "Primitives", "ReferenceBackend", "Safetensors",
        "TensorTypes",
      ], path: "Sources/Formats/Quantization"),

    // The search: pure ask and tell, no input or output.
    .target(name: "CRegression", path: "Sources/Search/CRegression"),
    .target(
      name: "Search",
      dependencies: [
        "CRegression", "Catalogues", "GraphIR", "JSONText", "Diagnostics", "TensorTypes", "Primitives", "Quantization",
        "Tasks",
      ],
      path: "Sources/Search", exclude: ["CRegression"]),

    .target(name: "CSQLiteDefence", path: "Sources/Studies/CSQLiteDefence"),
    .target(
      name: "Studies",
      dependencies: [
        "COpenSSL", "CSQLiteDefence", "Catalogues", "Compilation", "Diagnostics", "Files", "GraphIR", "JSONText",
        "Portfolio", "Quantization", "Search", "TensorTypes", "Training", "Datasets", "Randomness", "Tasks",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], path: "Sources/Studies/Studies"),
    .target(
      name: "Reports",
      dependencies: [
        "COpenSSL", "CReportPage", "Files", "Safetensors", "Compilation", "Datasets", "Diagnostics", "Formats",
        "Figures", "GraphIR", "JSONText", "Quantization", "Randomness", "Search", "Studies", "Tasks", "Training",
      ], path: "Sources/Studies/Reports"),

    // Strangers' layers, methods, data sets and formats, through the doors of ours.
    .target(
      name: "PluginHost",
      dependencies: [
        "Catalogues", "CEspalierPlugin", "COpenSSL", "Datasets", "Diagnostics", "Formats", "GraphIR", "JSONText",
        "Primitives", "Search", "Studies", "Tasks", "TensorTypes", "Training",
      ], path: "Sources/Plugins/PluginHost"),

    .target(
      name: "PluginConformance",
      dependencies: [
        "CPluginTools", "Catalogues", "Compilation", "Conformance", "Datasets", "Diagnostics", "Formats", "GraphIR",
        "JSONText", "Layers", "PluginHost", "Primitives", "Randomness", "ReferenceBackend", "Search", "Tasks",
        "TensorTypes", "Training",
      ], path: "Sources/Plugins/PluginConformance"),

    .target(
      name: "Espalier",
      dependencies: [
        "Backends", "Catalogues", "Compilation", "Datasets", "Diagnostics", "Figures", "GraphIR", "JSONText", "Layers",
        "Optimizers", "PluginHost", "Reports", "Search", "Studies", "Tasks", "TensorTypes", "Training",
      ], path: "Sources/Library/Espalier"),
    .executableTarget(name: "library-example", dependencies: ["Espalier"], path: "Examples/library"),

    .executableTarget(
      name: "espalier",
      dependencies: [
        "Files", "Primitives", "Randomness", "Diagnostics", "JSONText", "GraphIR", "Layers", "Compilation", "Backends",
        "Datasets", "Fetching", "Training", "CPluginTools", "PluginConformance", "PluginHost", "Quantization", "Tasks",
        "Search", "Studies", "Formats", "Figures", "Reports", "Safetensors", "TensorTypes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Sources/Commands"),

    // One command each: see the Makefile.
    .executableTarget(
      name: "graph-benchmark", dependencies: ["Diagnostics", "GraphIR", "JSONText", "Layers"], path: "Benchmarks/Graph"),
    .executableTarget(
      name: "proposal-benchmark", dependencies: ["GraphIR", "JSONText", "Layers", "Randomness", "Search"],
      path: "Benchmarks/Proposals"),
    .executableTarget(
      name: "coordinator-benchmark",
      dependencies: ["Diagnostics", "GraphIR", "JSONText", "Layers", "Randomness", "Search", "Studies", "Training"],
      path: "Benchmarks/Coordinator", exclude: ["compare.py", "mnist1d.json"]),
    .executableTarget(
      name: "expression-benchmark",
      dependencies: ["Backends", "Compilation", "Diagnostics", "GraphIR", "Layers"], path: "Benchmarks/Expressions"),
    .executableTarget(
      name: "decoding-benchmark", dependencies: ["Datasets", "Diagnostics"], path: "Benchmarks/Decoding"),
    .executableTarget(
      name: "plugin-benchmark",
      dependencies: ["Backends", "Compilation", "Diagnostics", "GraphIR", "Layers", "PluginHost"],
      path: "Benchmarks/Plugins", exclude: ["c_prelu.c"]),
    .executableTarget(
      name: "first-step",
      dependencies: [
        "Safetensors",
        "Backends", "Compilation", "Datasets", "Diagnostics", "GraphIR", "Layers", "Primitives", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Benchmarks/FirstStep"),

    // Whatever reads bytes that nobody vouches for: for fuzzers, for tests and for the torture. See CONTRIBUTING.md.
    .target(
      name: "FuzzReaders",
      dependencies: [
        "Safetensors", "CEspalierPlugin", "CImageDecoding", "CZlib", "Datasets", "Diagnostics", "Formats", "GraphIR",
        "JSONText", "Layers", "PluginHost", "Search", "Studies", "TensorTypes", "Training",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Fuzz/Readers"),
    .executableTarget(
      name: "torture",
      dependencies: ["FuzzReaders", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Tests/Torture"),

    // Networks in every format, for other tools to compare: see 'make test-interchange'.
    .executableTarget(
      name: "interchange",
      dependencies: [
        "Backends", "Compilation", "Conformance", "Datasets", "Formats", "GraphIR", "JSONText", "Layers", "Primitives",
        "Randomness", "Safetensors", "Search", "TensorTypes", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Tests/Interchange/Cases"),
    // Imported networks with what they compute, for other tools to compare: see 'make test-interchange'.
    .executableTarget(
      name: "import-outputs",
      dependencies: [
        "Backends", "Compilation", "Diagnostics", "Formats", "GraphIR", "JSONText", "Layers", "Primitives",
        "Safetensors", "TensorTypes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Tests/Interchange/Imports"),

    .target(name: "SnapshotSupport", path: "Tests/SnapshotSupport"),
    .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders"),
    .testTarget(name: "FuzzReadersTests", dependencies: ["FuzzReaders"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "Backends", "Datasets", "Diagnostics", "GraphIR", "JSONText", "Layers", "Search", "Studies", "Training",
        "espalier", "SnapshotSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Files", "Snapshots"]),
    .testTarget(
      name: "PluginHostTests",
      dependencies: [
        "CEspalierPlugin", "Compilation", "Diagnostics", "Formats", "GraphIR", "JSONText", "Layers", "ONNXModel",
        "PluginConformance",
        "PluginHost", "Primitives", "ReferenceBackend", "SnapshotSupport", "SwiftMethods", "espalier",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ] + fastBackend,
      exclude: ["Golden", "Snapshots", "Sources"], swiftSettings: fastBackendSettings),
    .testTarget(
      name: "FormatsTests",
      dependencies: [
        "Catalogues", "Compilation", "Conformance", "Datasets", "Diagnostics", "Files", "Formats", "GraphIR",
        "JSONText", "Layers", "ONNXModel", "Primitives", "Quantization", "Randomness", "ReferenceBackend",
        "Safetensors", "Search", "SnapshotSupport", "Tasks", "TemporaryFolders", "TensorTypes", "Training", "espalier",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ], exclude: ["Snapshots"]),
    .testTarget(name: "ModuleMapTests", dependencies: ["Diagnostics", "JSONText"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "JSONTextTests", dependencies: ["Diagnostics", "JSONText"]),
    .testTarget(
      name: "GraphIRTests",
      dependencies: ["Conformance", "Diagnostics", "JSONText", "Primitives", "TensorTypes", "GraphIR", "Layers"],
      exclude: ["Golden"]),
    .testTarget(
      name: "PortfolioTests", dependencies: ["Diagnostics", "GraphIR", "Layers", "Portfolio", "TensorTypes"]),
    .testTarget(name: "LayersTests", dependencies: ["GraphIR", "JSONText", "Primitives", "TensorTypes", "Layers"]),
    .testTarget(
      name: "LayerConformanceTests",
      dependencies: ["Compilation", "GraphIR", "Conformance", "Layers", "ReferenceBackend"] + fastBackend,
      swiftSettings: fastBackendSettings),
    .testTarget(name: "FetchingTests", dependencies: ["Diagnostics", "Fetching", "TemporaryFolders", "espalier"]),
    .testTarget(
      name: "FiguresTests", dependencies: ["CImageDecoding", "Diagnostics", "Figures", "JSONText", "SnapshotSupport"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Compilation", "Datasets", "Diagnostics", "Formats", "Figures", "GraphIR", "JSONText", "Layers",
        "ReferenceBackend", "Reports", "Safetensors", "SnapshotSupport", "Studies", "Tasks", "TensorTypes", "Training",
      ], exclude: ["Snapshots"]),
    .testTarget(name: "EspalierTests", dependencies: ["Espalier", "SwiftMethods"]),
    .testTarget(name: "CataloguesTests", dependencies: ["Catalogues", "Diagnostics", "JSONText"]),
    .testTarget(
      name: "TasksTests",
      dependencies: [
        "Catalogues", "Compilation", "Conformance", "Diagnostics", "Primitives", "Randomness", "ReferenceBackend",
        "Tasks", "TensorTypes",
      ] + fastBackend, exclude: ["Golden"], swiftSettings: fastBackendSettings),
    .testTarget(name: "FilesTests", dependencies: ["TemporaryFolders", "Diagnostics", "Files", "Safetensors"]),
    .testTarget(
      name: "SafetensorsTests",
      dependencies: ["TemporaryFolders", "Diagnostics", "Files", "Safetensors", "TensorTypes"]),
    .testTarget(name: "TensorTypesTests", dependencies: ["TensorTypes"]),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
    .testTarget(
      name: "SearchTests",
      dependencies: [
        "Catalogues", "Diagnostics", "GraphIR", "JSONText", "Quantization", "Search", "Layers", "Randomness", "Tasks",
      ]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: [
        "CImageDecoding", "CZlib", "Catalogues", "Datasets", "Diagnostics", "JSONText", "Randomness", "Tasks",
        "TemporaryFolders", "TensorTypes",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "TemporaryFolders", "Files", "Safetensors", "Compilation", "Datasets", "Diagnostics", "GraphIR", "JSONText",
        "Primitives", "Randomness", "TensorTypes", "Tasks", "Training", "ReferenceBackend", "Layers",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "PrimitivesTests", dependencies: ["Randomness", "TensorTypes", "Primitives"]),
    .testTarget(
      name: "CompilationTests",
      dependencies: [
        "Diagnostics", "Optimizers", "Primitives", "Randomness", "TensorTypes", "Compilation", "Conformance",
        "ReferenceBackend",
      ]),
    .testTarget(
      name: "ReferenceBackendTests",
      dependencies: [
        "Compilation", "Diagnostics", "Optimizers", "Primitives", "Randomness", "TensorTypes", "ReferenceBackend",
        "Conformance",
      ], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Catalogues", "Studies", "Search", "Training", "GraphIR", "JSONText", "Diagnostics", "Randomness", "Layers",
        "espalier", "Compilation", "Datasets", "Figures", "Formats", "Quantization", "ReferenceBackend", "Reports",
        "Tasks", "TensorTypes",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

if hasOneDNN {
  package.targets += [
    .systemLibrary(name: "COneDNN", path: "Sources/Backends/COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .target(name: "CKernels", path: "Sources/Backends/CKernels"),
    .target(
      name: "OneDNNBackend",
      dependencies: ["Diagnostics", "Optimizers", "Primitives", "TensorTypes", "Compilation", "COneDNN", "CKernels"],
      path: "Sources/Backends/OneDNNBackend"),
    .testTarget(
      name: "OneDNNBackendTests",
      dependencies: [
        "CKernels", "Compilation", "GraphIR", "Optimizers", "Primitives", "TensorTypes", "OneDNNBackend", "Conformance",
        "ReferenceBackend",
      ]),
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
    .target(
      name: "Dashboard",
      dependencies: [
        "Diagnostics", "GraphIR", "JSONText", "Layers", "Reports", "Studies", "Training",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ], path: "Sources/Studies/Dashboard"),
    .executableTarget(
      name: "espalier-dashboard",
      dependencies: ["Dashboard", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/Studies/DashboardProgram"),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Dashboard", "Datasets", "Diagnostics", "GraphIR", "JSONText", "Layers", "ReferenceBackend", "Reports",
        "Search",
        "Studies", "TemporaryFolders", "Training", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ]
}

// The fuzzer's entry point, which only 'make fuzz' builds: see scripts/fuzz.sh.
if Context.environment["ESPALIER_FUZZ"] != nil {
  package.products.append(.library(name: "FuzzEntry", type: .static, targets: ["FuzzEntry"]))
  package.targets.append(.target(name: "FuzzEntry", dependencies: ["FuzzReaders"], path: "Fuzz/Entry"))
}
