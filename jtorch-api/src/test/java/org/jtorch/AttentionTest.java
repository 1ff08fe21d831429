package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.function.Consumer;
import org.jtorch.F.Attention;
import org.jtorch.F.MultiHeadAttentionForwardOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Multi-head attention against attention.json, which make_attention.py wrote. */
class AttentionTest {
  private static final PythonCases PYTHON = PythonCases.read("attention.json");
  private static final long HEADS = 2;
  private static final long WIDTH = 4;

  private TensorScope scope;
  private Tensor x;
  private Tensor memory;
  private Tensor other;
  private Tensor wide;
  private Tensor wider;
  private Tensor queryWeight;
  private Tensor keyWeight;
  private Tensor valueWeight;
  private Tensor biasK;
  private Tensor biasV;
  private Tensor statics;
  private Tensor added;
  private Tensor padding;
  private Tensor causal;

  @BeforeEach
  void makeTheInputsOfTheScript() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
    x = random(3, 2, WIDTH);
    memory = random(5, 2, WIDTH);
    other = random(5, 2, WIDTH);
    wide = random(5, 2, 3);
    wider = random(5, 2, 6);
    queryWeight = random(WIDTH, WIDTH);
    keyWeight = random(WIDTH, 3);
    valueWeight = random(WIDTH, 6);
    biasK = random(1, 1, WIDTH);
    biasV = random(1, 1, WIDTH);
    statics = random(2 * HEADS, 7, WIDTH / HEADS);
    padding = Torch.tensor(new boolean[][] {{false, false, true}, {false, false, false}});
    causal = Torch.ones(DType.BOOL, 3, 3).triu(1);
    added = random(2 * HEADS, 3, 3);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void selfAttentionAgreesWithPython() {
    check("self", x, o -> {});
    check("unbatched", x.select(1, 0), o -> {});
    check("perHead", x, o -> o.averageAttnWeights(false));
  }

  @Test
  void attentionToAnotherSequenceAgreesWithPython() {
    check("encoderDecoder", x, memory, memory, o -> {});
    check("three", x, memory, other, o -> {});
  }

  @Test
  void biasesMayBeAbsent() {
    Attention attention =
        F.multiHeadAttentionForward(
            x,
            memory,
            memory,
            HEADS,
            o -> {
              Torch.manualSeed(1);
              o.inProjWeight(random(3 * WIDTH, WIDTH));
              Tensor unused = random(3 * WIDTH);
              o.outProjWeight(random(WIDTH, WIDTH));
              unused.close();
            });
    PYTHON.assertSame("noBias", "output", attention.output());
    PYTHON.assertSame("noBias", "weights", attention.weights());
  }

  @Test
  void masksAgreeWithPython() {
    check("padded", x, o -> o.keyPaddingMask(padding).attnMask(causal));
    check("addedMask", x, o -> o.attnMask(added));
  }

  @Test
  void theFusedKernelAgreesWithPython() {
    check("fused", x, o -> o.needWeights(false));
    check(
        "fusedMasked",
        x,
        o -> o.needWeights(false).attnMask(added).keyPaddingMask(padding.to(DType.FLOAT64)));
    check("fusedCausal", x, o -> o.needWeights(false).attnMask(causal).isCausal(true));
  }

  @Test
  void addedKeysAndValuesAgreeWithPython() {
    check(
        "oneMore",
        x,
        o ->
            o.biasK(biasK).biasV(biasV).addZeroAttn(true).attnMask(causal).keyPaddingMask(padding));
    check("static", x, o -> o.staticK(statics).staticV(statics));
  }

  @Test
  void separateWeightsAdmitOtherWidths() {
    Attention attention =
        F.multiHeadAttentionForward(
            x,
            wide,
            wider,
            HEADS,
            o -> {
              Torch.manualSeed(1);
              Tensor packed = random(3 * WIDTH, WIDTH);
              Tensor bias = random(3 * WIDTH);
              TensorScope.closeAll(new Tensor[] {packed, bias});
              o.outProjWeight(random(WIDTH, WIDTH)).outProjBias(random(WIDTH));
              o.useSeparateProjWeight(true)
                  .qProjWeight(queryWeight)
                  .kProjWeight(keyWeight)
                  .vProjWeight(valueWeight);
            });
    PYTHON.assertSame("separate", "output", attention.output());
    PYTHON.assertSame("separate", "weights", attention.weights());
  }

