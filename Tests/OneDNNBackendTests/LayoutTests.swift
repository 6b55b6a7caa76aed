import Primitives
import TensorTypes
import Testing

@testable import OneDNNBackend

struct LayoutTests {
  private func layouts(of network: PlanTests.Network) throws -> Set<Layout> {
    let program = try network.program(batch: 2)
    let layouts = LayoutAssignment.layouts(of: program)
    // A weight is no map, though it has four axes as well.
    let maps = program.values.indices.filter { index in
      let value = program.values[index]
      return value.role == .result && value.shape.rank == 4 && !program.gradients.contains(Value(index: index))
    }
    return Set(maps.map { layouts[$0] })
  }

  @Test func wideNetworksAreInBlocks() throws {
    #expect(try layouts(of: .plain) == [.channelBlocks])
    #expect(try layouts(of: .bottleneck) == [.channelBlocks])
  }

  @Test func narrowAndGroupedOnesAreChannelsLast() throws {
    #expect(try layouts(of: .narrowBottleneck) == [.channelsLast])
    #expect(try layouts(of: .sequence) == [.channelsLast])
    #expect(try layouts(of: .depthwise) == [.channelsLast])
  }

  @Test func whatNoConvolutionReachesIsRowMajor() throws {
    var net = try ForwardNet([6, 4, 4])
    let program = net.finish(net.relu(net.normalization(net.input)))
    #expect(LayoutAssignment.layouts(of: program).allSatisfy { $0 == .rowMajor })
  }

  @Test func viewsOfOneShapeHaveOneOrderOfAxes() {
    let shape: Shape = [2, 32, 3, 5]
    for layout in [Layout.rowMajor, .channelsLast, .channelBlocks] {
      let view = View(shape, layout, splitsChannels: true)
      #expect(view.extents == [2, 2, 3, 5, 16])
      // Every element has an offset of its own.
      var offsets: Set<Int> = []
      for index in 0..<shape.elementCount {
        var (rest, offset) = (index, 0)
        for axis in view.extents.indices.reversed() {
          offset += rest % view.extents[axis] * view.strides[axis]
          rest /= view.extents[axis]
        }
        offsets.insert(offset)
      }
      #expect(offsets == Set(0..<shape.elementCount))
    }
  }

  @Test func gridsJoinAxes() {
    let view = View([2, 32, 3, 5], .channelBlocks, splitsChannels: true)
    let grid = Grid(extents: view.extents, out: view.strides, a: view.strides).inOutputOrder()
    #expect(grid.extents == [960])
    #expect(grid.out == [1])
  }
}
