// How fast a search makes candidates. Run with 'make bench-proposals'.
//
// One candidate costs mutations, inference, scaling into the limits, a count and a hash. Parents are random samples of
// the space, up to twelve mutations away from the architecture. Prints rates by processor time, the best of several rounds.

import GraphIR
import JSONText
import Layers
import Randomness
import Search

#if canImport(Glibc)
import Glibc
#endif

let arguments = CommandLine.arguments
guard (3...4).contains(arguments.count), let rounds = Int(arguments.count == 4 ? arguments[3] : "15"),
  let limits = limits(arguments[2])
else {
  print("usage: proposal-benchmark ARCHITECTURE MAXIMUM-PARAMETERS|FLASH,RAM [ROUNDS]")
  exit(2)
}

/// So many parameters, or bytes of flash and RAM with a comma between them: `20KB,8KB`.
func limits(_ text: String) -> SizeLimits? {
  if let maximum = Int(text) { return SizeLimits(maximumParameters: maximum) }
  let parts = text.split(separator: ",").compactMap { ByteCount(String($0))?.bytes }
  guard parts.count == 2 else { return nil }
  var limits = SizeLimits()
  (limits.flash.maximum, limits.ram.maximum) = (parts[0], parts[1])
  return limits
}

let document = try JSONDocument(path: arguments[1])
let loader = ArchitectureLoader(catalogue: .builtin)
let architecture = try loader.load(path: arguments[1]).architecture
let folder = arguments[1].lastIndex(of: "/").map { String(arguments[1][..<$0]) } ?? "."
let space = try SearchSpace(of: architecture, folder: folder, loader: loader, document: document)
let maker = CandidateMaker(
  space: space, limits: limits, counting: SizeCounting(limits.areOfDevice ? .int8 : nil), loader: loader)

/// Seconds that this process has computed, on whatever core: a busy machine does not change them much.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The last hundred random candidates, the parents of the others: a population as samplers have it.
var made: [Network] = []
var seen: Set<String> = []
var trial = 0

@MainActor func make(_ proposal: (Int) -> Proposal) throws {
  var generator = SeededGenerator(seed: 1, stream: .proposal, position: trial)
  let proposal = proposal(trial)
  let parents = proposal.parents.map { made[$0 % made.count] }
  let candidate = try maker.make(proposal, parents: parents, seen: seen, using: &generator)
  seen.insert(candidate.canonicalHash)
  if proposal == .random { made = made.suffix(99) + [candidate.network] }
  trial += 1
}

/// How many candidates a second: the best of several rounds.
@MainActor func rate(of count: Int, _ proposal: (Int) -> Proposal) throws -> Int {
  var best = 0.0
  for _ in 0..<rounds {
    let start = processorTime()
    for _ in 0..<count { try make(proposal) }
    best = max(best, Double(count) / (processorTime() - start))
  }
  return Int(best)
}

print(arguments[1], "with at most", arguments[2], limits.areOfDevice ? "of flash and RAM" : "parameters")
print("random:    \(try rate(of: 200) { _ in .random }) a second")
print("mutate:    \(try rate(of: 1000) { .mutate(parent: $0 &* 7919, steps: 1 + $0 % 2) }) a second")
print("crossover: \(try rate(of: 1000) { .crossover(first: $0, second: $0 &+ 17, steps: 1) }) a second")
