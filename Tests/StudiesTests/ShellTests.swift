import Foundation
import Glibc
import Testing

struct ShellTests {
  /// Foundation knows by the end of a socket that a process has ended.
  @Test func handsDownNoOpenFile() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    #expect(system("test -e /proc/$$/fd/\(ends[1])") == 0)
    #expect(Shell.run("test -e /proc/$$/fd/\(ends[1])") == 1)
    #expect(Shell.run("test -e /proc/$$/fd/2") == 0)
  }

  @Test func saysHowALineHasEnded() {
    #expect(Shell.run("exit 3") == 3)
    #expect(Shell.run("kill -9 $$") == 128 + SIGKILL)
  }
}
