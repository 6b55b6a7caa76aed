import Datasets
import TemporaryFolders
import Testing

/// Tables that are damaged or odd.
@Suite struct OddTableTests {
  static let notText = "Save the table as CSV in UTF-8"

  static let files: [OddFile] = [
    OddFile("names and numbers", "t.csv", "a,b,label\n1,2,x\n3,4,y\n", is: "[2] x,y: 1 2 → x; 3 4 → y"),
    OddFile("no row of names", "t.csv", "1,2,x\n3,4,y\n", is: "[2] x,y: 1 2 → x; 3 4 → y"),
    OddFile("names that are numbers", "t.csv", "0,1,label\n1,2,5\n3,4,7\n", is: "[2] 5,7: 1 2 → 5; 3 4 → 7"),
    OddFile("names that are said to be none", "t.csv", "a,b\nc,d\n", "header=false", is: "[2] b,d: 1 0 → b; 0 1 → d"),
    OddFile("a byte order mark", "t.csv", "\u{FEFF}a,label\n1,x\n2,y\n", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile("CRLF", "t.csv", "a,label\r\n1,x\r\n2,y\r\n", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile("CR alone", "t.csv", "a,label\r1,x\r2,y", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile("no end of the last line", "t.csv", "a,label\n1,x\n2,y", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile("empty lines", "t.csv", "\na,label\n\n1,x\n\n\n2,y\n\n", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile("semicolons", "t.csv", "a;label\n1;x\n2;y\n", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile(
      "semicolons and decimal commas", "t.csv", "a;label\n1,5;x\n2,25;y\n", "decimal=,",
      is: "[1] x,y: 1.5 → x; 2.25 → y"),
    OddFile("tabs", "t.tsv", "a\tlabel\n1\tx, and y\n2\ty\n", is: "[1] x, and y,y: 1 → x, and y; 2 → y"),
    OddFile("bars", "t.csv", "a|label\n1|x\n2|y\n", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile("spaces around cells", "t.csv", "a , label\n 1 , x\n2, y \n", is: "[1] x,y: 1 → x; 2 → y"),
    OddFile(
      "quotes, separators and newlines in cells", "t.csv",
      "\"a, or b\",\"the\nlabel\"\n1,\"says \"\"x\"\"\"\n2,\"y\nz\"\n",
      is: "[1] says \"x\",y\nz: 1 → says \"x\"; 2 → y\nz"),
    OddFile(
      "a quote that is not closed", "t.csv", "a,label\n1,\"x\n2,y\n",
      is: "DATA/t.csv:2:3: error: this quote is never closed. Close it, or write \"\" for one within a cell"),
    OddFile(
      "text behind a quote", "t.csv", "a,label\n1,\"x\"y\n",
      is: "DATA/t.csv:2:6: error: text follows the quote that closes the cell. Write \"\" for a quote within a cell"),
    OddFile("a quote within a cell", "t.csv", "a,label\n1,5\" pipe\n2,y\n", is: "[1] 5\" pipe,y: 1 → 5\" pipe; 2 → y"),
    OddFile(
      "a short row", "t.csv", "a,b,label\n1,2,x\n3,y\n",
      is: "DATA/t.csv:3:1: error: this row has 2 cells, but the first has 3. "
        + "Give every row as many cells; quote those that hold ','"),
    OddFile(
      "a long row", "t.csv", "a,label\n1,x\n3,4,y\n",
      is: "DATA/t.csv:3:1: error: this row has 3 cells, but the first has 2. "
        + "Give every row as many cells; quote those that hold ','"),
    OddFile(
      "an empty cell", "t.csv", "a,b,label\n1,2,x\n3,,y\n",
      is: "DATA/t.csv:3:3: error: column 'b' has no value here. "
        + "Fill it in, or set \"missing\" to mean, median, constant or drop"),
    OddFile(
      "NaN among numbers", "t.csv", "a,b,label\nNaN,2,x\n3,1,y\n",
      is: "DATA/t.csv:2:1: error: column 'a' has no value here. "
        + "Fill it in, or set \"missing\" to mean, median, constant or drop"),
    OddFile(
      "missing values, dropped", "t.csv", "a,b,label\n1,NA,x\n3,4,y\n5,6,\n7,8,x\n", "missing=drop",
      is: "[2] x,y: 3 4 → y; 7 8 → x"),
    OddFile(
      "missing values, the mean", "t.csv", "a,label\n1,x\n?,y\n4,x\n", "missing=mean",
      is: "[1] x,y: 1 → x; 2.5 → y; 4 → x"),
    OddFile(
      "missing values, the median", "t.csv", "a,label\n1,x\nnull,y\n4,x\n100,x\n", "missing=median",
      is: "[1] x,y: 1 → x; 4 → y; 4 → x; 100 → x"),
    OddFile(
      "missing values, a constant", "t.csv", "a,label\n1,x\n,y\n", "missing=constant", "missingValue=-1",
      is: "[1] x,y: 1 → x; -1 → y"),
    OddFile(
      "a mean of the training rows alone", "t.csv", "a,label\n1,x\n,y\n", "missing=mean", "test=DATA/u.csv",
      also: ["u.csv": "label,a\nx,1000\ny,\n"], is: "[1] x,y: 1 → x; 1 → y | [1] x,y: 1000 → x; 1 → y"),
    OddFile(
      "nothing but missing values", "t.csv", "a,b,label\n,1,x\n,2,y\n", "missing=mean",
      is: "error: DATA/t.csv: column 'a' has no value in the training part. Leave the column out by \"exclude\""),
    OddFile(
      "a missing label", "t.csv", "a,label\n1,x\n2,\n",
      is: "DATA/t.csv:3:3: error: the label 'label' is missing. Fill it in, or set \"missing\" to drop"),
    OddFile(
      "a text among numbers", "t.csv", "a,label\n" + (0..<20).map { "\($0),x\n" }.joined() + "1O,y\n",
      is: "DATA/t.csv:22:1: error: column 'a' holds numbers, but this is '1O'. "
        + "Correct it, leave the cell empty, or set \"decimal\" if this is a number"),
    OddFile(
      "infinite and hexadecimal numbers", "t.csv", "a,label\ninf,x\n0x10,y\n",
      is: "[2] x,y: 0 1 → x; 1 0 → y"),
    OddFile(
      "texts as features", "t.csv", "colour,a,label\nred,1,x\nblue,2,y\nred,3,y\n",
      is: "[3] x,y: 0 1 1 → x; 1 0 2 → y; 0 1 3 → y"),
    OddFile(
      "several columns to predict", "t.csv", "a,p,q\n1,0.5,2\n2,1.5,3\n", "label=p,q",
      is: "[1] p,q: 1 → 0.5 2; 2 → 1.5 3"),
    OddFile("columns of 0 and 1", "t.csv", "a,p,q\n1,0,1\n2,1,1\n", "label=p,q", is: "[1] p,q: 1 → 0 1; 2 → 1 1"),
    OddFile("a number to predict", "t.csv", "a,y\n1,0.5\n2,7\n3,9\n", is: "[1] y: 1 → 0.5; 2 → 7; 3 → 9"),
    OddFile(
      "whole numbers to predict", "t.csv", "a,y\n1,0\n2,1\n3,1\n", "task=regression", is: "[1] y: 1 → 0; 2 → 1; 3 → 1"),
    OddFile("one class", "t.csv", "a,label\n1,x\n2,x\n", is: "[1] x: 1 → x; 2 → x"),
    OddFile(
      "row numbers of pandas", "t.csv", ",a,label\n0,5,x\n1,6,y\n", is: "[1] x,y: 5 → x; 6 → y"),
    OddFile(
      "two columns of a name", "t.csv", "a,a,label\n1,2,x\n",
      is: "DATA/t.csv:1:3: error: columns 1 and 2 are both called 'a'. Give each column a name of its own"),
    OddFile(
      "a column that is not there", "t.csv", "alpha,label\n1,x\n", "features=alhpa",
      is: "error: DATA/t.csv: there is no column 'alhpa', which \"features\" names. Did you mean 'alpha'?"),
    OddFile(
      "one column", "t.csv", "a\n1\n2\n",
      is: "error: DATA/t.csv: has one column only, where labels and features are two at least. "
        + "Set \"separator\" if there are more"),
    OddFile("nothing at all", "t.csv", "", is: "error: DATA/t.csv: holds no rows. \(notText)"),
    OddFile(
      "names alone", "t.csv", "a,label\n",
      is: "error: DATA/t.csv: holds no samples. Give at least one row beside the names"),
    OddFile("UTF-16", "t.csv", [0xFF, 0xFE, 0x61, 0], is: "error: DATA/t.csv: this is UTF-16. \(notText)"),
    OddFile(
      "a file that is no text", "t.csv", Array("a,label\n1,\u{0}\n".utf8),
      is: "DATA/t.csv:2:3: error: this is a NUL byte: the file is no text. \(notText)"),
    OddFile(
      "pixels", "t.csv", "p,q,r,s,label\n0,255,7,8,x\n1,2,3,4,y\n", "shape=1,2,2",
      is: "[1, 2, 2] bytes x,y: 0 255 7 8 → x; 1 2 3 4 → y"),
    OddFile(
      "a shape that does not fit", "t.csv", "p,q,r,label\n0,255,7,x\n", "shape=1,2,2",
      is: "error: DATA/t.csv: \"shape\" [1, 2, 2] has 4 values, but a row has 3 features. "
        + "Change it, or name the right columns by \"features\""),
    OddFile(
      "windows within groups, by time", "t.csv",
      "who,t,a,label\nA,2,12,x\nA,1,11,x\nB,1,21,y\nA,3,13,x\nB,2,22,y\n", "group=who", "time=t", "window=2",
      is: "[1, 2] x,y: 11 12 → x; 21 22 → y"),
    OddFile(
      "windows that overlap", "t.csv", "a,b,label\n1,5,x\n2,6,x\n3,7,y\n", "window=2", "stride=1",
      is: "[2, 2] x,y: 1 2 5 6 → x; 2 3 6 7 → x"),
    OddFile(
      "a window that no group fills", "t.csv", "a,label\n1,x\n2,y\n", "window=3",
      is: "error: DATA/t.csv: no stretch has the 3 rows of a window. Take a smaller \"window\""),
    OddFile(
      "a stride alone", "t.csv", "a,label\n1,x\n", "stride=3",
      is: "error: DATA/t.csv: \"stride\" is set, but no \"window\". Set \"window\" as well"),
    OddFile(
      "other columns in the test table", "t.csv", "a,label\n1,x\n", "test=DATA/u.csv",
      also: ["u.csv": "b,label\n1,x\n"],
      is: "error: DATA/u.csv: there is no column 'a', which \"features\" names. It has b, label"),
    OddFile(
      "a folder of two tables", "train.csv", "a,label\n1,x\n", also: ["test.csv": "a,label\n2,y\n"], is: "[1] x: 1 → x"),
  ]

  @Test(arguments: files) func becomes(_ file: OddFile) throws {
    let outcome = try file.becomes()
    #expect(outcome == file.outcome)
  }

  @Test func aFolderGivesBothParts() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("a,label\n1,x\n2,y\n".utf8), to: "both/train.csv")
    try folder.write(Array("a,label\n3,z\n".utf8), to: "both/test.csv")
    let choice = try DatasetCatalogue.builtin.choice("\(folder.path)/both")
    let source = try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
    #expect(source.testOrigin == .given)
    #expect(source.targets.names == ["x", "y", "z"])
    #expect(try source.load(.test).values(at: 0) == [3])
  }

  @Test func tenThousandClasses() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<10_000).map { "\($0 % 7),name\($0)" }.joined(separator: "\n")
    try folder.write(Array("a,label\n\(rows)\n".utf8), to: "many.csv")
    let choice = try DatasetCatalogue.builtin.choice("\(folder.path)/many.csv", options: ["testFraction=0"])
    let source = try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
    #expect(source.targets.count == 10_000)
    #expect(try source.load(.training).count == 10_000)
  }

  @Test func aColumnOfNamesIsNoFeature() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<1_100).map { "name\($0),\($0 % 2)" }.joined(separator: "\n")
    try folder.write(Array("who,label\n\(rows)\n".utf8), to: "many.csv")
    let choice = try DatasetCatalogue.builtin.choice("\(folder.path)/many.csv")
    #expect(
      folder.complaint { _ = try DatasetCatalogue.builtin.open(choice, in: DataLocations()) }
        == "DATA/many.csv:1002:1: error: column 'who' has more than 1000 different texts. "
        + "Name columns without it by \"features\", or it by \"exclude\"")
  }

  /// The parts of samples in groups hold whole groups, and each sample is in one part.
  @Test(arguments: 0..<4) func groupsAreNeverDivided(seed: Int) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<300).map { "person\($0 % 11),\($0),\($0 % 3)" }.joined(separator: "\n")
    try folder.write(Array("who,a,label\n\(rows)\n".utf8), to: "people.csv")
    let choice = try DatasetCatalogue.builtin.choice(
      "\(folder.path)/people.csv", options: ["group=who", "testSeed=\(seed)"])
    let source = try DatasetCatalogue.builtin.open(choice, in: DataLocations(systemRoots: []))
    let (training, test) = (try source.load(.training), try source.load(.test))
    let parts = try training.split(validation: .fraction(0.2), seed: UInt64(seed), stratified: seed % 2 == 0)
    let people = [test, parts.training, parts.validation].map { part in
      Set((0..<part.count).map { Int(part.values(at: $0)[0]) % 11 })
    }
    #expect(people.reduce(0) { $0 + $1.count } == 11)
    #expect(test.count + parts.training.count + parts.validation.count == 300)
    #expect(abs(test.count - 60) < 30, "about the share that was asked for")
  }
}
