import Formats
import Testing

@Suite struct ExportOptionsTests {
  @Test func theDefaultAsksForNothing() {
    #expect(ExportOptions().given.isEmpty)
  }

  @Test func everyOptionIsTold() {
    #expect(ExportOptions(opset: 21).given == [.opset])
    #expect(ExportOptions(folds: false).given == [.noFold])
    #expect(ExportOptions(normalizes: true).given == [.normalize])
    #expect(ExportOptions(readsBytes: true).given == [.bytes])
    #expect(ExportOptions(selfTestSamples: 3).given == [.selfTest])
    let all = ExportOptions(opset: 18, folds: false, normalizes: true, readsBytes: true, selfTestSamples: 3)
    #expect(all.given == Set(ExportOptions.Option.allCases))
  }
}
