import Testing

@testable import Search

extension MethodDefinition: CustomTestStringConvertible {
  public var testDescription: String { kind }
}

/// What every sampler of a catalogue has to keep to.
@Suite struct SamplerConformanceTests {
  @Test(arguments: SamplerCatalogue.builtin.definitions)
  func decisionsDoNotDependOnWorkersAndTiming(_ definition: SamplerDefinition) throws {
    let alone = ToyStudy().decisions(try definition.make([:]))
    #expect(alone.count == 120)
    for (workers, timing) in [(2, 1), (8, 2), (8, 3)] {
      #expect(ToyStudy(workers: workers, timing: UInt64(timing)).decisions(try definition.make([:])) == alone)
    }
    #expect(ToyStudy(seed: 8).decisions(try definition.make([:])) != alone)
  }

  @Test(arguments: SamplerCatalogue.builtin.definitions)
  func parentsWereToldWithCosts(_ definition: SamplerDefinition) throws {
    let steps = ToyStudy(workers: 4).run(try definition.make([:]))
    for (trial, step) in steps.enumerated() {
      for parent in step.proposal.parents {
        #expect(parent <= trial - 8)
        #expect(SuccessfulTrial(steps[parent].report) != nil)
      }
      if case .crossover(let first, let second, let mutations) = step.proposal {
        #expect(first != second && mutations >= 1)
      }
    }
  }

  @Test(arguments: SamplerCatalogue.builtin.definitions)
  func survivesStudiesInWhichEverythingFails(_ definition: SamplerDefinition) throws {
    let steps = ToyStudy(failing: { _ in true }).run(try definition.make([:]))
    #expect(steps.allSatisfy { $0.proposal == .random })
  }

  @Test(arguments: SamplerCatalogue.builtin.definitions)
  func takesReportsFromHigherRungs(_ definition: SamplerDefinition) throws {
    let halving = AsynchronousHalving()
    let alone = ToyStudy().decisions(try definition.make([:]), halving)
    #expect(alone.contains { $0.job.rung > 0 })
    #expect(ToyStudy(workers: 5, timing: 9).decisions(try definition.make([:]), halving) == alone)
  }

  @Test(arguments: SamplerCatalogue.builtin.definitions.filter { $0.kind != RandomSampler.kind })
  func findsMoreThanRandomSearch(_ definition: SamplerDefinition) throws {
    func volume(_ sampler: any Sampler) -> Double {
      let costs = ToyStudy(trials: 400).run(sampler).compactMap { SuccessfulTrial($0.report)?.costs }
      return hypervolume(of: costs, reference: [1, 5_000]) / 5_000
    }
    #expect(volume(try definition.make([:])) > volume(RandomSampler()) + 0.02)
  }
}
