package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A version is run as it will be before it serves. */
@NoLeaks
@Timeout(60)
class WarmUpTest {
  private final List<String> batches = Collections.synchronizedList(new ArrayList<>());

  private ModelInfo loaded(Consumer<Model.Options<float[], float[]>> options) {
    Codec<float[], float[]> codec =
        Codec.of(x -> Sample.of(Torch.tensor(x)), y -> y.tensor().toFloatArray());
    Network network =
        Network.of(
            batch -> {
              batches.add(
                  String.join(
                      " ", batch.tensors().stream().map(t -> t.shape().toString()).toList()));
              return Sample.of(batch.tensors().get(0));
            });
    try (Serving serving = Serving.open(o -> o.workers(1))) {
      Predictor<float[], float[]> predictor =
          serving.add(Model.of("m", NetworkSource.of("1", device -> network), codec, options));
      assertThat(predictor.model()).isEqualTo("m");
      return serving.model("m");
    }
  }

  @Test
  void everyPaddedSizeIsRunInEveryBatchAndTheMaskIsNoInputOfRequests() {
    ModelInfo info =
        loaded(
            o ->
                o.maxBatch(3)
                    .pad(p -> p.sizes(2, 4).mask(true).cut(0))
                    .warmUp(new float[] {1, 2, 3}));
    assertThat(batches)
        .containsExactly(
            "[1, 2] [1, 2]",
            "[1, 2] [1, 2]",
            "[1, 2] [1, 2]",
            "[2, 2] [2, 2]",
            "[2, 2] [2, 2]",
            "[2, 2] [2, 2]",
            "[3, 2] [3, 2]",
            "[3, 2] [3, 2]",
            "[3, 2] [3, 2]",
            "[1, 4] [1, 4]",
            "[1, 4] [1, 4]",
            "[1, 4] [1, 4]",
            "[2, 4] [2, 4]",
            "[2, 4] [2, 4]",
            "[2, 4] [2, 4]",
            "[3, 4] [3, 4]",
            "[3, 4] [3, 4]",
            "[3, 4] [3, 4]");
    assertThat(info.inputs()).hasSize(1);
    assertThat(info.inputs().get(0).shape()).containsExactly(-1L, -1L);
  }

  @Test
  void batchesBeyondTheLimitsAreNotRun() {
    assertThat(loaded(o -> o.maxBatch(8).maxElements(6).warmUp(new float[] {1, 2, 3})).ready())
        .isTrue();
    assertThat(batches).containsOnly("[1, 3]", "[2, 3]");
  }

  @Test
  void aFixedBatchIsTheOnlyOne() {
    assertThat(loaded(o -> o.fixedBatch(4).warmUp(new float[] {1, 2, 3})).ready()).isTrue();
    assertThat(batches).containsExactly("[4, 3]", "[4, 3]", "[4, 3]");
  }

  @Test
  void aCheckSeesTheVersionBeforeItServes() {
    assertThatThrownBy(
            () ->
                loaded(
                    o ->
                        o.check(
                            predictor -> {
                              assertThat(predictor.predict(new float[] {1, 2}))
                                  .containsExactly(1, 2);
                              assertThat(predictor.submit(new float[] {3}).join())
                                  .containsExactly(3);
                              assertThat(predictor.predictAll(List.of(new float[] {4}))).hasSize(1);
                              throw new IllegalStateException("not good enough");
                            })))
        .isInstanceOf(ModelNotReadyException.class)
        .hasMessage("version 1 of model m failed to load: not good enough");
    assertThat(batches).hasSize(3);
  }
}
