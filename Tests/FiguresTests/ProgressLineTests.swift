import Figures
import Testing

@Suite struct ProgressLineTests {
  private let line = ProgressLine(
    label: "epoch 2/5", completed: 19_328, total: 45_000, unit: "images", seconds: 15.6, loss: 0.8613,
    measure: "accuracy 70.1 %")

  @Test(arguments: [
    (
      140,
      "epoch 2/5  ━━━━━━━━━━━━━━━━━───────────────────────   42 %  1.2 k images/s  21 s left  loss 0.861  accuracy 70.1 %"
    ),
    (80, "epoch 2/5  ━━━━━━━━━──────────────   42 %  1.2 k images/s  21 s left  loss 0.861"),
    (60, "epoch 2/5  ━━━━━━━━───────────   42 %  21 s left  loss 0.861"),
    (40, "epoch 2/5  ━━━━──────   42 %  loss 0.861"),
    (20, "epoch 2/5   42 %"),
    (10, "epoch 2/5…"),
    (0, ""),
  ])
  func fits(_ width: Int, _ text: String) {
    #expect(line.text(width: width) == text)
  }

  @Test func neverExceedsTheWidth() {
    for width in 0...160 {
      for symbols in [TextSymbols.unicode, .ascii] {
        #expect(line.text(width: width, symbols: symbols).count <= width)
      }
    }
  }

  @Test func unitsMayDifferInSize() {
    var line = ProgressLine(label: "confirm", completed: 1, total: 9, unit: "trainings", seconds: 600)
    line.share = 0.25
    #expect(line.remaining == 1800)
    #expect(line.plainText(showsTimeLeft: true) == "confirm   25 %  6.0 trainings/h  30 m 0 s left")
    #expect(line.plainText == "confirm   25 %  6.0 trainings/h")
    line.share = 0
    #expect(line.remaining == nil)
  }

  @Test func saysWhatItKnows() {
    let start = ProgressLine(label: "search", completed: 0, total: 200, unit: "trials", seconds: 0)
    #expect(start.text(width: 40, symbols: .ascii) == "search  .........................    0 %")
    let slow = ProgressLine(label: "search", completed: 3, total: 200, unit: "trials", seconds: 60, loss: .nan)
    #expect(slow.plainText == "search    1 %  3.0 trials/min  loss NaN")
    #expect(slow.remaining == 3940)
    let open = ProgressLine(label: "fetch", completed: 12_345, total: nil, unit: "files", seconds: 100)
    #expect(open.text() == "fetch  12,345 files  123 files/s")
    let done = ProgressLine(label: "epoch 5/5", completed: 10, total: 10, unit: "images", seconds: 36_000)
    #expect(done.plainText == "epoch 5/5  100 %  1.0 images/h")
    #expect(ProgressLine(label: "a", completed: 0, total: 0, unit: "b", seconds: 1).fraction == 1)
  }

  @Test func drawsSparklines() {
    #expect(Sparkline.text([2.3, 1.7, 1.2, 0.9, 0.7, 0.6, 0.55, 0.5]) == "█▆▄▂▁▁▁▁")
    #expect(Sparkline.text([1, .nan, 2], symbols: .ascii) == "_ #")
    #expect(Sparkline.text([3, 3]) == "▅▅")
    #expect(Sparkline.text((0..<100).map(Double.init), width: 8) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([]).isEmpty)
    #expect(Sparkline.text([.infinity]) == " ")
    #expect(Sparkline.text([1e300, -1e300]) == "█▁")
  }
}
