import Foundation

extension String {
  /// A folder's path as it is written in a file; nil stands for a file in the current folder.
  public func seen(fromFolderOf file: String?) -> String {
    guard let file else { return self }
    func parts(_ path: String) -> [String] {
      URL(filePath: path).standardizedFileURL.pathComponents
    }
    let (here, there) = (parts(file).dropLast(), parts(self))
    let shared = zip(here, there).prefix { $0 == $1 }.count
    return (here.dropFirst(shared).map { _ in ".." } + there.dropFirst(shared)).joined(separator: "/")
  }
}
