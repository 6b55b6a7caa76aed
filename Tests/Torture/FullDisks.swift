import Foundation
import FuzzReaders

/// Lets the disk run full under a search, then makes room. A small file system in memory where that may be mounted, and
/// a limit on the size of files elsewhere.
struct FullDisks: Ordeal {
  let base: BaseStudy
  let name = "full-disks"

  init(_ base: BaseStudy) { self.base = base }

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    try base.put(in: directory)
    let room = 8 + random.next(below: 400)
    let disk = directory + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let isMounted = getuid() == 0 && shell("mount -t tmpfs -o size=\(room)k tmpfs '\(disk)'")
    defer { if isMounted { _ = shell("umount -l '\(disk)'") } }
    let limit = isMounted ? "" : "trap '' XFSZ; ulimit -f \(max(1, room / 8)); "
    for command in [
      "search study.json --study disk/s --workers 2",
      "train small.json --dataset mnist1d --epochs 1 --quiet --threads 1 --checkpoint disk/c.safetensors",
      "export small.json --format dot --output disk/small.dot",
    ] {
      let run = try campaign.check("!\(limit)exec TOOL \(command)", in: directory, seconds: 300)
      let expected: [ToolRun.Ending] = [.exited(0), .exited(1)]
      if run.fault == nil, !expected.contains(run.ending) {
        campaign.report("\(command) ends with \(run.ending) on a full disk: \(run.output.suffix(600))", in: directory)
      }
    }
    if isMounted { _ = shell("mount -o remount,size=64m '\(disk)'") }
    if FileManager.default.fileExists(atPath: disk + "/s/study.json") {
      try base.finish("disk/s", in: directory, campaign)
    }
  }

  private func shell(_ command: String) -> Bool {
    guard let process = try? ToolProcess("exec \(command)", in: "/", log: "/dev/null") else { return false }
    return process.wait(seconds: 10).ending == .exited(0)
  }
}
