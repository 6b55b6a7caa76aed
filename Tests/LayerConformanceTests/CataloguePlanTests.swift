#if ESPALIER_ONEDNN
import Compilation
import Foundation
import GraphIR
import Layers
import OneDNNBackend
import Testing

/// No primitive of any shipped architecture's training plan is a reference implementation of oneDNN, which would be
/// hundreds of times too slow.
@Suite struct CataloguePlanTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "architectures")

  static let files: [String] = {
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".json") && !$0.hasPrefix("blocks/") }.sorted()
  }()

  @Test func thereAreArchitectures() {
    #expect(Self.files.count >= 20)
  }

  @Test(arguments: files, Precision.allCases)
  func trainsWithoutReferenceImplementations(_ file: String, in precision: Precision) throws {
    guard OneDNNBackend().obstacle(to: precision) == nil else { return }
    let path = Self.folder.appending(path: file).path
    let graph = try #require(try ArchitectureLoader(catalogue: .builtin).load(path: path).graph)
    let program = try graph.program(batchSize: 8, for: .training).trainingStep(in: precision)
    let session = try OneDNNBackend().open(program, threads: 1)
    let executable = try #require(try session.compile(program) as? OneDNNExecutable)
    let slow = executable.steps.filter { $0.implementation.hasPrefix("ref") }
      .map { "\($0.implementation) in \(graph.path(of: $0.origin))" }
    #expect(slow.isEmpty, "\(slow)")
  }
}
#endif
