import Foundation
import FuzzReaders

/// Opens finished studies whose databases were changed.
struct HostileDatabases: Ordeal {
  let base: BaseStudy
  let name = "hostile-databases"

  init(_ base: BaseStudy) { self.base = base }

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    let study = directory + "/s"
    try FileManager.default.copyItem(atPath: base.study, toPath: study)
    let file = study + "/study.sqlite"
    if random.next(below: 4) == 0 {
      // A page's header or a cell, rather than the whole file.
      var bytes = Array(FileManager.default.contents(atPath: file) ?? Data())
      let page = random.next(below: max(1, bytes.count / 4096)) * 4096
      let range = page..<min(page + (random.next(below: 2) == 0 ? 128 : 4096), bytes.count)
      var changed = random.mutate(Array(bytes[range]))
      changed = Array(changed.prefix(range.count)) + [UInt8](repeating: 0, count: max(0, range.count - changed.count))
      bytes.replaceSubrange(range, with: changed)
      _ = FileManager.default.createFile(atPath: file, contents: Data(bytes))
    } else {
      let all = ByteReader.hostileSQL
      for _ in 0...random.next(below: 2) {
        try? ByteReader.runHostile(all[random.next(below: all.count)], on: file)
      }
    }
    for command in ["status s", "pareto s", "pareto s --format json", "resume s --workers 2", "pareto s --format html"]
    {
      try campaign.check(command, in: directory, seconds: 120)
    }
  }
}

/// Reads checkpoints whose bytes were changed.
struct MutatedCheckpoints: Ordeal {
  let base: BaseStudy
  let name = "mutated-checkpoints"

  init(_ base: BaseStudy) { self.base = base }

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    try base.put(in: directory)
    let sound = Array(FileManager.default.contents(atPath: base.checkpoint) ?? Data())
    // The header, with its length kept right half of the time.
    let length = sound.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = random.mutate(Array(sound[8..<8 + length]))
    var size = Array(sound.prefix(8))
    if random.next(below: 2) == 0 {
      while header.count % 8 != 0 { header.append(0x20) }
      size = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    }
    var body = Array(sound[(8 + length)...])
    if random.next(below: 4) == 0 { body = random.mutate(body) }
    let bytes = random.next(below: 6) == 0 ? random.mutate(sound) : size + header + body
    _ = FileManager.default.createFile(atPath: directory + "/c.safetensors", contents: Data(bytes))
    let commands = [
      "evaluate c.safetensors", "evaluate c.safetensors --format json", "summary c.safetensors", "check c.safetensors",
      "export c.safetensors --format dot --output out.dot",
      "train small.json --dataset mnist1d --epochs 3 --quiet --threads 1 --resume --checkpoint c.safetensors",
    ]
    for command in commands { try campaign.check(command, in: directory) }
  }
}

/// Reads documents whose text was changed.
struct MutatedDocuments: Ordeal {
  let name = "mutated-documents"
  private let seeds: [(file: String, text: [UInt8], commands: [String])]

  init() {
    let commands = [
      "architecture": ["check", "summary", "graph --format mermaid", "space", "check --format json"],
      "study": ["check", "space"], "recipe": [], "bench": ["check"],
    ]
    seeds = commands.keys.sorted().flatMap { kind in
      ((try? ByteReader.named(kind)?.seeds()) ?? []).map { ("\(kind).json", $0, commands[kind] ?? []) }
    }
  }

  func run(_ campaign: Campaign, in directory: String, _ random: inout ByteMutator) throws {
    for _ in 0..<4 {
      let seed = seeds[random.next(below: seeds.count)]
      let text = random.mutate(seed.text)
      _ = FileManager.default.createFile(atPath: "\(directory)/\(seed.file)", contents: Data(text))
      try BaseStudy.network.write(toFile: directory + "/small.json", atomically: true, encoding: .utf8)
      for command in seed.commands { try campaign.check("\(command) \(seed.file)", in: directory) }
      if seed.file == "recipe.json" {
        try campaign.check("train small.json --dataset mnist1d --recipe recipe.json --inspect-step", in: directory)
      }
    }
  }
}
