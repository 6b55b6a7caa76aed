import ArgumentParser
import Foundation
import Testing

@testable import espalier

/// What is said of a command line that makes no sense.
@Suite struct UsageTests {
  private func message(_ words: String...) -> String? {
    let check = CommandLineCheck(words: words)
    do throws(UsageError) {
      try check.checkWords()
    } catch {
      return error.message
    }
    do {
      _ = try RootCommand.parseAsRoot(words)
      return nil
    } catch {
      return check.unknownOption()?.message ?? RootCommand.message(for: error)
    }
  }

  @Test func unknownOptionsAreNamed() {
    #expect(
      message("search", "--architecture", "a.json", "--dataset", "mnist1d", "--max-parameter", "20")
        == "Unknown option '--max-parameter'. Did you mean '--max-parameters'?")
    #expect(
      message("search", "--max-parameter=20") == "Unknown option '--max-parameter'. Did you mean '--max-parameters'?")
    #expect(message("summary", "--depht", "1", "a.json") == "Unknown option '--depht'. Did you mean '--depth'?")
    #expect(
      message("data", "inspect", "mnist1d", "--fromat", "json") == "Unknown option '--fromat'. Did you mean '--format'?"
    )
    #expect(message("status", "s", "--elephants") == "Unknown option '--elephants'.")
  }

  @Test func unknownCommandsAreNamed() {
    #expect(message("trian") == "Unknown command 'trian'. Did you mean 'train'?")
    #expect(message("help", "trian") == "Unknown command 'trian'. Did you mean 'train'?")
    #expect(message("help", "data", "lst") == "Unknown command 'data lst'. Did you mean 'list'?")
    #expect(message("plugins", "chekc", "a.so") == "Unknown command 'plugins chekc'. Did you mean 'check'?")
    #expect(
      message("data", "xyzzy") == "Unknown command 'data xyzzy'. Known: list, inspect, preview, export, fetch, cache.")
    #expect(
      message("/etc/hostname")
        == "Unknown command '/etc/hostname'. Write the command first, as in 'espalier check /etc/hostname'.")
  }

  @Test func aSearchNeedsADataSetOrAStudy() {
    #expect(message("search") == "name a study's file, or a data set with --dataset")
    #expect(
      message("search", "s.json", "--architecture", "a.json")
        == "name a study's file, or an architecture with --architecture")
    #expect(
      message("search", "--dataset", "mnist1d", "--only-base")
        == "--only-base begins from an architecture: name one with --architecture")
    #expect(
      message("search", "--dataset", "mnist1d", "--published-blocks")
        == "--published-blocks goes with --only-base: without it designs are taken whole")
    #expect(
      message("search", "study.json", "--only-base", "--published-blocks")
        == "a study's file says which blocks it may use: write \"portfolio\": {\"blocksOf\": true} into it")
    #expect(
      message("search", "--dataset", "mnist1d", "--trials", "3", "--seconds", "9")
        == "a search has one budget: name --trials or --seconds")
  }

  @Test func emptyWordsAreRefused() {
    #expect(message("search", "a.json", "--study", "") == "'--study' is empty, but needs a value.")
    #expect(message("search", "a.json", "--study=") == "'--study' is empty, but needs a value.")
    #expect(message("summary", "") == "an argument is empty, but needs a value.")
    #expect(message("summary", "a.json", "--set", "") == "'--set' is empty, but needs a value.")
  }

  @Test func optionsWithoutEffectAreErrors() {
    func refused(_ option: String, _ words: String...) -> Bool {
      do {
        _ = try RootCommand.parseAsRoot(words)
        return false
      } catch {
        return RootCommand.message(for: error).hasPrefix("\(option) has no effect here: ")
      }
    }
    #expect(refused("--plot", "train", "a.json", "--dataset", "d", "--inspect-step", "--plot", "x.svg"))
    #expect(refused("--resume", "train", "a.json", "--dataset", "d", "--inspect-step", "--resume"))
    #expect(refused("--checkpoint", "train", "a.json", "--dataset", "d", "--inspect-step", "--checkpoint", "c"))
    #expect(refused("--samples", "pareto", "s", "--accuracy", "test", "--format", "csv"))
    #expect(refused("--references", "confirm", "s", "--references"))
    #expect(refused("--recipe", "profile", "a.json", "--inference", "--recipe", "r.json"))
    #expect(refused("--precision", "profile", "a.json", "--inference", "--precision", "bf16"))
    #expect(refused("--batch-size", "summary", "a.json", "--format", "csv", "--batch-size", "2"))
    #expect(refused("--depth", "summary", "a.json", "--format", "json", "--depth", "1"))
  }

  @Test func namesPromiseFormats() throws {
    #expect(
      message("train", "a.json", "--dataset", "d", "--plot", "x.png")?.contains(
        "--plot draws SVG, and 'x.png' ends in '.png'. Name a file that ends in '.svg'") == true)
    #expect(message("compare", "a.json", "--dataset", "d", "--plot", "x.PDF")?.contains("ends in '.pdf'") == true)
    #expect(message("train", "a.json", "--dataset", "d", "--plot", "x.svg") == nil)
    #expect(message("train", "a.json", "--dataset", "d", "--plot", "/dev/stdout") == nil)
    #expect(message("pareto", "s", "--output", "x.png")?.contains("which is not written") == true)
    #expect(
      message("pareto", "s", "--output", "x.md", "--format", "csv")?.contains(
        "promises markdown, but --format says csv")
        == true)
    #expect(message("pareto", "s", "--output", "x.html") == nil)
    #expect(message("pareto", "s", "--output", "front.txt", "--format", "csv") == nil)
  }

  /// What is installed is found by its name from anywhere, and never in place of a file of one's own.
  @Test func shippedFilesAreFoundByTheirNames() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-shipped-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "recipes"), withIntermediateDirectories: true)
    try "{}".write(to: folder.appending(path: "recipes/only-shipped.json"), atomically: true, encoding: .utf8)
    let shipped = ShippedFiles(folder: folder.path)
    let path = folder.path + "/recipes/only-shipped.json"
    #expect(
      shipped.resolving(["train", "recipes/only-shipped.json", "--recipe=recipes/only-shipped.json"])
        == ["train", path, "--recipe=" + path])
    let untouched = [
      "recipes/absent.json", "recipes/../recipes/only-shipped.json", "./recipes/only-shipped.json", "--output",
      "recipes/only-shipped.json", "--plot=recipes/only-shipped.json", "recipes/", "only-shipped.json",
    ]
    #expect(shipped.resolving(untouched) == untouched)
  }

  /// Commands of the exercises' pages name options that there are.
  @Test func commandsOfTheExercisesAreUnderstood() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/exercises")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
    #expect(pages.count >= 5)
    for page in pages {
      let text = try String(contentsOf: folder.appending(path: page), encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("$ espalier ") {
        let words = line.split(separator: " ").dropFirst(2).map(String.init)
        #expect(throws: Never.self, "\(page): \(line)") { _ = try RootCommand.parseAsRoot(words) }
      }
      for picture in text.matches(of: /\]\((pictures\/[^)]+)\)/) {
        let path = folder.appending(path: String(picture.1)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(page) shows \(picture.1)")
      }
    }
  }
}
