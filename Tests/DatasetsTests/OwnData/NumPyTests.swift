import Catalogues
import Datasets
import Tasks
import TemporaryFolders
import Testing

@Suite struct NumPyTests {
  /// Opens a file of the folder by its path, as a command does.
  static func open(_ folder: TemporaryFolder, _ name: String, _ options: String...) throws -> any DatasetSource {
    let choice = try DatasetCatalogue.builtin.choice("\(folder.path)/\(name)", options: options)
    return try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
  }

  static func values(_ samples: Samples) -> [[Float]] { (0..<samples.count).map(samples.values) }

  @Test(arguments: [false, true]) func readsAnArchiveWithBothParts(deflates: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Zip.npz(
        [
          ("x_train", NPY.floats([1, 2, 3, 4, 5, 6], [3, 2])), ("y_train", NPY.integers([7, 3, 7], [3])),
          ("x_test", NPY.floats([9, 8], [1, 2])), ("y_test", NPY.integers([5], [1])),
        ], deflates: deflates), to: "a.npz")
    let source = try Self.open(folder, "a.npz")
    #expect(source.name == "a.npz")
    #expect(source.sampleShape == [2])
    #expect(source.targets == .classes(names: ["3", "5", "7"]))
    #expect(source.testOrigin == .given)
    let training = try source.load(.training)
    #expect(Self.values(training) == [[1, 2], [3, 4], [5, 6]])
    #expect((0..<3).map(training.label) == [2, 0, 2])
    #expect(training.choice?.kind == "numpy")
    let test = try source.load(.test)
    #expect(Self.values(test) == [[9, 8]])
    #expect(test.label(at: 0) == 1)
  }

  @Test func setsATestPartAsideBySeed() throws {
    let folder = try TemporaryFolder()
    try folder.write(NPY.floats((0..<20).map(Float.init), [20, 1]), to: "x.npy")
    try folder.write(NPY.integers((0..<20).map { $0 % 2 }, [20]), to: "y.npy")
    func labels(_ options: String...) throws -> (training: [Float], test: [Float], source: any DatasetSource) {
      let choice = try DatasetCatalogue.builtin.choice("\(folder.path)/x.npy", options: options)
      let source = try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
      return (
        Self.values(try source.load(.training)).flatMap(\.self), Self.values(try source.load(.test)).flatMap(\.self),
        source
      )
    }
    let plain = try labels()
    #expect(plain.source.testOrigin == .setAside(TestPart(), groups: nil))
    #expect(plain.test.count == 4)
    #expect((plain.training + plain.test).sorted() == (0..<20).map(Float.init))
    #expect(plain.test.filter { Int($0) % 2 == 0 }.count == 2, "each class gives its share")
    #expect(try labels("testSeed=1").test != plain.test)
    #expect(try labels("testFraction=0.5").test.count == 10)
    #expect(throws: (any Error).self) { try labels("testFraction=0") }
  }

  /// Equal numbers, however they are stored.
  @Test(
    arguments: [
      ("|b1", [1, 0, 1, 1, 0, 0], [1, 0, 1, 1, 0, 0]),
      ("|u1", [1, 0, 200, 1, 0, 0], [1, 0, 200, 1, 0, 0]), ("|i1", [1, 0, 255, 1, 0, 0], [1, 0, -1, 1, 0, 0]),
    ] as [(String, [UInt8], [Float])]) func readsBytes(_ descr: String, _ bytes: [UInt8], _ expected: [Float]) throws
  {
    #expect(try features(NPY.array(descr, [3, 2], bytes)) == expected)
  }

  @Test(arguments: [false, true]) func readsEveryNumericType(big: Bool) throws {
    let mark = big ? ">" : "<"
    let numbers = [0, 1, 2, 100, 3, 7]
    func check<Word: FixedWidthInteger>(_ letter: String, _ word: Word.Type) throws {
      let bytes = numbers.flatMap { NPY.bytes(Word($0), big: big) }
      #expect(
        try features(NPY.array("\(mark)\(letter)\(MemoryLayout<Word>.size)", [3, 2], bytes)) == numbers.map(Float.init))
    }
    try check("i", Int16.self)
    try check("i", Int32.self)
    try check("i", Int64.self)
    try check("u", UInt16.self)
    try check("u", UInt32.self)
    try check("u", UInt64.self)
    let reals: [Float] = [0, -1.5, 2, 100.25, 3, 0.0625]
    #expect(try features(NPY.floats(reals, [3, 2], big: big)) == reals)
    let doubles = reals.flatMap { NPY.bytes(Double($0).bitPattern, big: big) }
    #expect(try features(NPY.array("\(mark)f8", [3, 2], doubles)) == reals)
    // Half precision: 0, −1.5, 2, 100.25, 3, 0.0625, and the least subnormal number.
    let halves: [UInt16] = [0x0000, 0xBE00, 0x4000, 0x5644, 0x4200, 0x2C00]
    #expect(try features(NPY.array("\(mark)f2", [3, 2], halves.flatMap { NPY.bytes($0, big: big) })) == reals)
  }

  private func features(_ x: [UInt8]) throws -> [Float] {
    let folder = try TemporaryFolder()
    try folder.write(Zip.npz([("x", x), ("y", NPY.integers([0, 1, 0], [3]))]), to: "a.npz")
    return Self.values(try Self.open(folder, "a.npz", "testFraction=0").load(.training)).flatMap(\.self)
  }

  @Test func readsFortranOrder() throws {
    let folder = try TemporaryFolder()
    // [2, 2, 3] with x[i, j, k] = 100 i + 10 j + k, the first index running fastest.
    let fortran: [Float] = [0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112]
    try folder.write(
      Zip.npz([("x", NPY.floats(fortran, [2, 2, 3], fortran: true)), ("y", NPY.integers([0, 1], [2]))]), to: "a.npz")
    let samples = try Self.open(folder, "a.npz", "testFraction=0").load(.training)
    #expect(samples.shape == [2, 3])
    #expect(Self.values(samples) == [[0, 1, 2, 10, 11, 12], [100, 101, 102, 110, 111, 112]])
    let turned = try Self.open(folder, "a.npz", "testFraction=0", "layout=nlc").load(.training)
    #expect(turned.shape == [3, 2])
    #expect(Self.values(turned) == [[0, 10, 1, 11, 2, 12], [100, 110, 101, 111, 102, 112]])
  }

  @Test func picturesStayBytes() throws {
    let folder = try TemporaryFolder()
    let pixels = (0..<16).map { UInt8($0 * 10) }
    try folder.write(
      Zip.npz([("images", NPY.array("|u1", [2, 2, 4], pixels)), ("labels", NPY.integers([0, 1], [2]))]), to: "a.npz")
    let samples = try Self.open(folder, "a.npz", "testFraction=0").load(.training)
    #expect(samples.shape == [1, 2, 4])
    #expect(samples.values(at: 1) == (8..<16).map { Float($0 * 10) / 255 })
    #expect(DatasetStatistics(samples).range == 0...(150.0 / 255))
    // Colours last are turned to the front.
    try folder.write(
      Zip.npz([("x", NPY.array("|u1", [2, 2, 2, 3], (0..<24).map { UInt8($0) })), ("y", NPY.integers([0, 1], [2]))]),
      to: "b.npz")
    let colours = try Self.open(folder, "b.npz", "testFraction=0").load(.training)
    #expect(colours.shape == [3, 2, 2])
    #expect(colours.values(at: 0) == [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11].map { Float($0) / 255 })
  }

  @Test func labelsSayWhatIsLearned() throws {
    let folder = try TemporaryFolder()
    func source(_ y: [UInt8], _ options: String...) throws -> any DatasetSource {
      try folder.write(Zip.npz([("x", NPY.floats([1, 2, 3], [3, 1])), ("y", y)]), to: "a.npz")
      let choice = try DatasetCatalogue.builtin.choice(
        "\(folder.path)/a.npz", options: options + ["testFraction=0"])
      return try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
    }
    let floats = NPY.floats([0.5, 1, 2], [3])
    #expect(try source(floats).targets == .quantities([Targets.Quantity("y")]))
    #expect(try source(floats).load(.training).targetValues == .quantities([0.5, 1, 2]))
    #expect(try source(NPY.integers([-1, 1, 1], [3])).targets == .classes(names: ["-1", "1"]))
    #expect(try source(NPY.integers([-1, 1, 1], [3]), "task=regression").targets.form == .quantities)
    #expect(try source(NPY.integers([0, 1, 1], [3, 1]), "classes=no,yes").targets == .classes(names: ["no", "yes"]))
    let sets = NPY.integers([1, 1, 0, 0, 1, 0], [3, 2])
    #expect(try source(sets).targets == .labels(names: ["y 0", "y 1"]))
    #expect(try source(sets).load(.training).targetValues == .labels([true, true, false, false, true, false]))
    let oneHot = NPY.integers([0, 1, 1, 0, 0, 1], [3, 2])
    #expect(try source(oneHot).targets == .classes(names: ["y 0", "y 1"]))
    #expect(try source(oneHot).load(.training).targetValues == .classes([1, 0, 1]))
    #expect(try source(oneHot, "task=multi-label").targets.form == .labels)
    #expect(try source(NPY.floats([1, 2, 3, 4, 5, 6], [3, 2])).targets.count == 2)
    let words = NPY.array(
      "<U3", [3],
      ["cat", "ox", "cat"].flatMap { word in
        (0..<3).flatMap { index -> [UInt8] in
          let scalars = Array(word.unicodeScalars)
          return NPY.bytes(index < scalars.count ? scalars[index].value : 0, big: false)
        }
      })
    #expect(try source(words).targets == .classes(names: ["cat", "ox"]))
    #expect(try source(words).load(.training).targetValues == .classes([0, 1, 0]))
  }

  @Test func groupsStayTogether() throws {
    let folder = try TemporaryFolder()
    let groups = (0..<60).map { $0 % 7 }
    try folder.write(
      Zip.npz([
        ("x", NPY.floats(groups.map(Float.init), [60, 1])), ("y", NPY.integers((0..<60).map { $0 / 30 }, [60])),
        ("subject", NPY.integers(groups, [60])),
      ]), to: "a.npz")
    let source = try Self.open(folder, "a.npz")
    #expect(source.testOrigin == .setAside(TestPart(), groups: 7))
    let (training, test) = (try source.load(.training), try source.load(.test))
    let parts = try training.split(validation: .fraction(0.25), seed: 3, stratified: true)
    let subjects = [test, parts.training, parts.validation].map { Set(Self.values($0).flatMap(\.self)) }
    #expect(subjects.map(\.count).reduce(0, +) == 7, "no group is in two parts")
    #expect(subjects.allSatisfy { !$0.isEmpty })
    #expect(test.count + training.count == 60)
  }
}
