import ArgumentParser
import Diagnostics
import Foundation
import JSONText
import Studies

struct DashboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard",
    abstract: "Show studies in a browser while they run.",
    discussion: """
      Serves the pages of 'espalier report' on 127.0.0.1, which no other machine reaches, and prints their address. Studies \
      are those of folders and of databases, also at the same time. A list shows all of them; a study's page follows what each worker trains, trials as they end, and the time left. Studies are only \
      read, and go their way whether anybody looks on or not.

      The address holds a token that keeps other users of this machine away. It is the same whenever the dashboard is \
      started again; --new-token makes another one.
      """)

  @Argument(
    help: """
      Folders of studies, or folders that hold such folders; a database, or one of its studies, as \
      postgresql://host/database#name. The folder 'studies' by default.
      """, completion: .directory)
  var studies: [String] = []

  @Option(in: Ranges.port, help: "The port to listen at; 8707 by default, or another one if that is taken.")
  var port: Int?

  @Flag(help: "Make a new token, so that earlier addresses lead nowhere.")
  var newToken = false

  /// The program that serves.
  private static let name = "espalier-dashboard"

  func run() throws {
    let studies = studies.isEmpty ? ["studies"] : studies
    for study in studies { try Self.check(study) }
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = URL(filePath: own).deletingLastPathComponent().appending(path: Self.name).path
    guard access(program, X_OK) == 0 else {
      throw DiagnosticsError(
        Diagnostic(
          code: "no-dashboard", "the dashboard is a program of its own, and '\(program)' is not there",
          remedy: "Build it with 'make dashboard', or install it with 'make install'; "
            + "'espalier status --watch' and 'espalier report' need nothing else"))
    }
    var arguments = [program] + (port.map { ["--port", "\($0)"] } ?? []) + (newToken ? ["--new-token"] : [])
    arguments += ["--"] + studies
    var pointers = arguments.map { strdup($0) } + [nil]
    execv(program, &pointers)
    throw DiagnosticsError(
      Diagnostic(code: "no-dashboard", "'\(program)' cannot be started: \(String(cString: strerror(errno)))"))
  }

  private static func check(_ study: String) throws(DiagnosticsError) {
    let address = try StudiesAddress(study)
    guard case .folder(let folder) = address else { return try address.check() }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue { return }
    throw DiagnosticsError(
      Diagnostic(
        code: "no-study", "'\(folder)' is no folder",
        remedy: "Name the folder of a study, one that holds such folders, or the URL of a database"))
  }
}
