import ArgumentParser
import Dashboard
import Glibc
import Studies

/// What 'espalier dashboard' starts: it has checked what it was given.
@main
struct DashboardProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier-dashboard", abstract: "Serve the pages of 'espalier dashboard', which starts this program.")

  @Argument(help: "Folders of studies, folders that hold such folders, or addresses of studies and databases.")
  var studies: [String]

  @Option(help: "The port on 127.0.0.1; another one if it is taken and none was named.")
  var port: Int?

  @Flag(help: "Make a new token, so that earlier addresses lead nowhere.")
  var newToken = false

  /// Where it listens unless it is told otherwise.
  private static let usualPort = 8_707

  func run() async throws {
    // Trainings go first. Threads that are made from now on inherit it.
    _ = nice(10)
    let token = Self.token(isNew: newToken)
    do {
      try await serve(port: port ?? Self.usualPort, token)
    } catch  where DashboardServer.isPortTaken(error) && port == nil {
      try await serve(port: 0, token)
    } catch  where DashboardServer.isPortTaken(error) {
      Self.say(
        "error: port \(port ?? 0) is taken by another program\n  Name another one with --port.\n", to: STDERR_FILENO)
      throw ExitCode(1)
    }
  }

  private func serve(port: Int, _ token: AccessToken) async throws {
    let addresses = try studies.map { try StudiesAddress($0) }
    try await DashboardServer(addresses, token: token.text, port: port).run { port in
      Self.say(
        "Open http://127.0.0.1:\(port)/\(token.text)/\nCtrl-C ends the dashboard; studies go their way without it.\n",
        to: STDOUT_FILENO)
    }
  }

  private static func token(isNew: Bool) -> AccessToken {
    var environment: [String: String] = [:]
    for name in ["XDG_STATE_HOME", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
    guard let path = AccessToken.usualPath(environment) else { return AccessToken() }
    return AccessToken(keptAt: path, isNew: isNew)
  }

  private static func say(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in _ = write(descriptor, bytes.baseAddress, bytes.count) }
  }
}
