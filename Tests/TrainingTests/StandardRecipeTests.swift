import TensorTypes
import Testing

@testable import Training

/// The recipe of those who name none.
@Suite struct StandardRecipeTests {
  @Test func manySamplesAreTrainedForTheEpochsOfTheirKind() {
    #expect(Recipe.standard(for: [3, 32, 32], samples: 45_000).epochs == 5)
    #expect(Recipe.standard(for: [1, 40], samples: 200_000).epochs == 20)
    #expect(Recipe.standard(for: [13], samples: 200_000).epochs == 40)
    #expect(Recipe.standard(for: [3, 32, 32]).epochs == 5, "nobody said how many there are")
  }

  /// 2,000 steps of 64, or of 32 in a table.
  @Test func fewSamplesAreTrainedForMoreEpochs() {
    #expect(Recipe.standard(for: [1, 8, 8], samples: 1_437).epochs == 2_000 / 23)
    #expect(Recipe.standard(for: [1, 40], samples: 4_000).epochs == 31)
    #expect(Recipe.standard(for: [13], samples: 512).epochs == 125)
    #expect(Recipe.standard(for: [13], samples: 142).epochs == 200, "and no more than that")
    #expect(Recipe.standard(for: [13], samples: 0).epochs == 200)
  }

  @Test func whoSaysEpochsGetsThem() {
    #expect(Recipe.standard(for: [13], samples: 142, epochs: 7).epochs == 7)
    // A steep cycle for few epochs.
    #expect(Recipe.standard(for: [3, 32, 32], epochs: 3).learningRate == 0.03)
    #expect(Recipe.standard(for: [3, 32, 32], epochs: 30).learningRate == 0.02)
  }

  /// In short ones they are not.
  @Test func picturesAreMovedInLongTrainings() {
    #expect(Recipe.standard(for: [3, 32, 32], epochs: 5).augmentation.cropPadding == 0)
    let long = Recipe.standard(for: [3, 32, 32], epochs: 60)
    #expect(long.augmentation.cropPadding == 2)
    #expect(long.augmentation.cutout == 0 && long.augmentation.mixup == 0)
    #expect(long.standardAxes(for: [3, 32, 32], targets: .classes)["augmentation.cropPadding"] == [0, 2, 4])
    #expect(
      Recipe.standard(for: [3, 32, 32]).standardAxes(for: [3, 32, 32], targets: .classes)["augmentation.cropPadding"]
        == nil)
  }

  @Test func picturesAndSequencesAreTrainedByMuon() {
    #expect(Recipe.standard(for: [3, 32, 32]).optimizer.kind == .muon)
    #expect(Recipe.standard(for: [1, 40]).optimizer.kind == .muon)
    #expect(Recipe.standard(for: [13]).optimizer.kind == .adamW)
    #expect(Recipe.standard(for: [1, 40]).labelSmoothing == 0.03, "small networks of sequences lose by more")
    #expect(Recipe.standard(for: [3, 32, 32]).labelSmoothing == 0.1)
    #expect(Recipe.standard(for: [3, 32, 32], targets: .quantities).labelSmoothing == 0, "only classes have labels")
  }
}
