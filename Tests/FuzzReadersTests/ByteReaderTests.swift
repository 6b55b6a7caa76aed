import Foundation
import FuzzReaders
import Testing

/// What `make fuzz` runs for hours, for a moment: the seeds are accepted, and no change of theirs traps.
@Suite(.serialized) struct ByteReaderTests {
  @Test(arguments: ByteReader.all.map(\.name))
  func acceptsItsSeeds(_ name: String) throws {
    let reader = try #require(ByteReader.named(name))
    let seeds = try reader.seeds()
    #expect(!seeds.isEmpty)
    for (index, seed) in seeds.enumerated() {
      #expect(seed.count <= reader.maximumByteCount, "seed \(index) of \(name) is too long")
      #expect(reader.read(seed), "seed \(index) of \(name) is refused")
    }
  }

  /// Reading comes back for every change, and refuses some: where all are accepted, nothing was changed.
  @Test(arguments: ByteReader.all.map(\.name))
  func survivesChanges(_ name: String) throws {
    let reader = try #require(ByteReader.named(name))
    let seeds = try reader.seeds()
    var mutator = ByteMutator(seed: 12)
    var refused = 0
    for _ in 0..<(name == "database" || name == "bench" ? 60 : 300) {
      let seed = seeds[mutator.next(below: seeds.count)]
      if !reader.read(mutator.mutate(seed)) { refused += 1 }
    }
    #expect(refused > 10)
  }

  @Test func survivesNothing() {
    for reader in ByteReader.all { #expect(!reader.read([]), "\(reader.name) accepts no bytes at all") }
  }

  @Test func changesFollowFromTheSeed() {
    var (first, second, other) = (ByteMutator(seed: 1), ByteMutator(seed: 1), ByteMutator(seed: 2))
    let text = Array(#"{"epochs": 10, "seed": 7}"#.utf8)
    let changes = (0..<50).map { _ in first.mutate(text) }
    #expect(changes == (0..<50).map { _ in second.mutate(text) })
    #expect(changes != (0..<50).map { _ in other.mutate(text) })
    #expect(Set(changes).count > 40)
  }
}
