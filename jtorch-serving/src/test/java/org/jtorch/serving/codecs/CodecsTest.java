package org.jtorch.serving.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CodecsTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** One component of each kind. */
  @SuppressWarnings("ArrayRecordComponent")
  record Mixed(
      float ratio, double exact, int count, Long id, boolean flag, float[] row, long[][] grid) {}

  /** Features of a table. */
  @SuppressWarnings("ArrayRecordComponent")
  record Features(float a, Integer b, boolean c, double[] d) {}

  /** An answer of numbers. */
  record Numbers(float mean, int best) {}

  /** An answer of arrays. */
  @SuppressWarnings("ArrayRecordComponent")
  record Arrays(float[] scores, double[][] grid, boolean sure) {}

  /** A component that has no tensor. */
  record Named(String name) {}

  @Test
  void numbersTakeAShapeAndGiveAFlatArray() {
    Codec<float[], float[]> codec = NumberCodecs.floats(1, 2, 3);
    Sample sample = codec.encode(new float[] {1, 2, 3, 4, 5, 6});
    assertThat(sample.tensor().shape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(codec.decode(sample)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> codec.encode(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 6 numbers, got 5");
  }

  @Test
  void numbersHaveTheDtypeOfTheirArrays() {
    assertThat(NumberCodecs.doubles().encode(new double[] {0.1}).tensor().dtype())
        .isEqualTo(DType.FLOAT64);
    assertThat(NumberCodecs.longs().encode(new long[] {7}).tensor().dtype()).isEqualTo(DType.INT64);
    Codec<float[][], float[][]> matrix = NumberCodecs.floats2d();
    assertThat(matrix.decode(matrix.encode(new float[][] {{1, 2}, {3, 4}})))
        .isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
    assertThatThrownBy(() -> matrix.encode(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void outputsAreConvertedWhereNothingIsLost() {
    Sample halves = Sample.of(Torch.tensor(new float[] {0.5f, 2}).to(DType.FLOAT16));
    assertThat(NumberCodecs.floats().decode(halves)).containsExactly(0.5f, 2);
    assertThat(NumberCodecs.doubles().decode(halves)).containsExactly(0.5, 2);
    assertThatThrownBy(() -> NumberCodecs.longs().decode(halves))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the network's output is torch.float16, not of integers");
  }

  @Test
  void listsAreOfLongOrDouble() {
    Codec<List<Number>, List<Number>> codec = NumberCodecs.numbers(DType.FLOAT32);
    Sample sample = codec.encode(List.of(1, 2.5, 3L));
    assertThat(sample.tensor().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(codec.decode(sample)).isEqualTo(List.of(1.0, 2.5, 3.0));
    assertThat(codec.decode(Sample.of(Torch.tensor(new int[] {4})))).isEqualTo(List.of(4L));
    assertThatThrownBy(() -> NumberCodecs.numbers(DType.INT8).encode(List.of(300)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void componentsOfARecordAreTensorsInOrder() {
    Sample sample =
        RecordCodecs.encoder(Mixed.class)
            .apply(
                new Mixed(
                    0.5f, 0.1, 3, 4L, true, new float[] {1, 2}, new long[][] {{1, 2}, {3, 4}}));
    assertThat(sample.tensors())
        .extracting(Tensor::dtype)
        .containsExactly(
            DType.FLOAT32,
            DType.FLOAT64,
            DType.INT32,
            DType.INT64,
            DType.BOOL,
            DType.FLOAT32,
            DType.INT64);
    assertThat(sample.tensors())
        .extracting(tensor -> tensor.shape().toString())
        .containsExactly("[]", "[]", "[]", "[]", "[]", "[2]", "[2, 2]");
    assertThat(sample.tensors().get(1).item()).isEqualTo(0.1);
  }

  @Test
  void componentsOfARecordAreOneVector() {
    Sample sample =
        RecordCodecs.vectorEncoder(Features.class)
            .apply(new Features(1.5f, 2, true, new double[] {3, 4}));
    assertThat(sample.tensor().toFloatArray()).containsExactly(1.5f, 2, 1, 3, 4);
  }

  @Test
  void missingComponentIsInvalid() {
    assertThatThrownBy(
            () ->
                RecordCodecs.vectorEncoder(Features.class)
                    .apply(new Features(1, null, true, new double[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Features.b is missing");
  }

  @Test
  void componentThatIsNoNumberIsRefusedAtOnce() {
    assertThatThrownBy(() -> RecordCodecs.encoder(Named.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "component Named.name has the type String, which is neither a number nor a boolean nor"
                + " an array of them");
  }

  @Test
  void recordIsMadeOfOutputsOrOfElements() {
    Function<Sample, Numbers> decoder = RecordCodecs.decoder(Numbers.class);
    assertThat(decoder.apply(Sample.of(Torch.tensor(new float[] {0.5f}), Torch.tensor(7))))
        .isEqualTo(new Numbers(0.5f, 7));
    assertThat(decoder.apply(Sample.of(Torch.tensor(new long[] {3, 7}))))
        .isEqualTo(new Numbers(3, 7));
    assertThatThrownBy(() -> decoder.apply(Sample.of(Torch.tensor(new float[] {3, 7}))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Numbers.best is int, but its output is torch.float32");
    assertThatThrownBy(() -> decoder.apply(Sample.of(Torch.tensor(new long[] {3, 1L << 40}))))
        .hasMessage("Numbers.best is int, and its output does not fit into it");
    assertThatThrownBy(() -> decoder.apply(Sample.of(Torch.tensor(new float[3]))))
        .hasMessage("the network's answer has 3 values, but the record 2 components");
  }

  @Test
  void recordHasArraysOfOutputs() {
    Arrays answer =
        RecordCodecs.decoder(Arrays.class)
            .apply(
                Sample.of(
                    Torch.tensor(new int[] {1, 2}),
                    Torch.tensor(new float[][] {{1, 2}, {3, 4}}),
                    Torch.tensor(true)));
    assertThat(answer.scores()).containsExactly(1, 2);
    assertThat(answer.grid()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    assertThat(answer.sure()).isTrue();
  }

  @Test
  void labelsAreTheMostProbable() {
    Sample scores = Sample.of(Torch.tensor(new float[] {0, (float) Math.log(3), 0}));
    Label best = TopLabels.of(2, o -> o.labels(List.of("a", "b", "c"))).apply(scores).get(0);
    assertThat(best.name()).isEqualTo("b");
    assertThat(best.index()).isEqualTo(1);
    assertThat(best.probability()).isCloseTo(0.6f, within(1e-6f));
    assertThat(TopLabels.of(9).apply(scores)).hasSize(3);
    assertThat(TopLabels.best(o -> o.softmax(false)).apply(scores))
        .isEqualTo(new Label("1", 1, (float) Math.log(3)));
    assertThatThrownBy(() -> TopLabels.of(1, o -> o.labels(List.of("a"))).apply(scores))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there are 1 labels, but the network has 3 classes");
  }

  @Test
  void labelsAreReadFromAResource() {
    Sample scores = Sample.of(Torch.tensor(new float[] {0, 1, 2}));
    assertThat(
            TopLabels.best(o -> o.resource(CodecsTest.class, "/pictures/labels.txt")).apply(scores))
        .extracting(Label::name)
        .isEqualTo("Gänse");
    assertThatThrownBy(() -> TopLabels.of(1, o -> o.resource(CodecsTest.class, "none.txt")))
        .hasMessage("there is no resource none.txt at org.jtorch.serving.codecs.CodecsTest");
  }

  @Test
  @NoLeaks
  void codecsLeaveWhatTheyMakeToTheScope() {
    try (TensorScope own = TensorScope.open()) {
      Codec<Features, Numbers> codec = RecordCodecs.vector(Features.class, Numbers.class);
      Sample sample = codec.encode(new Features(1, 2, false, new double[] {3}));
      assertThat(sample.tensor().numel()).isEqualTo(4);
    }
  }
}
