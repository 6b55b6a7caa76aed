import Diagnostics
import Foundation
import Glibc
import Reports
import Studies
import Synchronization
import Training

/// The studies that a dashboard was given, those that begin later included.
final class StudyShelf: Sendable {
  /// The most studies that are shown.
  static let mostStudies = 200
  /// How far below a folder studies are looked for, and how many folders are looked at.
  private static let (depth, mostFolders) = (2, 2_000)

  private struct Shelf {
    var studies: [WatchedStudy] = []
    var more = 0
    var scanned = -Double.infinity
    var databases: [StorageURL: ListedDatabase] = [:]
  }

  private let addresses: [StudiesAddress]
  private let shelf = Mutex(Shelf())

  init(_ addresses: [StudiesAddress]) {
    self.addresses = addresses
  }

  /// The list, those that run first.
  var page: StudiesPage {
    let (studies, more) = found
    let entries = studies.map(\.entry)
    func isRunning(_ entry: StudiesPage.Entry) -> Bool {
      if case .success(let summary) = entry.state { summary.state == .running } else { false }
    }
    return StudiesPage(entries.filter(isRunning) + entries.filter { !isRunning($0) }, more: more)
  }

  func study(_ id: Substring) -> WatchedStudy? {
    found.studies.first { $0.id == id }
  }

  private var found: (studies: [WatchedStudy], more: Int) {
    shelf.withLock { shelf in
      let now = monotonicSeconds()
      guard now - shelf.scanned >= 3 else { return (shelf.studies, shelf.more) }
      shelf.scanned = now
      let known = Dictionary(shelf.studies.map { ($0.address, $0) }) { first, _ in first }
      let found = scan(&shelf.databases, at: now)
      shelf.studies = found.prefix(Self.mostStudies).map { address, shown in
        known[address] ?? WatchedStudy(address, shownPath: shown)
      }
      shelf.more = max(0, found.count - Self.mostStudies)
      return (shelf.studies, shelf.more)
    }
  }

  /// Where studies are, folders as they are without links, and what people call them.
  private func scan(
    _ databases: inout [StorageURL: ListedDatabase], at now: Double
  ) -> [(address: StudyAddress, shown: String)] {
    // By what is shown, as the same study may be named with a password and without.
    var (found, seen, left): ([(StudyAddress, String)], Set<String>, Int) = ([], [], Self.mostFolders)
    func look(_ shown: String, depth: Int) {
      guard left > 0 else { return }
      left -= 1
      if access(shown + "/study.json", F_OK) == 0 {
        guard let path = Self.realPath(shown), seen.insert(path).inserted else { return }
        found.append((.folder(path), shown))
      } else if depth > 0 {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: shown)) ?? []
        for name in names.sorted() where !name.hasPrefix(".") && Self.isFolder(shown + "/" + name) {
          look(shown + "/" + name, depth: depth - 1)
        }
      }
    }
    func add(_ name: String, of url: StorageURL) {
      let address = StudyAddress.database(url, name: name)
      if seen.insert(address.text).inserted { found.append((address, address.text)) }
    }
    for address in addresses {
      switch address {
      case .folder(let folder): look(folder, depth: Self.depth)
      case .study(let url, let name): add(name, of: url)
      case .database(let url):
        for name in databases[url, default: ListedDatabase(url)].names(at: now) { add(name, of: url) }
      }
    }
    return found
  }

  /// Whether it is a folder itself, and no link to one.
  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
