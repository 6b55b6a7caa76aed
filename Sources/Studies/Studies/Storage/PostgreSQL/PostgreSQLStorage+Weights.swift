import Diagnostics
import Files
import Foundation
import Glibc
import PostgreSQL

/// Files of weights, which are known by what they hold.
extension PostgreSQLStorage {
  /// Bytes in a row.
  private static let pieceSize = 1 << 20
  /// Bytes of all that are believed to be weights.
  private static let mostBytes = 1 << 36

  /// Writes a file, in a transaction that has begun. What is there already under the hash is replaced.
  func write(weights path: String, hash: String, on connection: PostgreSQLConnection) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw DiagnosticsError(
        Diagnostic(
          code: "lost-weights", "'\(path)' cannot be read", remedy: "Resume the study: the weights are trained again"))
    }
    defer { try? file.close() }
    let size = Int(try file.seekToEnd())
    try file.seek(toOffset: 0)
    let keys: [PostgreSQLValue] = [.integer(id), .text(hash)]
    // The first piece comes along with what is known of the file, as most files have no other.
    try connection.execute(
      """
      WITH file AS (
        INSERT INTO espalier.weights (study, hash, size) VALUES ($1, $2, $5)
        ON CONFLICT (study, hash) DO UPDATE SET size = excluded.size
      )
      \(Self.insertion)
      """, keys + [.integer(0), .bytes(Array(try file.read(upToCount: Self.pieceSize) ?? Data())), .integer(size)])
    var number = 1
    while let piece = try file.read(upToCount: Self.pieceSize), !piece.isEmpty {
      try connection.execute(Self.insertion, keys + [.integer(number), .bytes(Array(piece))])
      number += 1
    }
  }

  private static let insertion = """
    INSERT INTO espalier."weightsPiece" (study, hash, number, bytes) VALUES ($1, $2, $3, $4)
    ON CONFLICT (study, hash, number) DO UPDATE SET bytes = excluded.bytes
    """

  /// Writes a file on its own.
  func add(weights path: String, hash: String) throws(DiagnosticsError) {
    try write { try write(weights: path, hash: hash, on: $0) }
  }

  /// Whether there are weights of a hash.
  func hasWeights(_ hash: String) throws(DiagnosticsError) -> Bool {
    try read { connection in
      let value = try connection.execute(
        "SELECT 1 FROM espalier.weights WHERE study = $1 AND hash = $2", [.integer(id), .text(hash)]
      ).value
      return value != nil
    }
  }

  /// Brings weights into a file.
  /// - Returns: false if they are not there, or not what the hash says
  func fetch(weights hash: String, to path: String) throws(DiagnosticsError) -> Bool {
    let keys: [PostgreSQLValue] = [.integer(id), .text(hash)]
    let value = try read { connection in
      try connection.execute("SELECT size FROM espalier.weights WHERE study = $1 AND hash = $2", keys).value
    }
    guard case .integer(let size)? = value, (0...Self.mostBytes).contains(size) else { return false }
    // Beside the file, as other processes of this machine may bring the same.
    let unchecked = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { unlink(unchecked) }
    try AtomicFile(isDurable: false).replace(unchecked) { file throws(DiagnosticsError) in
      for number in 0..<(size + Self.pieceSize - 1) / Self.pieceSize {
        let bytes = try read { connection in
          try connection.execute(
            #"SELECT bytes FROM espalier."weightsPiece" WHERE study = $1 AND hash = $2 AND number = $3"#,
            keys + [.integer(number)], binary: true
          ).value
        }
        if case .bytes(let bytes)? = bytes { try file.append(bytes) }
      }
    }
    guard FileHash.sha256(path: unchecked) == hash else { return false }
    return rename(unchecked, path) == 0
  }
}
