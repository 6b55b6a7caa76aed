import Datasets
import Diagnostics
import Foundation

/// Decodes a folder of class folders anew, and prints pictures a second: decoding-benchmark FOLDER [SIDE]
@main
struct DecodingBenchmark {
  static func main() throws {
    guard CommandLine.arguments.count >= 2 else {
      FileHandle.standardError.write(Data("usage: decoding-benchmark FOLDER [SIDE]\n".utf8))
      exit(2)
    }
    var options = ImageFolder.Options()
    options.channels = 3
    if CommandLine.arguments.count > 2 {
      options.height = Int(CommandLine.arguments[2])
      options.width = options.height
    }
    let began = ContinuousClock.now
    // No folder for what is decoded: all stays in memory.
    let samples = try ImageFolder(
      path: CommandLine.arguments[1], options, locations: DataLocations(systemRoots: [])
    ).load(.training)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    print(
      "\(samples.count) pictures \(samples.shape) in \(seconds) s: \(Int(Double(samples.count) / seconds)) a second")
  }
}
