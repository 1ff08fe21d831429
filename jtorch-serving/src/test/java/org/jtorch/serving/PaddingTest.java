package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(60)
class PaddingTest {
  /** Token numbers to one score per token. */
  private static final Codec<long[], float[]> CODEC =
      Codec.of(x -> Sample.of(Torch.tensor(x)), y -> y.tensor().toFloatArray());

  /**
   * Attention of each token to all tokens of its request, without padding where a mask is given.
   */
  private static final class Attention implements Network {
    private final Tensor embedding = TensorScope.unscoped(Torch.randn(100, 16));
    private final Tensor head = TensorScope.unscoped(Torch.randn(1, 16));
    final List<List<Long>> shapes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Sample call(Sample batch) {
      Tensor tokens = batch.tensors().get(0);
      shapes.add(List.of(tokens.size(0), tokens.size(1)));
      Tensor x = F.embedding(tokens, embedding);
      Tensor scores = x.matmul(x.transpose(1, 2));
      if (batch.tensors().size() > 1) {
        Tensor mask = batch.tensors().get(1);
        assertThat(mask.dtype()).isEqualTo(DType.BOOL);
        scores = scores.maskedFill(mask.logicalNot().unsqueeze(1), Double.NEGATIVE_INFINITY);
      }
      return Sample.of(F.linear(scores.softmax(-1).matmul(x), head).squeeze(-1));
    }

    @Override
    public void close() {
      embedding.close();
      head.close();
    }
  }

  @Test
  void paddedAndMaskedResultsEqualUnpaddedOnes() {
    Attention network = new Attention();
    CountDownLatch gate = new CountDownLatch(1);
    Network gated =
        new Network() {
          @Override
          public Sample call(Sample batch) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return network.call(batch);
          }

          @Override
          public void close() {
            network.close();
          }
        };
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<long[], float[]> predictor =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.of("1", d -> gated),
                  CODEC,
                  o -> o.pad(p -> p.sizes(4, 8, 16).value(99).mask(true).cut(0))));
      Random random = new Random(4);
      List<long[]> inputs = new ArrayList<>();
      List<Prediction<float[]>> predictions = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        long[] tokens = random.longs(1 + random.nextInt(16), 0, 100).toArray();
        inputs.add(tokens);
        predictions.add(predictor.submit(tokens));
      }
      gate.countDown();
      predictions.forEach(Prediction::join);
      List<List<Long>> batches = List.copyOf(network.shapes);
      for (int i = 0; i < 60; i++) {
        float[] served = predictions.get(i).join();
        Sample batch = Sample.of(Torch.tensor(inputs.get(i)).unsqueeze(0));
        float[] alone = network.call(batch).tensor().squeeze(0).toFloatArray();
        assertThat(served).hasSize(inputs.get(i).length);
        for (int k = 0; k < served.length; k++) {
          assertThat((double) served[k])
              .isCloseTo(alone[k], org.assertj.core.data.Offset.offset(1e-5));
        }
      }
      assertThat(batches).allMatch(shape -> List.of(4L, 8L, 16L).contains(shape.get(1)));
      assertThat(batches).hasSizeLessThan(12);
      ModelStatistics statistics = serving.statistics("m");
      long own = inputs.stream().mapToLong(x -> x.length).sum();
      assertThat(statistics.elements() - statistics.padding()).isEqualTo(own);
      assertThat(statistics.padding()).isPositive();
    }
  }

  @Test
  void longerRequestsAreInvalid() {
    Attention network = new Attention();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<long[], float[]> predictor =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.of("1", d -> network),
                  CODEC,
                  o -> o.pad(p -> p.sizes(4, 8).mask(true).cut(0))));
      assertThatThrownBy(() -> predictor.predict(new long[9]))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("dimension 0 of input 0 has size 9, but at most 8 is allowed");
    }
  }

  @Test
  void twoDimensionsArePaddedAndEmptyRequestsToo() {
    List<List<Long>> shapes = Collections.synchronizedList(new ArrayList<>());
    Network network =
        Network.of(
            batch -> {
              shapes.add(Arrays.stream(batch.tensors().get(0).shape().toArray()).boxed().toList());
              assertThat(batch.tensors()).hasSize(2);
              return Sample.of(batch.tensors().get(0).add(1));
            });
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      var ignored =
          serving.add(
              Model.of(
                  "m",
                  NetworkSource.of("1", d -> network),
                  CODEC,
                  o ->
                      o.pad(p -> p.dim(0).sizes(2, 4).value(-5).cut(0))
                          .pad(p -> p.dim(1).sizes(3, 6).value(7).mask(true).cut(1))));
      Predictor<Sample, Sample> samples = serving.samples("m");
      Tensor input = Torch.zeros(DType.INT64, 3, 5);
      Sample answer = samples.predict(Sample.of(input));
      assertThat(answer.tensor().shape().toArray()).containsExactly(3, 5);
      assertThat(answer.tensor().sum().itemLong()).isEqualTo(15);
      assertThat(input.isClosed()).isFalse();
      Sample empty = samples.predict(Sample.of(Torch.zeros(DType.INT64, 0, 3)));
      assertThat(empty.tensor().shape().toArray()).containsExactly(0, 3);
      TensorScope.closeAll(answer);
      TensorScope.closeAll(empty);
      assertThat(shapes).containsExactly(List.of(1L, 4L, 6L), List.of(1L, 2L, 3L));
    }
  }

  @Test
  void declaredSignatureRefusesOtherInputs() {
    GatedNetwork network = GatedNetwork.open();
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], Float> predictor =
          serving.add(
              Model.of(
                  "m",
                  network.source(),
                  GatedNetwork.codec(),
                  o -> o.inputs(new TensorSpec("x", DType.FLOAT32, List.of(TensorSpec.ANY, 3L)))));
      assertThat(predictor.predict(new float[] {1, 2, 3})).isEqualTo(2f);
      assertThatThrownBy(() -> predictor.predict(new float[4]))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "input x must be float32 of shape [3] without the batch dimension,"
                  + " not float32 of shape [4]");
      Predictor<Sample, Sample> samples = serving.samples("m");
      assertThatThrownBy(() -> samples.predict(Sample.of(Torch.ones(3), Torch.ones(3))))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the model takes 1 inputs, not 2");
    }
  }
}
