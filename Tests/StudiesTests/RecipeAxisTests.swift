import Diagnostics
import Foundation
import GraphIR
import JSONText
import Randomness
import Search
@testable import Studies
import Testing
import Training

/// Members of the recipe that candidates choose for themselves.
@Suite struct RecipeAxisTests {
  private static let axes = """
    {"learningRate": {"minimum": 0.002, "maximum": 0.05}, "labelSmoothing": [0, 0.1], "batchSize": [32, 64],
     "schedule": ["one_cycle", "constant"], "augmentation.mixup": [0, 0.2]}
    """

  private func specification(_ axes: String = Self.axes, mutations: String = "{}") throws -> StudySpecification {
    let text = """
      {"study": 1, "dataset": "mnist1d", "architecture": \(smallNetwork),
       "recipe": {"recipe": 1, "learningRate": 0.01, "batchSize": 64, "weightDecay": 0.125}, "epochs": 4,
       "search": {"recipe": \(axes), "mutations": \(mutations)}}
      """
    return try StudySpecification(JSONDocument(SourceText(file: "study.json", text: text)), loader: makeLoader())
  }

  private func choices(_ candidate: TrialCandidate) throws -> JSONObject {
    guard case .object(let document) = candidate.architecture, case .object(let choices)? = document["recipe"] else {
      throw CocoaError(.keyValueValidation)
    }
    return choices
  }

  @Test func theBaseChoosesWhatTheRecipeSays() throws {
    let specification = try specification()
    let base = try SpaceCandidates(specification, loader: makeLoader()).base()
    let chosen = try choices(base)
    #expect(chosen["learningRate"] == .number(0.01))
    #expect(chosen["labelSmoothing"] == .integer(0))
    #expect(chosen[["augmentation", "mixup"]] == .integer(0))
    let recipe = try specification.recipe(of: base.architecture, epochs: 4, seed: 1)
    var expected = specification.recipe(epochs: 4, seed: 1)
    expected.name = recipe.name
    #expect(recipe == expected)
  }

  @Test func membersOfRecipesAreShownAsPeopleWriteThem() {
    let shown: [(JSONValue, String)] = [
      (.number(465 * 1e-5), "0.00465"), (.number(0.020200000000000003), "0.0202"), (.number(0), "0.0"),
      (.number(1e-300), "1e-300"), (.number(123_456.75), "123457.0"), (.integer(7), "7"),
      (.string("cosine"), "\"cosine\""),
    ]
    for (value, words) in shown { #expect(value.inRecipeWords == words) }
    #expect(JSONWriter.line(.number(465 * 1e-5)) != "0.00465", "or else this tests nothing")
  }

  @Test func theBaseIsMovedOntoItsAxes() throws {
    let specification = try specification(
      #"{"learningRate": {"minimum": 0.02, "maximum": 0.05}, "batchSize": [32, 128], "schedule": ["one_cycle", "cosine"]}"#
    )
    let source = try SpaceCandidates(specification, loader: makeLoader())
    let chosen = try choices(source.base())
    #expect(chosen["learningRate"] == .number(0.02))
    #expect(chosen["batchSize"] == .integer(32))
    #expect(chosen["schedule"] == .string("one_cycle"))
    #expect(
      source.moves.map(\.message).prefix(2) == [
        "'learningRate' of the recipe is 0.01, which the search section does not allow, so that the search begins with 0.02",
        "'batchSize' of the recipe is 64, which the search section does not allow, so that the search begins with 32",
      ])
    #expect(source.moves.count == 3 && source.moves.allSatisfy { $0.location != nil })
  }

  @Test func mutationsStayWithinTheAxesAndTheNetworkMayRepeat() throws {
    let off = MutationCatalogue.builtin.definitions.map(\.kind).filter { $0 != ChangeRecipe.kind }
    let mutations = "{" + off.map { "\"\($0)\": false" }.joined(separator: ", ") + "}"
    let specification = try specification(mutations: mutations)
    let source = try SpaceCandidates(specification, loader: makeLoader())
    var candidates = [try source.base()]
    var known = Set(candidates.map(\.hash))
    for trial in 1..<60 {
      var generator = specification.generator(trial: trial)
      let made = try source.candidate(
        for: trial % 3 == 2
          ? .crossover(first: trial - 1, second: trial - 2, steps: 1) : .mutate(parent: trial - 1, steps: 1),
        parent: { candidates[$0] }, known: known, using: &generator)
      let candidate = try #require(made)
      #expect(!known.contains(candidate.hash))
      known.insert(candidate.hash)
      candidates.append(candidate)
      let recipe = try specification.recipe(of: candidate.architecture, epochs: 4, seed: 0)
      #expect(0.002...0.05 ~= recipe.learningRate)
      #expect([0, 0.1].contains(recipe.labelSmoothing))
      #expect([32, 64].contains(recipe.batchSize))
      // What is no axis stays.
      #expect(recipe.weightDecay == 0.125)
      #expect(candidate.size == candidates[0].size)
    }
    let recipes = try candidates.map { try specification.recipe(of: $0.architecture, epochs: 4, seed: 0) }
    #expect(Set(recipes.map(\.learningRate)).count > 10)
    #expect(Set(recipes.map(\.batchSize)).count == 2)
    #expect(Set(recipes.map(\.augmentation.mixup)).count == 2)
    #expect(Set(recipes.map { $0.schedule == .constant }).count == 2)
  }

  @Test func withoutAxesNothingIsDrawnForThem() throws {
    let plain = try specification("{}")
    let source = try SpaceCandidates(plain, loader: makeLoader())
    #expect(!source.space.mutations.members.contains { $0.kind == ChangeRecipe.kind })
    guard case .object(let document) = try source.base().architecture else { return }
    #expect(document["recipe"] == nil)
  }

  @Test(arguments: [
    (#"{"learningRat": [1]}"#, "the search section lets 'learningRat' be 1, which makes no recipe"),
    (#"{"labelSmoothing": [0, 2]}"#, "lets 'labelSmoothing' be 2, which makes no recipe: 'labelSmoothing' is 2"),
    (#"{"epochs": [1, 2]}"#, "'epochs' is the study's and cannot differ between candidates"),
    (#"{"batchSize": {"minimum": 64, "maximum": 32}}"#, "are no two numbers in ascending order"),
    (#"{"batchSize": 32}"#, "'batchSize' is 32, but must be a list of values"),
    (#"{"batchSize": {"minimum": 8, "maximum": 32, "step": 2}}"#, "'step' is not a member of bounds"),
  ])
  func faultsAreTold(_ axes: String, _ expected: String) throws {
    let specification = try specification(axes)
    let text = complaint { _ = try SpaceCandidates(specification, loader: makeLoader()) }
    #expect(text.contains(expected), "\(text)")
  }

  @Test func candidatesHaveTheirRecipeBesideThem() throws {
    let folder = try TemporaryFolder()
    let specification = try specification()
    let study = try Study(creating: folder.path + "/study", specification: specification, trainingSamples: 100)
    let candidate = try SpaceCandidates(specification, loader: makeLoader()).base()
    try study.writeArchitecture(candidate, trial: 3)
    let recipe = try Recipe(path: folder.path + "/study/candidates/00003/recipe.json")
    #expect(recipe.epochs == 4)
    #expect(recipe == (try specification.recipe(of: candidate.architecture, epochs: 4, seed: 0)))
  }
}
