import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

struct ConvolutionTests {
  struct Case: CustomStringConvertible, Sendable {
    var channels: Int
    var out: Int
    var map = Extent(9)
    var kernel = Extent(3)
    var stride = 1
    var padding = Extent(1)
    var dilation = 1
    var groups = 1
    var batch = 2

    var description: String {
      "\(channels)→\(out) on \(map.height)×\(map.width), kernel \(kernel.height)×\(kernel.width), stride \(stride), "
        + "dilation \(dilation), groups \(groups), batch \(batch)"
    }
  }

  static let odd = [1, 3, 7, 15, 16, 17]

  static let cases: [Case] =
    odd.flatMap { channels in odd.map { Case(channels: channels, out: $0) } }
    + odd.flatMap { channels in
      [1, 2].map { Case(channels: channels, out: 16 - channels % 5, kernel: Extent(1), stride: $0, padding: Extent(0)) }
    }
    + odd.map { Case(channels: $0, out: 8, kernel: Extent(3), stride: 2) }
    + odd.map { Case(channels: $0, out: $0, groups: $0) }
    + [
      Case(channels: 16, out: 32, kernel: Extent(1), stride: 2, padding: Extent(0)),
      Case(channels: 24, out: 64, kernel: Extent(1), padding: Extent(0)),
      Case(channels: 67, out: 40, kernel: Extent(1), padding: Extent(0)),
      Case(channels: 130, out: 9, map: Extent(3), kernel: Extent(1), padding: Extent(0), batch: 1),
      Case(channels: 32, out: 32, stride: 3), Case(channels: 32, out: 32, dilation: 2),
      Case(channels: 8, out: 8, kernel: Extent(5), padding: Extent(2)), Case(channels: 16, out: 16, groups: 4),
      Case(channels: 32, out: 32, groups: 2), Case(channels: 4, out: 6, groups: 2),
      Case(channels: 16, out: 16, kernel: Extent(5), stride: 2, padding: Extent(2), groups: 16),
      Case(channels: 16, out: 16, padding: Extent(2), dilation: 2, groups: 16),
      Case(channels: 16, out: 32, groups: 16), Case(channels: 7, out: 7, batch: 1),
      Case(channels: 64, out: 48, map: Extent(4), batch: 1),
      Case(
        channels: 1, out: 8, map: Extent(height: 1, width: 40), kernel: Extent(height: 1, width: 5), padding: Extent(0)),
      Case(
        channels: 8, out: 16, map: Extent(height: 1, width: 18), kernel: Extent(height: 1, width: 3),
        padding: Extent(0)),
      Case(
        channels: 16, out: 16, map: Extent(height: 1, width: 18), kernel: Extent(height: 1, width: 5),
        padding: Extent(height: 0, width: 2), groups: 16),
      Case(
        channels: 40, out: 24, map: Extent(height: 1, width: 40), kernel: Extent(height: 1, width: 3), stride: 2,
        padding: Extent(height: 0, width: 1)),
    ]

  /// The convolution under test stands second, so that all three of its passes run; the first reads the batch.
  @Test(arguments: cases) func agreesWithTheReference(_ example: Case) throws {
    var net = try ForwardNet([3, example.map.height, example.map.width], batch: example.batch)
    let first = net.relu(net.convolution(net.input, example.channels, Extent(1)))
    let value = net.relu(
      net.convolution(
        first, example.out, example.kernel, stride: example.stride, padding: example.padding,
        dilation: example.dilation, groups: example.groups))
    let comparison = try Comparison(net.finish(value))
    comparison.expectAgreement("\(example)")
    let slow = comparison.executable.steps.filter { $0.implementation.hasPrefix("ref") }
    #expect(slow.isEmpty, "\(example): \(slow)")
  }
}
