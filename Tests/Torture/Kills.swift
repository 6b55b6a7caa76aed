import Foundation
import FuzzReaders

/// Kills coordinators and workers at random times, and resumes until the study is done.
struct Kills: Ordeal {
  let base: BaseStudy
  let name = "kills"

  init(_ base: BaseStudy) { self.base = base }

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    try base.put(in: directory)
    for attempt in 0..<3 + random.next(below: 4) {
      let exists = FileManager.default.fileExists(atPath: directory + "/s/study.json")
      let process = try campaign.start(
        exists ? "resume s --workers 2" : "search study.json --study s --workers 2", in: directory)
      usleep(UInt32(10_000 + random.next(below: attempt == 0 ? 600_000 : 1_500_000)))
      guard !process.poll() else {
        let run = process.wait(seconds: 1)
        if run.ending == .exited(0) { break }
        campaign.report("resume ends with \(run.ending): \(run.output.suffix(600))", in: directory)
        return
      }
      let workers = process.descendants
      if random.next(below: 3) == 0, !workers.isEmpty {
        kill(workers[random.next(below: workers.count)], SIGKILL)
        usleep(UInt32(random.next(below: 800_000)))
      }
      process.end()
    }
    if FileManager.default.fileExists(atPath: directory + "/s/study.json") {
      try base.finish("s", in: directory, campaign)
    }
  }
}
