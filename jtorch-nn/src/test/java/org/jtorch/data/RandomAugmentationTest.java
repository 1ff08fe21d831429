package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class RandomAugmentationTest {
  /** Draws by operators that accept a generator, that have an overload with one, and others. */
  private record Augmented(long size) implements Dataset<Tensor> {
    @Override
    public Tensor get(long index) {
      return TensorScope.compute(
          () ->
              Torch.cat(
                  Torch.rand(2),
                  Torch.zeros(2).normal_(),
                  F.dropout(Torch.ones(4), 0.5),
                  Torch.randperm(4).to(DType.FLOAT32),
                  Torch.randLike(Torch.zeros(1)),
                  Torch.rand(Generator.current(), 1),
                  Torch.full(Shape.of(1), (float) index)));
    }
  }

  private static List<float[]> epochs(
      Dataset<Tensor> dataset, Consumer<DataLoader.Options> options) {
    Torch.manualSeed(5);
    List<float[]> batches = new ArrayList<>();
    try (DataLoader<Tensor> loader = DataLoader.of(dataset, Collate.stack(), options)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        for (Tensor batch : loader) {
          batches.add(batch.flatten().toFloatArray());
          Tensor step = Torch.rand(1); // the training step draws too
          assertThat(step.item()).isBetween(0.0, 1.0);
        }
      }
    }
    return batches;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void batchesAreTheSameForAnyNumberOfWorkers(int workers) {
    List<float[]> expected = epochs(new Augmented(33), o -> o.batchSize(4).shuffle(true));
    List<float[]> batches =
        epochs(new Augmented(33), o -> o.batchSize(4).shuffle(true).numWorkers(workers));
    assertThat(batches).hasSize(18);
    for (int i = 0; i < batches.size(); i++) {
      assertThat(batches.get(i)).as("batch %s", i).isEqualTo(expected.get(i));
    }
  }

  @Test
  void samplesAndEpochsDrawDifferentNumbers() {
    Set<Float> first = new HashSet<>();
    for (float[] batch : epochs(new Augmented(33), o -> o.batchSize(1))) {
      first.add(batch[0]);
    }
    assertThat(first).hasSizeGreaterThan(60);
  }

  @Test
  void aSampleThatIsDrawnTwiceIsAugmentedTwice() {
    List<float[]> batches =
        epochs(new Augmented(3), o -> o.batchSize(4).sampler(size -> new long[] {1, 2, 1, 1}));
    float[] batch = batches.get(0);
    int width = batch.length / 4;
    assertThat(batch[width - 1]).isEqualTo(batch[2 * width + width - 1]);
    assertThat(Set.of(batch[0], batch[width], batch[2 * width], batch[3 * width])).hasSize(4);
  }

  @Test
  void theSeedOfASampleDependsOnItsIndexOnly() {
    float[] whole = epochs(new Augmented(6), o -> o.batchSize(6)).get(0);
    float[] last =
        epochs(new Augmented(6), o -> o.batchSize(1).sampler(size -> new long[] {5})).get(0);
    assertThat(last)
        .containsExactly(java.util.Arrays.copyOfRange(whole, 5 * last.length, whole.length));
  }

  @Test
  void theDefaultGeneratorIsLeftAlone() {
    Torch.manualSeed(5);
    float withRandom;
    try (DataLoader<Tensor> loader = DataLoader.of(new Augmented(8), Collate.stack(), o -> {})) {
      assertThat(loader).hasSize(8);
      withRandom = (float) Torch.rand(1).item();
    }
    Torch.manualSeed(5);
    try (DataLoader<List<Long>> loader = DataLoader.of(new Numbers(8), x -> x, o -> {})) {
      assertThat(loader).hasSize(8);
      assertThat((float) Torch.rand(1).item()).isEqualTo(withRandom);
    }
  }

  @Test
  void aDatasetThatIsCalledDirectlyDrawsFromTheDefaultGenerator() {
    Torch.manualSeed(9);
    Tensor expected = Torch.rand(2);
    Torch.manualSeed(9);
    assertThat(new Augmented(1).get(0).narrow(0, 0, 2).equal(expected)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aSeedInADatasetIsTheSamples(int workers) {
    Dataset<Tensor> seeded =
        new Dataset<>() {
          @Override
          public Tensor get(long index) {
            Torch.manualSeed(index);
            return Torch.rand(1);
          }

          @Override
          public long size() {
            return 9;
          }
        };
    Torch.manualSeed(4);
    Tensor state = Torch.getRngState();
    try (DataLoader<Tensor> loader =
        DataLoader.of(seeded, Collate.stack(), o -> o.batchSize(9).numWorkers(workers))) {
      for (Tensor batch : loader) {
        for (int i = 0; i < 9; i++) {
          Tensor expected = Torch.rand(Generator.cpu().manualSeed(i), 1);
          assertThat(batch.get(i).equal(expected)).isTrue();
        }
      }
    }
    assertThat(Torch.initialSeed()).isEqualTo(4);
    assertThat(Torch.getRngState().size(0)).isEqualTo(state.size(0));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "1, true", "2, false", "2, true"})
  void anOptionGivesPythonsNumbers(int workers, boolean persistent) {
    for (JsonNode expected : DataSamples.of("random")) {
      if (expected.get("workers").asInt() == workers
          && expected.get("persistent").asBoolean() == persistent) {
        assertPythonsNumbers(expected, workers, persistent);
        return;
      }
    }
    throw new AssertionError("not recorded");
  }

  private static void assertPythonsNumbers(JsonNode expected, int workers, boolean persistent) {
    Dataset<Tensor> drawing =
        new Dataset<>() {
          @Override
          public Tensor get(long index) {
            return TensorScope.compute(
                () -> {
                  Tensor noise = Torch.rand(DType.FLOAT64, 2);
                  Tensor x = Torch.full(DType.FLOAT64, Shape.of(2), index + 1.0);
                  return F.dropout(x, 0.5).add(noise);
                });
          }

          @Override
          public long size() {
            return 7;
          }
        };
    Torch.manualSeed(DataSamples.SEED);
    try (DataLoader<Tensor> loader =
        DataLoader.of(
            drawing,
            Collate.stack(),
            o ->
                o.batchSize(2)
                    .shuffle(true)
                    .numWorkers(workers)
                    .persistentWorkers(persistent)
                    .pythonRandomNumbers(true))) {
      for (JsonNode epoch : expected.get("epochs")) {
        int i = 0;
        for (Tensor batch : loader) {
          JsonNode rows = epoch.get(i++);
          for (int row = 0; row < rows.size(); row++) {
            assertThat(batch.get(row).toDoubleArray())
                .containsExactly(DataSamples.doubles(rows.get(row)));
          }
        }
        assertThat(i).isEqualTo(epoch.size());
      }
    }
    assertThat(Torch.randint(1L << 40, Shape.of()).itemLong())
        .isEqualTo(expected.get("next").asLong());
  }
}
