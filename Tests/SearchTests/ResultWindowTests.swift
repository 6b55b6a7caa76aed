import Testing

@testable import Search

@Suite struct ResultWindowTests {
  @Test func releasesInNumberOrderUpToTheWindow() {
    var window = ResultWindow<String>(size: 2)
    #expect(window.release(for: 0) == [])
    #expect(window.release(for: 1) == [])
    window.record("one", step: 1)
    #expect(window.release(for: 2) == nil)
    window.record("zero", step: 0)
    // Step 1 is done as well, but trial 2 may not know.
    #expect(window.release(for: 2) == ["zero"])
    #expect(window.release(for: 2) == [])
    #expect(window.release(for: 3) == ["one"])
  }

  @Test func refusesToReleaseAPart() {
    var window = ResultWindow<Int>(size: 1)
    window.record(0, step: 0)
    #expect(window.release(for: 2) == nil)
    #expect(window.released == 0)
    window.record(1, step: 1)
    #expect(window.release(for: 2) == [0, 1])
  }

  @Test func canBeDrainedAheadOfTheWindow() {
    var window = ResultWindow<Int>(size: 9)
    window.record(0, step: 0)
    #expect(window.releaseNext() == 0)
    #expect(window.releaseNext() == nil)
    #expect(window.release(for: 3) == [])
  }
}
