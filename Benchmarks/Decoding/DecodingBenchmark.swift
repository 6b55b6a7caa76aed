import Datasets
import Diagnostics
import Foundation

/// Decodes a folder of class folders, and prints pictures a second: decoding-benchmark FOLDER [SIDE [CACHE]]
///
/// Anew each time, unless a folder for what is decoded is named: a second run then says how long a start takes.
@main
struct DecodingBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else {
      FileHandle.standardError.write(Data("usage: decoding-benchmark FOLDER [SIDE [CACHE]]\n".utf8))
      exit(2)
    }
    var options = ImageFolder.Options()
    options.channels = 3
    if arguments.count > 2 {
      options.height = Int(arguments[2])
      options.width = options.height
    }
    let began = ContinuousClock.now
    let environment = arguments.count > 3 ? ["ESPALIER_CACHE": arguments[3]] : [:]
    let source = try ImageFolder(
      path: arguments[1], options, locations: DataLocations(environment: environment, systemRoots: []))
    let parts = try (source.testOrigin == .given ? Split.allCases : [.training]).map { try source.load($0) }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let count = parts.reduce(0) { $0 + $1.count }
    print("\(count) pictures \(source.sampleShape) in \(seconds) s: \(Int(Double(count) / seconds)) a second")
  }
}
