import Foundation
import Glibc
import Studies
import Synchronization
import Testing

/// A server of PostgreSQL for the tests of this process, in a folder that is gone when the process is.
final class PostgreSQLServer: Sendable {
  /// Nil where PostgreSQL is not installed: tests that need it are skipped and say so.
  static let shared: PostgreSQLServer? = programs.flatMap { try? PostgreSQLServer($0, number: 0) }

  /// One that a test may stop without disturbing others.
  static func another() throws -> PostgreSQLServer {
    let programs = try #require(programs)
    return try PostgreSQLServer(programs, number: others.add(1, ordering: .relaxed).newValue)
  }

  private static let others = Atomic(0)

  static let missing: Comment = "PostgreSQL's server is not installed: apt-get install postgresql"

  /// The folder of initdb and others, of the newest version.
  private static let programs: String? = {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }.first {
      FileManager.default.isExecutableFile(atPath: $0 + "/initdb")
    }
  }()

  let folder: String
  private let programs: String
  private let count = Mutex(0)

  private init(_ programs: String, number: Int) throws {
    self.programs = programs
    folder = "/tmp/espalier-pg-\(getpid())-\(number)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0 {
      let nobody = try #require(getpwnam("nobody")?.pointee)
      chown(folder, nobody.pw_uid, nobody.pw_gid)
    }
    try run("initdb", "-D", folder + "/data", "-U", "espalier", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
    try start()
    // Whatever becomes of this process, nothing is left.
    let end = "\(Self.prefix.joined(separator: " ")) \(programs)/pg_ctl -D \(folder)/data -m immediate stop"
    let watch = "while kill -0 \(getpid()) 2>/dev/null; do sleep 1; done; \(end) >/dev/null 2>&1; rm -rf \(folder)"
    // In a session of its own, as a signal may be meant for the whole group of this process.
    guard Shell.run("setsid sh -c '\(watch)' </dev/null >/dev/null 2>&1 &") == 0 else {
      throw CocoaError(.executableLoad)
    }
  }

  /// The server refuses to run with root's rights.
  private static var prefix: [String] { getuid() == 0 ? ["runuser", "-u", "nobody", "--"] : [] }

  /// Foundation's processes count as running until all that they have started have ended, as a server does not.
  private func run(_ program: String, _ arguments: String...) throws {
    let words = Self.prefix + ["\(programs)/\(program)"] + arguments
    let quoted = words.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }.joined(separator: " ")
    guard Shell.run("cd / && \(quoted) </dev/null >/dev/null 2>&1") == 0 else { throw CocoaError(.executableLoad) }
  }

  func start() throws {
    let port = port
    let network = port == 5_432 ? "-c listen_addresses=" : "-c listen_addresses=127.0.0.1 -c port=\(port)"
    let options = "-k \(folder) \(network) -c fsync=off -c max_connections=400"
    try run("pg_ctl", "-D", folder + "/data", "-l", folder + "/log", "-w", "-o", options, "start")
  }

  private let ports = Mutex(5_432)

  /// Where it listens.
  var port: Int { ports.withLock { $0 } }

  /// Has it listen to this machine's network, too, by these rules of pg_hba.conf.
  func listen(on port: Int, rules: String) throws {
    try stop("fast")
    ports.withLock { $0 = port }
    let file = folder + "/data/pg_hba.conf"
    try (rules + "\n").write(toFile: file, atomically: false, encoding: .utf8)
    try start()
    // The socket keeps the name by which it is looked for.
    unlink("\(folder)/.s.PGSQL.5432")
    symlink("\(folder)/.s.PGSQL.\(port)", "\(folder)/.s.PGSQL.5432")
  }

  func stop(_ mode: String) throws {
    try run("pg_ctl", "-D", folder + "/data", "-m", mode, "-w", "stop")
  }

  /// The URL of a database.
  func url(_ database: String) -> StorageURL {
    guard let url = StorageURL("postgresql://espalier@/\(database)?host=\(folder)") else {
      preconditionFailure("it begins as URLs do")
    }
    return url
  }

  /// Executes SQL as an administrator does.
  func execute(_ sql: String, in database: String = "postgres") throws {
    try run("psql", "-h", folder, "-U", "espalier", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql)
  }

  /// Executes the statements of a file as an administrator does.
  func execute(file: String, in database: String) throws {
    let readable = folder + "/\(UInt32.random(in: 0 ... .max)).sql"
    try FileManager.default.copyItem(atPath: file, toPath: readable)
    chmod(readable, 0o644)
    defer { unlink(readable) }
    try run("psql", "-h", folder, "-U", "espalier", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-f", readable)
  }

  /// A database that nobody has used.
  func freshDatabase() throws -> String {
    let name = count.withLock { number in
      number += 1
      return "test\(number)"
    }
    try execute("CREATE DATABASE \(name)")
    return name
  }
}