  @Test
  void dropoutActsInTrainingAlone() {
    Attention plain = attend(x, x, x, o -> {});
    Attention evaluated = attend(x, x, x, o -> o.dropoutP(0.9).training(false));
    Attention trained = attend(x, x, x, o -> o.dropoutP(0.9));

    assertThat(plain.output().equal(evaluated.output())).isTrue();
    assertThat(trained.weights().eq(0).any().itemBoolean()).isTrue();
  }

  @Test
  void weightsThatWereNotWantedAreRefused() {
    Attention attention = attend(x, x, x, o -> o.needWeights(false));
    assertThat(attention.tensors()).containsExactly(attention.output());
    assertThatIllegalStateException()
        .isThrownBy(attention::weights)
        .withMessage("multiHeadAttentionForward: no weights after o -> o.needWeights(false)");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("expected a query (L, E) or (L, N, E), got [4]", Torch.ones(4), o -> {});
    refused("3 heads do not divide a width of 4", 3, o -> {});
    refused("0 heads do not divide a width of 4", 0, o -> {});
    refused("expected width 8, got 4", 2, o -> o.embedDimToCheck(8));
    refused("isCausal describes attnMask: give that too", 2, o -> o.isCausal(true));
    refused("biasK and biasV come together", 2, o -> o.biasK(biasK));
    refused(
        "attnMask is boolean or floating-point, got torch.int64",
        2,
        o -> o.attnMask(Torch.ones(DType.INT64, 3, 3)));
    refused(
        "expected an attnMask [3, 3] or [4, 3, 3], got [2, 3]",
        2,
        o -> o.attnMask(Torch.zeros(2, 3)));
    refused("expected a keyPaddingMask (N, S), got [3]", 2, o -> o.keyPaddingMask(Torch.zeros(3)));
    refused(
        "expected a keyPaddingMask for 2 x 3 sources, got [2, 4]",
        2,
        o -> o.keyPaddingMask(Torch.zeros(2, 4)));
    refused("expected staticK (4, S, 2), got [4, 7, 1]", 2, o -> o.staticK(Torch.zeros(4, 7, 1)));
    refused("set qProjWeight, kProjWeight and vProjWeight", 2, o -> o.useSeparateProjWeight(true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> F.multiHeadAttentionForward(x, x, x, 2, o -> {}))
        .withMessage("multiHeadAttentionForward: set outProjWeight");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attend(x, memory, x, o -> {}))
        .withMessage("multiHeadAttentionForward: key [5, 2, 4] and value [3, 2, 4] do not match");
  }

  private void refused(String message, long heads, Consumer<MultiHeadAttentionForwardOptions> o) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> F.multiHeadAttentionForward(x, x, x, heads, withWeights(o)))
        .withMessage("multiHeadAttentionForward: " + message);
  }

  private void refused(
      String message, Tensor query, Consumer<MultiHeadAttentionForwardOptions> options) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attend(query, query, query, options))
        .withMessage("multiHeadAttentionForward: " + message);
  }

  private static void check(
      String name, Tensor input, Consumer<MultiHeadAttentionForwardOptions> options) {
    Tensor query = input.detach().requiresGrad_();
    check(name, query, query, query, options);
  }

  private static void check(
      String name,
      Tensor input,
      Tensor key,
      Tensor value,
      Consumer<MultiHeadAttentionForwardOptions> options) {
    Tensor query = input.requiresGrad() ? input : input.detach().requiresGrad_();
    Attention attention = attend(query, key, value, options);
    attention.output().square().sum().backward();
    PYTHON.assertSame(name, "output", attention.output());
    PYTHON.assertSame(name, "gradient", query.grad());
    if (PYTHON.has(name, "weights")) {
      PYTHON.assertSame(name, "weights", attention.weights());
    } else {
      assertThat(attention.tensors()).hasSize(1);
    }
  }

  private static Attention attend(
      Tensor query, Tensor key, Tensor value, Consumer<MultiHeadAttentionForwardOptions> options) {
    return F.multiHeadAttentionForward(query, key, value, HEADS, withWeights(options));
  }

  private static Tensor random(long... shape) {
    return Torch.randn(shape).to(DType.FLOAT64);
  }

  private static Consumer<MultiHeadAttentionForwardOptions> withWeights(
      Consumer<MultiHeadAttentionForwardOptions> options) {
    return o -> {
      Torch.manualSeed(1);
      o.inProjWeight(random(3 * WIDTH, WIDTH)).inProjBias(random(3 * WIDTH));
      o.outProjWeight(random(WIDTH, WIDTH)).outProjBias(random(WIDTH));
      options.accept(o);
    };
  }
}
