import Datasets
import Foundation
import TemporaryFolders
import Testing

/// A large table is read once for several openings, and again when its file has changed.
@Suite struct OpenedTableTests {
  /// 20,000 rows, more than a megabyte.
  private static func text(row: Int? = nil) -> String {
    let rows = (0..<20_000).map { index in
      let number = index == row ? "9.000000" : "1.\(String(index + 1_000_000).suffix(6))"
      return [String](repeating: number, count: 6).joined(separator: ",") + ",\(index % 2 == 0 ? "even" : "odd_")\n"
    }
    return "a,b,c,d,e,f,label\n" + rows.joined()
  }

  private let folder: TemporaryFolder
  private let choice: DatasetChoice

  init() throws {
    folder = try TemporaryFolder()
    choice = DatasetChoice("csv", settings: ["path": .text(folder.file("large.csv")), "testFraction": .real(0)])
  }

  private func write(_ text: String) throws { try folder.write(Array(text.utf8), to: "large.csv") }

  private func value(ofRow row: Int) throws -> Float {
    try DatasetCatalogue.builtin.open(choice, in: folder.locations).load(.training).values(at: row)[0]
  }

  @Test func changesAreSeen() throws {
    try write(Self.text())
    #expect(try value(ofRow: 10_000) == 1.01)
    #expect(try value(ofRow: 10_000) == 1.01)
    // The same size, and other content.
    try write(Self.text(row: 10_000))
    #expect(try value(ofRow: 10_000) == 9)
    try write(Self.text(row: 0))
    #expect(try value(ofRow: 0) == 9)
    #expect(try value(ofRow: 10_000) == 1.01)
  }

  /// Settings and the table count, not only the file.
  @Test func otherSettingsAreReadAnew() throws {
    try write(Self.text())
    #expect(try value(ofRow: 1) == 1.000001)
    var other = choice
    other.settings["features"] = .list([.text("b"), .text("a")])
    let samples = try DatasetCatalogue.builtin.open(other, in: folder.locations).load(.training)
    #expect(samples.shape == [2])
    other = DatasetChoice("csv", settings: ["path": .text(folder.file("small.csv")), "testFraction": .real(0)])
    try folder.write(Array("a,label\n1,x\n2,y\n".utf8), to: "small.csv")
    #expect(try DatasetCatalogue.builtin.open(other, in: folder.locations).load(.training).count == 2)
    #expect(try value(ofRow: 1) == 1.000001)
  }
}
