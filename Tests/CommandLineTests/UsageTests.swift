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
    #expect(message("data", "xyzzy") == "Unknown command 'data xyzzy'. Known: list, inspect, preview, fetch, cache.")
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
}
