package org.jtorch.nn.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Test;

class ParametrizeTest {
  /** Squares; the right inverse is the square root. */
  private static final class Square implements Parametrization {
    private int calls;

    @Override
    public Tensor forward(Tensor input) {
      calls++;
      return input.square();
    }

    @Override
    public Tensor rightInverse(Tensor value) {
      return value.sqrt();
    }
  }

  private static Linear ones() {
    return new Linear(2, 2, o -> o.weight(Torch.full(Shape.of(2, 2), 4.0)));
  }

  @Test
  void aLayerReadsItsParameterThroughAFunction() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = Parametrize.registerParametrization(ones(), "weight", Tensor::tril);
      assertThat(layer.weight().toFloatArray()).containsExactly(4, 0, 4, 4);
      assertThat(layer.stateDict()).containsOnlyKeys("bias", "parametrizations.weight.original");
      assertThat(Parametrize.isParametrized(layer)).isTrue();
      assertThat(Parametrize.isParametrized(layer, "bias")).isFalse();
      layer.call(Torch.ones(1, 2)).sum().backward();
      assertThat(layer.getParameter("parametrizations.weight.original").grad().toFloatArray())
          .containsExactly(1, 0, 1, 1);
    }
  }

  @Test
  void parametrizationsAreTransferredWithTheirTensors() {
    try (TensorScope scope = TensorScope.open()) {
      Linear from = Parametrize.registerParametrization(ones(), "weight", Tensor::tril);
      Parametrize.registerParametrization(from, "weight", x -> x.mul(2));
      Parametrize.registerParametrization(from, "bias", Tensor::neg);
      Linear to = Parametrize.transferParametrizationsAndParams(from, new Linear(2, 2));
      assertThat(to.weight().toFloatArray()).containsExactly(8, 0, 8, 8);
      assertThat(to.stateDict())
          .containsOnlyKeys("parametrizations.weight.original", "parametrizations.bias.original");
      assertThat(to.getParameter("parametrizations.weight.original"))
          .isSameAs(from.getParameter("parametrizations.weight.original"));
      Linear one = Parametrize.transferParametrizationsAndParams(from, new Linear(2, 2), "bias");
      assertThat(Parametrize.isParametrized(one, "weight")).isFalse();
      assertThat(one.getParameter("parametrizations.bias.original"))
          .isSameAs(from.getParameter("parametrizations.bias.original"));
      Sequential without = Parametrize.transferParametrizationsAndParams(from, new Sequential());
      assertThat(without.stateDict())
          .containsOnlyKeys("parametrizations.weight.original", "parametrizations.bias.original");
    }
  }

  @Test
  void weightNormIsTransferred() {
    try (TensorScope scope = TensorScope.open()) {
      Linear from = ones();
      Parametrizations.weightNorm(from, "weight");
      Parametrize.registerParametrization(from, "weight", x -> x.mul(2));
      Linear to = Parametrize.transferParametrizationsAndParams(from, new Linear(2, 2));
      assertThat(to.weight().toFloatArray()).containsExactly(8, 8, 8, 8);
      assertThat(to.getParameter("parametrizations.weight.original1"))
          .isSameAs(from.getParameter("parametrizations.weight.original1"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Parametrize.transferParametrizationsAndParams(from, to))
          .withMessage("\"weight\" is parametrized already, with other originals");
      Linear plain = ones();
      Parametrize.transferParametrizationsAndParams(new Linear(2, 2), plain);
      assertThat(Parametrize.isParametrized(plain)).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Parametrize.transferParametrizationsAndParams(from, plain, "bias"))
          .withMessage("Linear has no parametrization of \"bias\"");
    }
  }

  @Test
  void anOptimizerCreatedBeforeTrainsTheOriginal() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = ones();
      SGD optimizer = new SGD(List.of(layer.weight()), o -> o.lr(1));
      Parametrize.registerParametrization(layer, "weight", Tensor::tril);
      layer.call(Torch.ones(1, 2)).sum().backward();
      optimizer.step();
      assertThat(layer.weight().toFloatArray()).containsExactly(3, 0, 3, 3);
    }
  }

  @Test
  void aRightInverseKeepsTheValueAndMakesItAssignable() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = Parametrize.registerParametrization(ones(), "weight", new Square());
      assertThat(layer.weight().toFloatArray()).containsOnly(4);
      assertThat(layer.getParameter("parametrizations.weight.original").toFloatArray())
          .containsOnly(2);
      layer.weight(Torch.full(Shape.of(2, 2), 9.0));
      assertThat(layer.getParameter("parametrizations.weight.original").toFloatArray())
          .containsOnly(3);
      Parametrize.registerParametrization(layer, "weight", Tensor::neg);
      assertThat(layer.weight().toFloatArray()).containsOnly(-9);
      assertThatIllegalStateException()
          .isThrownBy(() -> layer.weight(Torch.ones(2, 2)))
          .withMessage("weight cannot be assigned to: its parametrization has no rightInverse");
    }
  }

  @Test
  void removingAParametrizationKeepsTheValueOrTheOriginal() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = ones();
      Tensor weight = layer.weight();
      Parametrize.registerParametrization(layer, "weight", Tensor::tril);
      Parametrize.removeParametrizations(layer, "weight");
      assertThat(layer.weight()).isSameAs(weight);
      assertThat(layer.weight().toFloatArray()).containsExactly(4, 0, 4, 4);
      assertThat(layer.stateDict()).containsOnlyKeys("bias", "weight");
      Parametrize.registerParametrization(layer, "weight", Tensor::neg);
      Parametrize.restoreOriginal(layer, "weight");
      assertThat(layer.weight().toFloatArray()).containsExactly(4, 0, 4, 4);
      assertThat(layer).hasToString("Linear(in_features=2, out_features=2, bias=True)");
      Parametrizations.weightNorm(layer, "weight");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Parametrize.restoreOriginal(layer, "weight"))
          .withMessage("\"weight\" has several originals, so there is no single one to restore");
      Parametrize.removeParametrizations(layer, "weight");
      assertThat(layer.weight().isLeaf()).isTrue();
      assertThat(layer.weight().requiresGrad()).isTrue();
    }
  }

  @Test
  void withACacheAParameterIsComputedOnce() {
    try (TensorScope scope = TensorScope.open()) {
      Square square = new Square();
      Linear layer = Parametrize.registerParametrization(ones(), "weight", square);
      int before = square.calls;
      Parametrize.cached(
          () -> {
            Tensor first = layer.weight();
            assertThat(layer.weight()).isSameAs(first);
            return Parametrize.cached(() -> layer.call(Torch.ones(1, 2)));
          });
      assertThat(square.calls).isEqualTo(before + 1);
      assertThat(layer.weight().isClosed()).isFalse();
      assertThat(square.calls).isEqualTo(before + 2);
    }
  }

  @Test
  void invalidUseThrowsAndChangesNothing() {
    Linear layer = ones();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parametrize.registerParametrization(layer, "weigth", Tensor::tril))
        .withMessage("Linear has no parameter or buffer \"weigth\"; there are [weight, bias]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parametrize.registerParametrization(layer, "weight", Tensor::flatten))
        .withMessage(
            "a parametrization of \"weight\" must keep its shape: [2, 2] became [4];"
                + " registerUnsafeParametrization allows it");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Parametrize.registerParametrization(layer, "weight", x -> x.to(DType.FLOAT64)))
        .withMessage(
            "a parametrization of \"weight\" must keep its dtype: torch.float32 became"
                + " torch.float64; registerUnsafeParametrization allows it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parametrize.removeParametrizations(layer, "weight"))
        .withMessage("Linear has no parametrization of \"weight\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parametrizations.orthogonal(layer, "bias"))
        .withMessage("orthogonal: expected a matrix or a batch of matrices, got [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parametrizations.spectralNorm(layer, "weight", o -> o.dim(2)))
        .withMessage("dim must be from -2 to 1, got 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightNorm.removeWeightNorm(layer, "weight"))
        .withMessage("\"weight\" of Linear has no weight norm");
    assertThat(layer.stateDict()).containsOnlyKeys("weight", "bias");
  }

  @Test
  void anErrorInAParametrizationHasTheLayersPath() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer =
          Parametrize.registerUnsafeParametrization(ones(), "weight", x -> x.narrow(1, 0, 1));
      assertThatThrownBy(() -> new Sequential(layer).call(Torch.ones(1, 2)))
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith("0: linear: ");
    }
  }

  @Test
  void oldKeysOfWeightNormAreLoaded() {
    try (TensorScope scope = TensorScope.open()) {
      Linear old = WeightNorm.weightNorm(ones(), "weight");
      Linear layer = Parametrizations.weightNorm(new Linear(2, 2), "weight");
      Map<String, Tensor> state = new LinkedHashMap<>(old.stateDict());
      layer.loadStateDict(state);
      assertThat(layer.weight().allclose(old.weight())).isTrue();
      assertThat(state).containsOnlyKeys("bias", "weight_g", "weight_v");
    }
  }

  @Test
  void convolutionsAndRecurrentLayersUseParametrizations() {
    try (TensorScope scope = TensorScope.open()) {
      Conv2d conv = Parametrizations.weightNorm(new Conv2d(1, 2, 3), "weight");
      Tensor image = Torch.ones(1, 1, 4, 4);
      Tensor before = conv.call(image);
      try (var mode = Torch.noGrad()) {
        conv.getParameter("parametrizations.weight.original0").mul_(2);
      }
      Tensor bias = conv.bias().view(1, 2, 1, 1);
      Tensor doubled = before.sub(bias).mul(2).add(bias);
      assertThat(conv.call(image).allclose(doubled, 1e-4, 1e-5)).isTrue();

      LSTM lstm = new LSTM(2, 3);
      Tensor sequence = Torch.ones(4, 1, 2);
      Tensor plain = lstm.call(sequence).output();
      Parametrize.registerParametrization(lstm, "weight_hh_l0", x -> x.mul(0));
      assertThat(lstm.call(sequence).output().allclose(plain)).isFalse();
      assertThat(lstm.call(sequence).output().isClosed()).isFalse();
    }
  }

  @Test
  void aPrunedParameterTrainsTheRemainingElements() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = ones();
      Tensor weight = layer.weight();
      Prune.customFromMask(
          layer, "weight", Torch.tensor(new boolean[][] {{true, false}, {true, true}}));
      layer.call(Torch.ones(1, 2)).sum().backward();
      assertThat(weight.grad().toFloatArray()).containsExactly(1, 0, 1, 1);
      assertThatIllegalStateException()
          .isThrownBy(() -> layer.weight(Torch.ones(2, 2)))
          .withMessage("weight is pruned: change weight_orig, or call Prune.remove first");
      Prune.remove(layer, "weight");
      assertThat(layer.weight()).isSameAs(weight);
      assertThat(weight.toFloatArray()).containsExactly(4, 0, 4, 4);
      assertThat(Prune.isPruned(layer)).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Prune.remove(layer, "weight"))
          .withMessage("\"weight\" of Linear has no pruning");
    }
  }

  @Test
  void pruningChecksItsArguments() {
    Linear layer = ones();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prune.l1Unstructured(layer, "weight", 1.5))
        .withMessage("amount must be a fraction from 0 to 1 or a non-negative integer, got 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prune.l1Unstructured(layer, "weight", 5))
        .withMessage("amount is 5, but there are only 4 to prune");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prune.randomStructured(layer, "bias", 1, 0))
        .withMessage("structured pruning requires 2 or more dimensions, got [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prune.customFromMask(layer, "weight", Torch.ones(2)))
        .withMessage("the mask must be [2, 2], got [2]");
    assertThat(layer.stateDict()).containsOnlyKeys("weight", "bias");
  }

  @Test
  void aNonfiniteNormIsAnErrorWithErrorIfNonfinite() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor parameter = Torch.zeros(2).requiresGrad_(true);
      parameter.setGrad(Torch.tensor(1.0, Double.POSITIVE_INFINITY));
      assertThatThrownBy(
              () -> ClipGrad.clipGradNorm_(List.of(parameter), 1, o -> o.errorIfNonfinite(true)))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "clipGradNorm_: the total norm of order 2.0 is Infinity, so the gradients cannot be"
                  + " clipped; errorIfNonfinite(false) scales by it anyway");
      assertThat(parameter.grad().toFloatArray()).containsExactly(1, Float.POSITIVE_INFINITY);
      assertThat(ClipGrad.clipGradNorm_(List.of(), 1).item()).isZero();
    }
  }

  @Test
  void parametersAreConvertedToOneVectorAndBack() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = ones();
      Tensor vector = ConvertParameters.parametersToVector(layer.parameters());
      assertThat(vector.shape().toArray()).containsExactly(6);
      ConvertParameters.vectorToParameters(Torch.arange(6.0), layer.parameters());
      assertThat(layer.weight().toFloatArray()).containsExactly(0, 1, 2, 3);
      assertThat(layer.bias().toFloatArray()).containsExactly(4, 5);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConvertParameters.vectorToParameters(Torch.ones(7), layer.parameters()))
          .withMessage("vectorToParameters: the parameters have 6 numbers, got [7]");
    }
  }

  @Test
  void aSkippedInitializationDoesNotUseTheGenerator() {
    try (TensorScope scope = TensorScope.open()) {
      Torch.manualSeed(0);
      float expected = Torch.rand(1).toFloatArray()[0];
      Torch.manualSeed(0);
      Linear layer = SkipInit.skipInit(() -> new Linear(3, 3));
      assertThat(Torch.rand(1).toFloatArray()[0]).isEqualTo(expected);
      assertThat(layer.weight().shape().toArray()).containsExactly(3, 3);
      assertThat(new Linear(3, 3).weight().abs().max().item()).isPositive();
    }
  }

  @Test
  void clippingDoesNotLeak() {
    try (TensorScope scope = TensorScope.open()) {
      Linear layer = ones();
      layer.call(Torch.ones(1, 2)).sum().backward();
      long before = Torch.memoryStats().unclosed();
      Tensor norm = ClipGrad.clipGradNorm_(layer.parameters(), 0.1);
      ClipGrad.clipGradValue_(layer.parameters(), 0.01);
      ClipGrad.clipGradsWithNorm_(layer.parameters(), 0.1, norm);
      assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(1);
    }
  }
}
