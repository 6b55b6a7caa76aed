import Compilation
import Optimizers
import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

/// What training plans of typical networks are made of, and that they compute what they should.
struct PlanTests {
  enum Network: String, CaseIterable, Sendable {
    case plain, bottleneck, narrowBottleneck, sequence, depthwise, linear, squeeze, dropout

    func program(batch: Int, mode: ProgramBuilder.Mode = .training) throws -> Program {
      switch self {
      case .plain:
        var net = try ForwardNet([3, 8, 8], batch: batch, mode: mode)
        var x = net.relu(net.convolution(net.input, 32, Extent(3), padding: Extent(1)))
        x = net.relu(net.convolution(x, 64, Extent(3), padding: Extent(1)))
        x = net.pool(.maximum, x, Self.halves(Extent(2)))
        return net.finish(x)
      case .bottleneck:
        var net = try ForwardNet([3, 8, 8], batch: batch, mode: mode)
        var x = net.bottleneck(net.bottleneck(net.input, 16, 32), 16, 32)
        x = net.pool(.maximum, x, Self.halves(Extent(2)))
        return net.finish(net.pool(.average, net.bottleneck(x, 32, 64), .adaptive(output: Extent(3))))
      case .narrowBottleneck:
        var net = try ForwardNet([3, 8, 8], batch: batch, mode: mode)
        var x = net.bottleneck(net.bottleneck(net.input, 8, 16), 8, 16)
        x = net.pool(.maximum, x, Self.halves(Extent(2)))
        return net.finish(net.pool(.average, net.bottleneck(x, 16, 32), .adaptive(output: Extent(3))))
      case .sequence:
        var net = try ForwardNet([1, 1, 40], batch: batch, mode: mode)
        var x = net.relu(net.convolution(net.input, 8, Extent(height: 1, width: 5)))
        x = net.pool(.maximum, x, Self.halves(Extent(height: 1, width: 2)))
        x = net.relu(net.convolution(x, 16, Extent(height: 1, width: 3)))
        return net.finish(net.pool(.maximum, x, Self.halves(Extent(height: 1, width: 2))))
      case .depthwise:
        var net = try ForwardNet([3, 8, 8], batch: batch, mode: mode)
        var x = net.convolution(net.input, 24, Extent(3), stride: 2, padding: Extent(1), bias: false)
        x = net.relu(net.normalization(x))
        x = net.convolution(x, 24, Extent(3), padding: Extent(1), groups: 24, bias: false)
        x = net.relu(net.normalization(x))
        return net.finish(net.normalization(net.convolution(x, 32, Extent(1), bias: false)))
      case .linear:
        var net = try ForwardNet([40], batch: batch, mode: mode)
        return net.finish(net.linear(net.relu(net.linear(net.input, 64)), 5))
      case .squeeze:
        var net = try ForwardNet([3, 8, 8], batch: batch, mode: mode)
        let x = net.relu(net.convolution(net.input, 16, Extent(3), padding: Extent(1)))
        let pooled = net.apply(.reduction(Reduction(.mean, axes: [2, 3])), x)
        let narrow = net.relu(net.convolution(pooled, 4, Extent(1)))
        let gate = net.apply(.elementwise(.sigmoid), net.convolution(narrow, 16, Extent(1)))
        return net.finish(net.convolution(net.apply(.binary(.multiply), x, gate), 32, Extent(3)))
      case .dropout:
        var net = try ForwardNet([1, 12, 12], batch: batch, mode: mode)
        var x = net.relu(net.convolution(net.input, 32, Extent(3), padding: Extent(1)))
        if mode == .training {
          let key = net.randomKey()
          x = net.apply(.dropout(rate: 0.25, stream: net.randomStream()), x, key)
        }
        return net.finish(net.relu(net.convolution(x, 32, Extent(3))))
      }
    }

    private static func halves(_ kernel: Extent) -> Pooling.Region {
      .window(Window(kernel: kernel, stride: kernel), countsPadding: true)
    }
  }

  @Test(arguments: Network.allCases) func noStepIsAReferenceImplementation(_ network: Network) throws {
    for batch in [1, 64] {
      let comparison = try Comparison(network.program(batch: batch), guardByteCount: 0)
      let slow = comparison.executable.steps.filter { $0.implementation.hasPrefix("ref") }
      #expect(slow.isEmpty, "\(network), batch \(batch): \(slow)")
    }
  }

  @Test(arguments: Network.allCases) func agreesWithTheReference(_ network: Network) throws {
    for (batch, guards) in [(1, 4096), (7, 0), (7, 4096)] {
      let comparison = try Comparison(network.program(batch: batch), guardByteCount: guards)
      comparison.expectAgreement("\(network), batch \(batch), guards \(guards)")
    }
  }

  @Test(arguments: Network.allCases) func inferenceAgreesWithTheReference(_ network: Network) throws {
    let comparison = try Comparison(network.program(batch: 4, mode: .inference))
    comparison.expectAgreement("\(network)")
  }

  @Test(arguments: Network.allCases) func severalThreadsAgree(_ network: Network) throws {
    let comparison = try Comparison(network.program(batch: 5), threads: 2)
    comparison.expectAgreement("\(network), two threads")
  }

  @Test(arguments: Network.allCases) func sameBitsEveryTime(_ network: Network) throws {
    for threads in [1, 2] {
      let runs = try (0..<2).map { _ in
        let comparison = try Comparison(network.program(batch: 16), threads: threads, guardByteCount: 0)
        comparison.executable.fill { input, target in
          var numbers = Numbers(state: 3)
          for index in input.indices { input[index] = numbers.next() }
          for index in target.indices { target[index] = 0.2 }
        }
        return (0..<3).map { step in
          comparison.executable.run(key: RandomKey(seed: 1, step: UInt64(step)))
          _ = comparison.fast.apply(
            Update(
              rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupledDecay: false), learningRate: 0.01,
              step: step + 1))
          return (0..<comparison.fast.parameters.count).map { comparison.fast.read(.parameter($0)).map(\.bitPattern) }
        }
      }
      #expect(runs[0] == runs[1], "\(network), \(threads) threads")
    }
  }
}
