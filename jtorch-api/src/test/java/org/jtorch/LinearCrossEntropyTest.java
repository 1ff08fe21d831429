package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jtorch.ChunkingOptions.AccPolicy;
import org.jtorch.ChunkingOptions.ChunkingMethod;
import org.jtorch.F.LinearCrossEntropyOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearCrossEntropyTest {
  private static final PythonCases PYTHON = PythonCases.read("linear_cross_entropy.json");
  private static final long SAMPLES = 13;
  private static final long FEATURES = 4;
  private static final long CLASSES = 11;

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** The inputs that the script makes from the same seed. */
  private static final class Inputs {
    Tensor x;
    Tensor matrix;
    Tensor bias;
    Tensor weight;
    Tensor target;

    Inputs(DType dtype) {
      Torch.manualSeed(4);
      x = Torch.randn(SAMPLES, FEATURES).to(dtype).requiresGrad_();
      matrix = Torch.randn(CLASSES, FEATURES).to(dtype).requiresGrad_();
      bias = Torch.randn(CLASSES).to(dtype).requiresGrad_();
      weight = Torch.rand(CLASSES).to(dtype);
      target = Torch.randint(CLASSES, Shape.of(SAMPLES));
    }

    Inputs() {
      this(DType.FLOAT32);
    }

    Tensor loss(Consumer<LinearCrossEntropyOptions> options) {
      return F.linearCrossEntropy(x, matrix, target, options);
    }

    void backward(Tensor loss) {
      Tensor factors = Torch.arange(1, loss.numel() + 1).to(loss.dtype()).reshape(loss.shape());
      loss.mul(factors).sum().backward();
    }
  }

  private static Consumer<LinearCrossEntropyOptions> rule(String name, Inputs inputs) {
    return switch (name) {
      case "plain" -> o -> {};
      case "ignoreIndex" -> o -> o.ignoreIndex(2);
      case "outside" -> o -> o.ignoreIndex(-1);
      case "weighted" -> o -> o.ignoreIndex(3).weight(inputs.weight);
      case "bias" -> o -> o.linearBias(inputs.bias);
      default -> o -> o.ignoreIndex(5).weight(inputs.weight).linearBias(inputs.bias);
    };
  }

  private static void assertPythons(
      String name, Inputs inputs, Consumer<LinearCrossEntropyOptions> options) {
    Tensor loss = inputs.loss(options);
    inputs.backward(loss);
    PYTHON.assertSame(name, "loss", loss);
    PYTHON.assertSame(name, "input", inputs.x.grad());
    PYTHON.assertSame(name, "weight", inputs.matrix.grad());
    assertThat(inputs.bias.hasGrad()).as(name).isEqualTo(PYTHON.has(name, "bias"));
    if (inputs.bias.hasGrad()) {
      PYTHON.assertSame(name, "bias", inputs.bias.grad());
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Tag("nodes")
  @ParameterizedTest
  @EnumSource(names = {"NONE", "MEAN", "SUM"})
  void chunksGiveTheLossesAndGradientsOfPython(Reduction reduction) {
    for (String name :
        new String[] {"plain", "ignoreIndex", "outside", "weighted", "bias", "all"}) {
      Inputs inputs = new Inputs();
      if (name.equals("outside")) {
        inputs.target.narrow(0, 0, 3).fill_(-1);
      }
      Consumer<LinearCrossEntropyOptions> rule = rule(name, inputs);
      assertPythons(
          name + "/" + lower(reduction),
          inputs,
          o -> {
            rule.accept(o);
            o.reduction(reduction).chunking(c -> c.batchChunkSize(5));
          });
    }
  }

  @Tag("nodes")
  @ParameterizedTest
  @EnumSource(names = {"NONE", "MEAN", "SUM"})
  void halfPrecisionIsAccumulatedAsInPython(Reduction reduction) {
    for (DType dtype : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
      for (AccPolicy policy : AccPolicy.values()) {
        Inputs inputs = new Inputs(dtype);
        Consumer<LinearCrossEntropyOptions> rule = rule("all", inputs);
        assertPythons(
            dtype + "/" + lower(policy) + "/" + lower(reduction),
            inputs,
            o -> {
              rule.accept(o);
              o.reduction(reduction)
                  .chunking(c -> c.batchChunkSize(5).accPolicy(policy).accDtype(DType.FLOAT32));
            });
      }
    }
  }

  @Tag("nodes")
  @ParameterizedTest
  @EnumSource(names = {"NONE", "MEAN", "SUM"})
  void oneSampleAndDoublesAreThoseOfPython(Reduction reduction) {
    Inputs inputs = new Inputs(DType.FLOAT64);
    Inputs one = new Inputs(DType.FLOAT64);
    one.x = one.x.detach().get(0).clone().requiresGrad_();
    one.target = one.target.get(0);
    assertPythons(
        "unbatched/" + lower(reduction), one, o -> o.reduction(reduction).chunking(c -> {}));
    Consumer<LinearCrossEntropyOptions> rule = rule("all", inputs);
    assertPythons(
        "float64/" + lower(reduction),
        inputs,
        o -> {
          rule.accept(o);
          o.reduction(reduction).chunking(c -> c.accPolicy(AccPolicy.BALANCED));
        });
  }

  @Tag("nodes")
  @ParameterizedTest
  @EnumSource(names = {"NONE", "MEAN", "SUM"})
  void chunksGiveWhatAllLogitsGive(Reduction reduction) {
    for (long size : new long[] {1, 5, 13, 100}) {
      Inputs chunked = new Inputs(DType.FLOAT64);
      Inputs whole = new Inputs(DType.FLOAT64);
      Consumer<LinearCrossEntropyOptions> rule = rule("all", chunked);
      Tensor loss =
          chunked.loss(
              o -> {
                rule.accept(o);
                o.reduction(reduction).chunking(c -> c.batchChunkSize(size));
              });
      Consumer<LinearCrossEntropyOptions> wholeRule = rule("all", whole);
      Tensor expected =
          whole.loss(
              o -> {
                wholeRule.accept(o);
                o.reduction(reduction);
              });
      chunked.backward(loss);
      whole.backward(expected);
      assertThat(loss.allclose(expected)).isTrue();
      assertThat(chunked.x.grad().allclose(whole.x.grad())).isTrue();
      assertThat(chunked.matrix.grad().allclose(whole.matrix.grad())).isTrue();
      assertThat(chunked.bias.grad().allclose(whole.bias.grad())).isTrue();
    }
  }

  @Test
  void theSizeOfAChunkIsThatOfPython() {
    PYTHON.numbers(
        "sizes",
        (name, expected) -> {
          String[] parts = name.split(",");
          Tensor input =
              Torch.empty(DType.of(parts[4]), Long.parseLong(parts[0]), Long.parseLong(parts[1]));
          ChunkingOptions options = ChunkingOptions.of(c -> c.chunkingMethod(method(parts[3])));
          assertThat(options.resolve(input, Long.parseLong(parts[2])).chunkSize())
              .as(name)
              .isEqualTo(expected);
        });
  }

  private static ChunkingMethod method(String name) {
    return switch (name) {
      case "None" -> ChunkingMethod.NONE;
      case "auto" -> ChunkingMethod.AUTO;
      case "aspect_ratio" -> ChunkingMethod.aspectRatio();
      default -> ChunkingMethod.aspectRatio(Long.parseLong(name.substring(name.indexOf(':') + 1)));
    };
  }

  @Tag("nodes")
  @Test
  void noTensorOfAllLogitsIsMade(@TempDir Path folder) throws IOException {
    long logits = 4L * 2048 * 4096;
    assertThat(largest(folder.resolve("whole.jfr"), o -> {})).isGreaterThanOrEqualTo(logits);
    assertThat(largest(folder.resolve("mean.jfr"), o -> o.chunking(c -> {})))
        .isLessThan(logits / 8);
    assertThat(
            largest(
                folder.resolve("none.jfr"),
                o -> o.reduction(Reduction.NONE).chunking(c -> c.batchChunkSize(128))))
        .isBetween(logits / 16, logits / 8);
  }

  /** The largest storage that 2048 samples of 16 features and 4096 classes take. */
  private static long largest(Path file, Consumer<LinearCrossEntropyOptions> options)
      throws IOException {
    Tensor x = Torch.randn(2048, 16).requiresGrad_();
    Tensor matrix = Torch.randn(4096, 16).requiresGrad_();
    Tensor target = Torch.randint(4096, Shape.of(2048));
    try (Recording recording = new Recording()) {
      recording.enable("jtorch.TensorAllocation");
      recording.start();
      F.linearCrossEntropy(x, matrix, target, options).sum().backward();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .mapToLong(event -> event.getLong("size"))
        .max()
        .orElse(0);
  }

  @Tag("nodes")
  @Test
  void aSecondBackwardNeedsToBeAllowed() {
    Inputs inputs = new Inputs();
    Tensor once = inputs.loss(o -> o.chunking(c -> c.batchChunkSize(5)));
    once.backward(o -> o.retainGraph(true));
    Tensor first = inputs.matrix.grad().clone();
    assertThatThrownBy(once::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "linearCrossEntropy: an earlier backward has consumed the gradients: for another one"
                + " say chunking(c -> c.allowRetainGraph(true))");
    inputs.matrix.clearGrad();
    Tensor twice = inputs.loss(o -> o.chunking(c -> c.batchChunkSize(5).allowRetainGraph(true)));
    twice.backward(o -> o.retainGraph(true));
    twice.backward();
    assertThat(inputs.matrix.grad().allclose(first.mul(2))).isTrue();
    assertThat(inputs.matrix.grad().allclose(first)).isFalse();
  }

  @Tag("nodes")
  @Test
  void singleLossesGoBackwardAsOftenAsOneLikes() {
    Inputs inputs = new Inputs();
    Tensor losses =
        inputs.loss(o -> o.reduction(Reduction.NONE).chunking(c -> c.batchChunkSize(5))).sum();
    losses.backward(o -> o.retainGraph(true));
    Tensor first = inputs.matrix.grad().clone();
    losses.backward();
    assertThat(inputs.matrix.grad().allclose(first.mul(2))).isTrue();
  }

  @Tag("nodes")
  @ParameterizedTest
  @EnumSource(names = {"NONE", "MEAN"})
  void aSecondDerivativeIsRefused(Reduction reduction) {
    Tensor loss = new Inputs().loss(o -> o.reduction(reduction).chunking(c -> {})).sum();
    assertThatThrownBy(() -> loss.backward(o -> o.createGraph(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("linearCrossEntropy: in chunks it cannot be differentiated twice");
  }

  @Tag("nodes")
  @Test
  void onlyWantedGradientsAreThere() {
    Inputs inputs = new Inputs();
    Tensor frozen = inputs.matrix.detach();
    F.linearCrossEntropy(
            inputs.x, frozen, inputs.target, o -> o.linearBias(inputs.bias).chunking(c -> {}))
        .backward();
    assertThat(inputs.x.hasGrad()).isTrue();
    assertThat(inputs.bias.hasGrad()).isTrue();
    Tensor loss = Torch.noGrad(() -> inputs.loss(o -> o.chunking(c -> {})));
    assertThat(loss.requiresGrad()).isFalse();
  }

  @Tag("nodes")
  @Test
  void anInputChangedInPlaceIsNoticed() {
    Inputs inputs = new Inputs();
    Tensor losses = inputs.loss(o -> o.reduction(Reduction.NONE).chunking(c -> {}));
    Torch.noGrad(() -> inputs.x.add_(1));
    assertThatThrownBy(() -> losses.sum().backward())
        .hasMessageContaining("has been modified by an inplace operation: [float32[13, 4]]");
  }

  @Tag("nodes")
  @Test
  void mixedPrecisionLeavesTheLossAlone() {
    Inputs inputs = new Inputs();
    double expected = inputs.loss(o -> o.chunking(c -> {})).item();
    Tensor loss = Torch.autocast(Device.Type.CPU, () -> inputs.loss(o -> o.chunking(c -> {})));
    assertThat(loss.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(loss.item()).isEqualTo(expected);
  }

  @Tag("nodes")
  @Test
  void noSamplesHaveNoMeanAndASumOfZero() {
    Inputs inputs = new Inputs();
    Tensor none = Torch.zeros(0, FEATURES).requiresGrad_();
    Tensor target = Torch.zeros(DType.INT64, 0);
    Tensor mean = F.linearCrossEntropy(none, inputs.matrix, target, o -> o.chunking(c -> {}));
    Tensor sum =
        F.linearCrossEntropy(
            none, inputs.matrix, target, o -> o.reduction(Reduction.SUM).chunking(c -> {}));
    assertThat(mean.item()).isNaN();
    assertThat(sum.item()).isZero();
    sum.backward();
    assertThat(inputs.matrix.grad().abs().sum().item()).isZero();
  }

  @Test
  void whatChunksCannotDoIsDoneAtOnceWithAWarning() {
    Inputs inputs = new Inputs();
    Tensor shares = Torch.rand(SAMPLES, CLASSES).softmax(1);
    Tensor cube = inputs.matrix.detach().reshape(CLASSES, 1, FEATURES);
    Consumer<ChunkingOptions> chunking = c -> c.batchChunkSize(5);
    try (WarningLog log = new WarningLog()) {
      for (int i = 0; i < 2; i++) {
        Tensor smooth = inputs.loss(o -> o.labelSmoothing(0.1).chunking(chunking));
        Tensor expected = inputs.loss(o -> o.labelSmoothing(0.1));
        assertThat(smooth.item()).isEqualTo(expected.item());
        assertThat(
                F.linearCrossEntropy(inputs.x, inputs.matrix, shares, o -> o.chunking(chunking))
                    .item())
            .isEqualTo(F.linearCrossEntropy(inputs.x, inputs.matrix, shares).item());
        assertThat(
                F.linearCrossEntropy(
                        inputs.x, cube, inputs.target.unsqueeze(1), o -> o.chunking(chunking))
                    .item())
            .isEqualTo(F.linearCrossEntropy(inputs.x, cube, inputs.target.unsqueeze(1)).item());
      }
      assertThat(log.messages())
          .containsExactly(
              "linearCrossEntropy: chunking is ignored with labelSmoothing",
              "linearCrossEntropy: chunking is ignored with a target of float32",
              "linearCrossEntropy: chunking is ignored with a weight of [11, 1, 4]");
    }
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertRefused(
        () -> ChunkingOptions.of(c -> c.batchChunkSize(0)),
        "batchChunkSize must be 1 or more, got 0");
    assertRefused(() -> ChunkingMethod.aspectRatio(0), "aspectRatio: n must be 1 or more, got 0");
    assertRefused(
        () -> ChunkingOptions.of(c -> c.accDtype(DType.INT64)),
        "accDtype must be float16, bfloat16, float32 or float64, got int64");
    Inputs inputs = new Inputs();
    assertRefused(
        () -> loss(inputs, c -> c.accDtype(DType.FLOAT64)),
        "linearCrossEntropy: accDtype float64 does not go with an input of float32: only float32"
            + " with float16 or bfloat16, or the same");
    assertRefused(
        () -> loss(inputs, c -> c.batchChunkSize(5).chunkingMethod(ChunkingMethod.aspectRatio())),
        "linearCrossEntropy: batchChunkSize is 5 where chunkingMethod 'aspect_ratio' gives 8: set"
            + " only one");
  }

  private static void loss(Inputs inputs, Consumer<ChunkingOptions> chunking) {
    one(inputs, o -> o.chunking(chunking));
  }

  private static void one(Inputs inputs, Consumer<LinearCrossEntropyOptions> options) {
    Tensor loss =
        inputs.loss(
            o -> {
              o.chunking(c -> {});
              options.accept(o);
            });
    assertThat(loss.dim()).isZero();
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    Inputs inputs = new Inputs();
    assertRefused(
        () -> one(inputs, o -> o.weight(Torch.ones(3))),
        "linearCrossEntropy: a class weight of [3] does not fit [11, 4], it must be [11]");
    assertRefused(
        () -> one(inputs, o -> o.linearBias(Torch.ones(1))),
        "linearCrossEntropy: a linearBias of [1] does not fit [11, 4], it must be [11]");
    Tensor target = inputs.target;
    inputs.target = target.narrow(0, 0, 3);
    assertRefused(
        () -> loss(inputs, c -> {}),
        "linearCrossEntropy: a target of [3] does not fit [13, 4], it must be [13]");
    inputs.target = target.add(11);
    assertThatThrownBy(() -> loss(inputs, c -> {})).isInstanceOf(TorchException.class);
    inputs.target = target;
    inputs.matrix = Torch.ones(CLASSES, 3);
    assertRefused(
        () -> loss(inputs, c -> {}),
        "linearCrossEntropy: a weight of [11, 3] does not fit [13, 4], it must be [11, 4]");
  }

  @Test
  void optionsPrintAsInPython() {
    assertThat(ChunkingOptions.of(c -> {}))
        .hasToString(
            "LinearCrossEntropyOptions(allow_retain_graph=False, batch_chunk_size=None,"
                + " chunking_method='auto', acc_policy='auto', acc_dtype=None)");
    assertThat(
            ChunkingOptions.of(
                c ->
                    c.allowRetainGraph(true)
                        .batchChunkSize(3)
                        .chunkingMethod(ChunkingMethod.NONE)
                        .accPolicy(AccPolicy.COMPACT)
                        .accDtype(DType.FLOAT32)))
        .hasToString(
            "LinearCrossEntropyOptions(allow_retain_graph=True, batch_chunk_size=3,"
                + " chunking_method=None, acc_policy='compact', acc_dtype=torch.float32)");
  }
}
