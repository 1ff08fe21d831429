package org.jtorch.it.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.jtorch.DType.FLOAT64;
import static org.jtorch.DType.INT64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models as users write them train successfully and print like layers. */
class ProgramsTest {
  @BeforeEach
  void seed() {
    Torch.manualSeed(0);
  }

  private static Tensor at(Map<String, Tensor> state, String name) {
    return Objects.requireNonNull(state.get(name), name);
  }

  @Test
  void aBlockWithItsOwnSignatureLearns() {
    Denoiser model = new Denoiser();
    assertThat(model.train(1)).isGreaterThan(0.5);
    assertThat(model.train(150)).isLessThan(0.15);
  }

  @Test
  void aBlockWithItsOwnSignatureHasHooksASummaryAndAPath() {
    Denoiser model = new Denoiser();
    Tensor x = Torch.ones(1, 1, 8, 8);
    List<String> seen = new ArrayList<>();
    Hook hook =
        model
            .getSubmodule("blocks.1")
            .registerForwardHook(
                (module, inputs, output) -> seen.add(inputs.size() + " " + output.shape()));
    assertThat(model.call(x, Torch.ones(1, 2)).shape()).isEqualTo(x.shape());
    hook.remove();
    ModuleSummary summary = model.summary(() -> model.call(x, Torch.ones(1, 2)));

    assertThat(seen).containsExactly("2 [1, 4, 8, 8]");
    assertThat(summary.parameters()).isEqualTo(661);
    assertThat(summary.rows().stream().map(ModuleSummary.Row::path))
        .startsWith("", "in", "blocks", "blocks.0", "blocks.0.norm1");
    assertThatThrownBy(() -> model.call(x, Torch.ones(1, 3)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("blocks.0.time: linear: mat1 and mat2 shapes cannot be multiplied");
  }

  @Test
  void theBranchesShareTheirWeights() {
    Siamese model = new Siamese();
    assertThat(model.parameters()).hasSize(4);
    assertThat(model.stateDict()).hasSize(8);
    assertThat(model.train(200)).isLessThan(0.1);
    Map<String, Tensor> state = model.stateDict();
    assertThat(at(state, "left.0.weight").equal(at(state, "right.0.weight"))).isTrue();

    Siamese loaded = new Siamese();
    loaded.loadStateDict(state);
    Tensor a = Siamese.points(Torch.tensor(0, 1));
    assertThat(loaded.call(a, a.flip(0)).equal(model.call(a, a.flip(0)))).isTrue();
    assertThat(loaded.parameters()).hasSize(4);
    assertThat(model.call(a, a.flip(0)).gt(0.5).all().itemBoolean()).isTrue();
  }

  @Test
  void aGeneratorLearnsWhereTheNumbersAre() {
    Gan gan = new Gan();
    assertThat(gan.mean()).isCloseTo(0, within(1.0));
    for (int i = 0; i < 1000; i++) {
      gan.step(64);
    }
    assertThat(gan.mean()).isCloseTo(4, within(0.5));
  }

  @Test
  void aSequenceIsReversed() {
    Seq2Seq model = new Seq2Seq(8, 24);
    assertThat(model.train(1)).isGreaterThan(1.5);
    assertThat(model.train(300)).isLessThan(0.3);
    assertThat(model.translate(Torch.tensor(1, 2, 3, 4, 5).unsqueeze(0)).toLongArray())
        .containsExactly(5, 4, 3, 2, 1);
  }

  @Test
  void aGptCountsAndItsWeightsStayTied() {
    Gpt model = new Gpt();
    assertThat(model.train(150)).isLessThan(0.05);
    Tensor next = model.call(Torch.tensor(7, 8, 9, 0).unsqueeze(0)).argmax(2);
    assertThat(next.toLongArray()).endsWith(9, 0, 1);

    Map<String, Tensor> state = model.stateDict();
    assertThat(state).containsKeys("words.weight", "head.weight");
    assertThat(model.namedParameters())
        .containsKey("words.weight")
        .doesNotContainKey("head.weight");
    assertThat(at(state, "head.weight").equal(at(state, "words.weight"))).isTrue();
    Gpt loaded = Module.copy(model, Gpt::new);
    loaded.loadStateDict(state);
    loaded.to(FLOAT64);
    assertThat(loaded.head.weight()).isSameAs(loaded.words.weight());
    assertThat(loaded.train(1)).isLessThan(0.05);
    assertThat(at(loaded.stateDict(), "head.weight").equal(at(loaded.stateDict(), "words.weight")))
        .isTrue();
  }

  @Test
  void tooLongATextNamesTheTableThatEnds() {
    Gpt model = new Gpt();
    assertThatThrownBy(() -> model.call(Torch.zeros(INT64, 1, 9)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("places: embedding: index out of range in self");
  }

  @Test
  void onlyTheSwappedHeadIsTrained() {
    SwappedHead transfer = new SwappedHead();
    Map<String, Tensor> before = transfer.model.stateDict();
    before.replaceAll((name, tensor) -> tensor.clone());
    assertThat(transfer.train(30)).isLessThan(0.1);
    transfer
        .model
        .stateDict()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.equal(at(before, name)))
                    .as(name)
                    .isEqualTo(!name.startsWith("fc.")));
    assertThat(at(before, "fc.weight").shape().toArray()).containsExactly(3, 512);
    ModuleSummary summary = transfer.model.summary(Torch.ones(1, 3, 64, 64));
    assertThat(summary.trainable()).isEqualTo(3 * 512 + 3);
  }

  @Test
  void aMaskIsMadeOnceForEachLength() {
    CachedMask model = new CachedMask(4);
    assertThat(model.train(200, 6)).isLessThan(0.05);
    assertThat(model.made).isEqualTo(1);
    assertThat(model.stateDict()).containsOnlyKeys("qkv.weight", "qkv.bias");
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(1, 9, 4);
      Tensor whole = model.call(x);
      assertThat(model.made).isEqualTo(2);
      Tensor start = model.call(x.narrow(1, 0, 5));
      assertThat(model.made).isEqualTo(3);
      assertThat(start.allclose(whole.narrow(1, 0, 5), 1e-5, 1e-6)).isTrue();
    }
    assertThat(model.train(3, 5)).isLessThan(0.1);
    assertThat(model.made).isEqualTo(3);
  }

  @Test
  void functionsAreLayers() {
    Lambdas lambdas = new Lambdas();
    assertThat(lambdas.train(300)).isLessThan(0.4);
    assertThat(lambdas.model.stateDict())
        .containsOnlyKeys("1.weight", "1.bias", "3.weight", "3.bias");
    assertThat(lambdas.model.summary(Torch.ones(1, 2, 2)).multiplyAdds()).isEqualTo(80);
    assertThatThrownBy(() -> lambdas.model.call(Torch.ones(4)))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("0: flatten: Dimension out of range");
  }

  @Test
  void aSecondTrainingLeavesNothingButItsOptimizersState() {
    Gpt model = new Gpt();
    model.train(3);
    long before = Torch.memoryStats().unclosed();
    model.train(3);
    long again = Torch.memoryStats().unclosed() - before;
    long state = 3L * model.parameters().size() + 1; // the counts of steps lie in one tensor
    assertThat(again).as("a new optimizer's state").isEqualTo(state);
  }
}
