import Testing
import TensorTypes

@Suite struct ShapeTests {
  @Test func holdsItsExtents() throws {
    let shape: Shape = [3, 32, 16]
    #expect(shape.rank == 3)
    #expect(shape.extents == [3, 32, 16])
    #expect(shape[2] == 16)
    #expect(shape.elementCount == 1536)
    #expect(shape.elementCount(from: 1) == 512)
    #expect(shape.elementCount(from: 3) == 1)
    #expect(shape.description == "[3, 32, 16]")
    #expect(try shape.batched(64).extents == [64, 3, 32, 16])
    #expect(try shape.batched(64).unbatched == shape)
    #expect(Shape().elementCount == 1)
  }

  @Test func equalityIgnoresHowItWasMade() throws {
    let grown: Shape = try ([3, 8, 16] as Shape).replacing(axis: 1, with: 32)
    #expect(grown == [3, 32, 16])
    #expect(([1, 2] as Shape) != [1, 2, 1])
  }

  @Test func refusesUnsoundExtents() {
    #expect(throws: ShapeError.badExtent(axis: 1, extent: 0)) { try Shape([3, 0]) }
    #expect(throws: ShapeError.badExtent(axis: 0, extent: -1)) { try Shape([-1]) }
    #expect(throws: ShapeError.badExtent(axis: 0, extent: Int.max)) { try Shape([Int.max]) }
    #expect(throws: ShapeError.tooManyAxes(7)) { try Shape([1, 1, 1, 1, 1, 1, 1]) }
    #expect(throws: ShapeError.tooManyElements([1 << 30, 1 << 30, 1 << 30])) {
      try Shape([1 << 30, 1 << 30, 1 << 30])
    }
    #expect(throws: ShapeError.tooManyElements([1 << 20, 1 << 21])) {
      try ([1 << 20, 1] as Shape).replacing(axis: 1, with: 1 << 21)
    }
  }
}
