import Figures
import Reports
import Diagnostics
import JSONText
import Search
import Tasks
import Testing
import Training

@testable import Studies

@Suite struct BenchTests {
  private func step(_ trial: Int, cost: Double, accuracy: Double?, parameters: Int) -> StudyRecord.Step {
    let size = CandidateSize(parameters: parameters, multiplyAdds: 1, activations: 1)
    return StudyRecord.Step(
      trial: trial, cost: cost, measurement: accuracy.map { Measurement(metric: $0, size: size) })
  }

  private func box(parameters: Int) -> ObjectiveBox {
    ObjectiveBox(
      [.accuracy, .parameters], limits: SizeLimits(maximumParameters: parameters), sizes: [], measurements: [])
  }

  @Test func quartilesLieBetweenValues() throws {
    #expect(Quartiles([]) == nil)
    let one = try #require(Quartiles([3]))
    #expect((one.lower, one.median, one.upper) == (3, 3, 3))
    let four = try #require(Quartiles([4, 1, 3, 2]))
    #expect((four.lower, four.median, four.upper) == (1.75, 2.5, 3.25))
    let five = try #require(Quartiles([10, 50, 20, 40, 30]))
    #expect((five.lower, five.median, five.upper) == (20, 30, 40))
  }

  @Test func aCurveFollowsTheFrontier() {
    let record = StudyRecord(
      steps: [
        step(0, cost: 10, accuracy: 0.5, parameters: 50), step(1, cost: 5, accuracy: nil, parameters: 20),
        step(2, cost: 5, accuracy: 0.4, parameters: 25), step(3, cost: 10, accuracy: 0.3, parameters: 80),
        // Trained on, the first comes out worse; what it dominated comes back.
        step(0, cost: 20, accuracy: 0.2, parameters: 50), step(2, cost: 20, accuracy: 0.8, parameters: 25),
      ], sizes: [])
    let curve = HypervolumeCurve(record, in: box(parameters: 100))
    #expect(curve.multiplyAdds == [10, 15, 20, 30, 50, 70])
    let expected = [0.25, 0.25, 0.25 + 0.4 * 0.25, 0.35, 0.3, 0.6]
    for (found, wanted) in zip(curve.hypervolumes, expected) { #expect(abs(found - wanted) < 1e-12) }
    #expect(curve[9.9] == 0)
    #expect(curve[10] == 0.25)
    #expect(curve[49] == curve.hypervolumes[3])
    #expect(curve[1e9] == curve.final)
    #expect(record.frontier([.accuracy, .parameters]) == [2])
    #expect(record.trials == 4)
  }

  @Test func whatIsBeyondTheBudgetDoesNotCount() {
    let record = StudyRecord(
      steps: (0..<4).map { step($0, cost: 10, accuracy: 0.1 * Double($0 + 1), parameters: 10) }, sizes: [])
    #expect(record.prefix(multiplyAdds: 30).trials == 3)
    #expect(record.prefix(multiplyAdds: 29).trials == 2)
    #expect(record.prefix(multiplyAdds: 5).steps.isEmpty)
  }

  private func bench(
    variants: String = "[]", rest: String = "\"seeds\": 2, \"budget\": {\"multiplyAdds\": 2000000}"
  ) throws -> BenchSpecification {
    let text = """
      {
        "bench": 1, "name": "small", "study": {"study": 1, "dataset": "mnist1d", "epochs": 9, "window": 4,
          "fidelity": "full", "limits": {"parameters": {"max": 5000}}, "architecture": \(smallNetwork)},
        "variants": \(variants),
        \(rest)
      }
      """
    return try BenchSpecification(JSONDocument(SourceText(file: "bench.json", text: text)), loader: makeLoader())
  }

  /// A study in which every member that a variant may change is written.
  private static let fullStudy = """
    {"study": 1, "dataset": "mnist1d", "epochs": 9, "window": 4, "limits": {"parameters": {"max": 5000}},
     "sampler": {"kind": "nsga2", "population": 10}, "fidelity": "full", "screening": "none",
     "inheritance": {"shrink": 0.5}, "search": {"priors": 0.5, "mutations": {"width": {"weight": 9}}},
     "recipe": {"recipe": 1, "epochs": 7, "batchSize": 40, "schedule": {"kind": "cosine"}},
     "architecture": \(smallNetwork)}
    """

  private func variant(of study: String, with members: String) throws -> StudySpecification {
    let text = """
      {"bench": 1, "study": \(study), "budget": {"multiplyAdds": 1000},
       "variants": [{"name": "changed", "with": \(members)}]}
      """
    let bench = try BenchSpecification(
      JSONDocument(SourceText(file: "bench.json", text: text)), loader: makeLoader())
    return bench.variants[0].study
  }

  private func study(_ members: JSONObject) throws -> StudySpecification {
    let text = JSONWriter.pretty(.object(members))
    return try StudySpecification(JSONDocument(SourceText(file: "study.json", text: text)), loader: makeLoader())
  }

  private var fullStudy: JSONObject {
    get throws {
      guard case .object(let object) = try JSONDocument(SourceText(file: "study", text: Self.fullStudy)).root else {
        preconditionFailure("a study is an object")
      }
      return object
    }
  }

  /// Whatever a variant takes out of the study, what is left is what a file without it says.
  @Test func nullTakesAnyMemberOut() throws {
    let full = try fullStudy
    #expect(try variant(of: Self.fullStudy, with: "{}") == study(full))
    let whole = try study(full)
    for key in full.keys where !BenchSpecification.sharedMembers.contains(key) {
      var without = full
      without[key] = nil
      let expected = try study(without)
      #expect(try variant(of: Self.fullStudy, with: "{\"\(key)\": null}") == expected, "\(key)")
      #expect(expected != whole, "\(key)")
    }
    #expect(try variant(of: Self.fullStudy, with: #"{"epochs": null}"#).epochs == 7)
  }

  /// At any depth, of an object that replaces the study's.
  @Test func nullTakesInnerMembersOut() throws {
    for (members, same) in [
      (#"{"sampler": {"kind": "nsga2", "population": null}}"#, #"{"sampler": {"kind": "nsga2"}}"#),
      (#"{"search": {"priors": null}}"#, #"{"search": {}}"#),
      (
        #"{"search": {"mutations": {"width": null, "kernel": {"weight": 3}}}}"#,
        #"{"search": {"mutations": {"kernel": {"weight": 3}}}}"#
      ),
      (#"{"recipe": {"recipe": 1, "schedule": null, "epochs": 5}}"#, #"{"recipe": {"recipe": 1, "epochs": 5}}"#),
    ] {
      #expect(try variant(of: Self.fullStudy, with: members) == variant(of: Self.fullStudy, with: same), "\(members)")
    }
  }

  /// What a study leaves open, a variant's recipe may fill.
  @Test func whatTheStudyLeavesOpenIsTheVariants() throws {
    var open = try fullStudy
    open["epochs"] = nil
    let text = JSONWriter.pretty(.object(open))
    #expect(try variant(of: text, with: #"{"recipe": {"recipe": 1, "epochs": 3}}"#).epochs == 3)
    #expect(try variant(of: text, with: #"{"recipe": null}"#).epochs == Recipe().epochs)
  }

  @Test func aBaselineIsAlwaysAmongTheVariants() throws {
    let added = try bench(variants: #"[{"name": "nsga2"}, {"name": "full", "with": {"sampler": "random"}}]"#)
    #expect(added.variants.map(\.name) == ["nsga2", "full", "random+asha"])
    #expect(added.baseline == 2)
    #expect(added.variants[2].study.sampler.kind == "random" && added.variants[2].study.fidelity.kind == "asha")
    #expect(added.variants.map(\.study.effectiveScreening.kind) == ["surrogate", "none", "none"])
    let there = try bench(
      variants: """
        [{"name": "screened", "with": {"sampler": "random", "fidelity": "asha", "screening": "surrogate"}},
         {"name": "plain", "with": {"sampler": "random", "fidelity": "successive_halving"}}]
        """)
    #expect(there.variants.map(\.name) == ["screened", "plain"])
    #expect(there.baseline == 1)
    #expect(there.variants.map(\.study.effectiveScreening.kind) == ["surrogate", "none"])
  }

  @Test func aVariantDiffersInItsMembersAlone() throws {
    let bench = try bench(variants: #"[{"name": "wide", "with": {"window": 30, "epochs": 3}}, {"name": "plain"}]"#)
    #expect(bench.variants.prefix(2).map(\.study.window) == [30, 4])
    #expect(bench.variants.prefix(2).map(\.study.epochs) == [3, 9])
    let study = bench.study(bench.variants[0], seed: 1)
    #expect(study.seed == 1 && study.budget == .multiplyAdds(2_000_000) && study.name == "small-wide-1")
    #expect(study.limits.parameters.maximum == 5_000)
  }

  @Test func faultsStandWhereTheyWereWritten() {
    #expect(
      complaint { _ = try bench(variants: #"[{"name": "a", "with": {"limits": {}}}]"#) }
        == """
        bench.json:14:39: error: 'limits' must be the same for all variants, or they could not be compared. Leave it to \
        the bench and its study
        """)
    #expect(
      complaint {
        _ = try bench(variants: "[{\"name\": \"a\"},\n {\"name\": \"b\", \"with\": {\"sampler\": \"nsga3\"}}]")
      }
      .hasPrefix("bench.json:15:36: error: there is no 'nsga3'. Did you mean 'nsga2'?"))
    #expect(
      complaint { _ = try bench(rest: "\"budget\": {\"trials\": 5}") }.contains("Methods are compared at equal compute")
    )
    #expect(complaint { _ = try bench(variants: #"[{"name": "../a"}]"#) }.contains("cannot be the name of a folder"))
    #expect(
      complaint { _ = try bench(variants: #"[{"name": "a"}, {"name": "a"}]"#) }.contains("two variants are named 'a'"))
    #expect(complaint { _ = try bench(rest: "\"seeds\": 2") }.contains("the member \"budget\" is missing"))
  }

  private func report(workers: Int) throws -> BenchReport {
    let bench = try bench(variants: #"[{"name": "nsga2", "with": {"sampler": {"kind": "nsga2", "population": 8}}}]"#)
    let folder = try TemporaryFolder()
    var records: [[StudyRecord]] = []
    for variant in bench.variants {
      records.append([])
      for seed in bench.seeds {
        let path = folder.path + "/" + BenchSpecification.folder(variant, seed: seed)
        let study = try Study(
          creating: path, specification: bench.study(variant, seed: seed), trainingSamples: 100)
        let pool = FakePool(count: workers, seed: UInt64(workers))
        #expect(try StudyRun(study, source: FakeSource(), pool: pool).run() == .completed)
        let record = try StudyRecord(of: study)
        // What steps cost is what the study spent.
        let spent = try StudyStatus(of: study).spending.multiplyAdds
        #expect(record.steps.reduce(0) { $0 + $1.cost } == spent)
        records[records.count - 1].append(record)
      }
    }
    return BenchReport(bench, records: records)
  }

  @Test func aReportDependsOnNoWorkers() throws {
    let report = try report(workers: 1)
    let other = try self.report(workers: 3)
    #expect(report.dataTable.rendered(as: .csv) == other.dataTable.rendered(as: .csv))
    #expect(report.curveTable.rendered(as: .csv) == other.curveTable.rendered(as: .csv))
    #expect(report.chart.svg() == other.chart.svg())
    let baseline = try #require(report.lines.first { $0.isBaseline })
    #expect(baseline.name == "random+asha" && baseline.runs.count == 2)
    for line in report.lines {
      for run in line.runs {
        #expect(run.trials > 10)
        #expect(run.curve.final > 0 && run.curve.final <= 1)
        #expect(run.curve.multiplyAdds.last ?? .infinity <= 2_000_000)
        #expect(run.confirmed == nil)
      }
    }
    let reach = try #require(baseline.multiplyAdds(reaching: report.baselineFinal))
    #expect(reach <= 2_000_000)
    #expect(baseline.quartiles(after: reach)?.median ?? 0 >= report.baselineFinal)
    #expect(baseline.quartiles(after: reach - 1)?.median ?? 1 < report.baselineFinal)
    #expect(report.chart.panels[0].series.allSatisfy { $0.band.count == $0.points.count && !$0.band.isEmpty })
  }

  @Test func onlyAFrontierThatWasTestedIsConfirmed() throws {
    let bench = try bench()
    var record = StudyRecord(
      steps: [
        step(0, cost: 10, accuracy: 0.5, parameters: 2_500), step(1, cost: 10, accuracy: 0.4, parameters: 1_250),
        step(2, cost: 10, accuracy: 0.3, parameters: 4_000),
      ], sizes: [], tests: [0: 0.6])
    #expect(BenchReport(bench, records: [[record]]).lines[0].confirmed == nil)
    record.tests[1] = 0.2
    let confirmed = try #require(BenchReport(bench, records: [[record]]).lines[0].confirmed?.median)
    #expect(abs(confirmed - (0.6 * 0.5 + 0.2 * 0.25)) < 1e-12)
  }

  /// The box holds whatever was measured: a plug-in's metric may grow beyond 1, and an error ends at that of one answer for all.
  @Test func boxesHoldEveryMetric() {
    let gain = MetricDefinition(
      kind: "gain", name: "gain", help: "A gain.", direction: .maximize, unit: .number, forms: [.quantities]
    ) { _ in nil }
    let size = CandidateSize(parameters: 50, multiplyAdds: 1, activations: 1)
    func volume(_ metric: MetricDefinition, _ value: Double, constant: Double?) -> Double {
      let objectives = [ObjectiveDefinition(metric), .parameters]
      let point = Measurement(metric: value, size: size)
      let box = ObjectiveBox(
        objectives, limits: SizeLimits(maximumParameters: 100), sizes: [size], measurements: [point],
        constantMetric: constant)
      return box.hypervolume(of: [point.costs(of: objectives)])
    }
    #expect(volume(gain, 4, constant: nil) == 0.5)
    #expect(volume(.rootMeanSquaredError, 0.5, constant: 2) == 0.375)
    #expect(volume(.accuracy, 0.5, constant: 0.1) == 0.25)
  }
}
