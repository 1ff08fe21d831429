package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop that is stopped in the middle of an epoch and resumed by another loader. */
@NoLeaks
class LoaderStateTest {
  private static final int EPOCHS = 3;
  private static final long SIZE = 22;

  /** A sample is its index, a random number, and a random mask. */
  private static Tensor sample(long index) {
    return TensorScope.compute(
        () ->
            Torch.cat(
                Torch.full(DType.FLOAT64, Shape.of(1), index),
                Torch.rand(DType.FLOAT64, 1),
                F.dropout(Torch.ones(DType.FLOAT64, 3), 0.5)));
  }

  private static final class Samples implements Dataset<Tensor> {
    @Override
    public Tensor get(long index) {
      return sample(index);
    }

    @Override
    public long size() {
      return SIZE;
    }
  }

  private static DataLoader<Tensor> stream(Consumer<DataLoader.Options> options) {
    IterableDataset<Tensor> stream =
        () -> Stream.iterate(0L, i -> i < SIZE, i -> i + 1).map(LoaderStateTest::sample).iterator();
    return DataLoader.of(stream, Collate.stack(), options);
  }

  private static DataLoader<Tensor> map(Consumer<DataLoader.Options> options) {
    return DataLoader.of(new Samples(), Collate.stack(), options);
  }

  private static final Map<String, Supplier<DataLoader<Tensor>>> LOADERS = loaders();

  private static Map<String, Supplier<DataLoader<Tensor>>> loaders() {
    Map<String, Supplier<DataLoader<Tensor>>> made = new LinkedHashMap<>();
    made.put("in order", () -> map(o -> o.batchSize(4)));
    for (int workers : new int[] {0, 2}) {
      made.put(
          "shuffled, " + workers, () -> map(o -> o.batchSize(4).shuffle(true).numWorkers(workers)));
      made.put(
          "python, " + workers,
          () ->
              map(o -> o.batchSize(4).shuffle(true).numWorkers(workers).pythonRandomNumbers(true)));
      made.put("stream, " + workers, () -> stream(o -> o.batchSize(4).numWorkers(workers)));
      made.put(
          "weighted, " + workers,
          () -> {
            double[] weights = new double[(int) SIZE];
            java.util.Arrays.setAll(weights, i -> i + 1);
            Generator generator = Generator.cpu().manualSeed(2);
            return map(
                o ->
                    o.batchSize(4)
                        .numWorkers(workers)
                        .sampler(
                            new WeightedRandomSampler(weights, 22, w -> w.generator(generator))));
          });
      made.put(
          "own generator, " + workers,
          () ->
              map(
                  o ->
                      o.batchSize(4)
                          .shuffle(true)
                          .numWorkers(workers)
                          .generator(Generator.cpu().manualSeed(6))));
    }
    made.put(
        "persistent",
        () -> map(o -> o.batchSize(4).shuffle(true).numWorkers(2).persistentWorkers(true)));
    return made;
  }

  static Stream<String> names() {
    return LOADERS.keySet().stream();
  }

  /** Runs epochs with training steps that draw, up to a number of batches. */
  private static List<double[]> run(DataLoader<Tensor> loader, long batches) {
    List<double[]> seen = new ArrayList<>();
    while (seen.size() < batches) {
      for (Tensor batch : loader) {
        try (TensorScope scope = TensorScope.open()) {
          seen.add(Torch.cat(batch.flatten(), Torch.rand(DType.FLOAT64, 1)).toDoubleArray());
        }
        if (seen.size() == batches) {
          return seen;
        }
      }
    }
    return seen;
  }

  @ParameterizedTest
  @MethodSource("names")
  void aResumedLoopContinuesToTheBit(String name, @TempDir Path folder) {
    Torch.manualSeed(3);
    List<double[]> whole;
    try (DataLoader<Tensor> loader = LOADERS.get(name).get()) {
      whole = run(loader, EPOCHS * 6);
    }
    for (int stop : new int[] {2, 8, 12}) {
      Torch.manualSeed(3);
      Path file = folder.resolve(stop + ".pth");
      try (DataLoader<Tensor> loader = LOADERS.get(name).get();
          TensorScope scope = TensorScope.open()) {
        assertThat(run(loader, stop)).hasSize(stop);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("loader", loader.stateDict());
        state.put("random", Torch.getRngState());
        Checkpoint.save(file, state);
      }
      Torch.manualSeed(99);
      try (DataLoader<Tensor> loader = LOADERS.get(name).get();
          TensorScope scope = TensorScope.open()) {
        Checkpoint saved = Checkpoint.load(file);
        loader.loadStateDict(saved.map("loader"));
        Torch.setRngState((Tensor) saved.value("random"));
        List<double[]> rest = run(loader, EPOCHS * 6 - stop);
        for (int i = 0; i < rest.size(); i++) {
          assertThat(rest.get(i)).as("%s: batch %s", name, stop + i).isEqualTo(whole.get(stop + i));
        }
      }
    }
  }

  @Test
  void anotherNumberOfWorkersContinuesToTheBit() {
    Torch.manualSeed(3);
    Map<String, Object> state;
    List<double[]> expected;
    try (DataLoader<Tensor> loader = map(o -> o.batchSize(4).shuffle(true).numWorkers(2))) {
      Iterator<Tensor> batches = loader.iterator();
      for (int i = 0; i < 3; i++) {
        assertThat(batches.next().size(0)).isEqualTo(4);
      }
      state = loader.stateDict();
      expected = rest(batches);
    }
    for (int workers : new int[] {0, 5}) {
      try (DataLoader<Tensor> loader = map(o -> o.batchSize(4).shuffle(true).numWorkers(workers))) {
        loader.loadStateDict(state);
        Tensor before = Torch.getRngState();
        List<double[]> rest = rest(loader.iterator());
        assertThat(Torch.getRngState().equal(before)).isTrue();
        assertThat(rest).hasSize(3);
        for (int i = 0; i < 3; i++) {
          assertThat(rest.get(i)).isEqualTo(expected.get(i));
        }
      }
    }
  }

  private static List<double[]> rest(Iterator<Tensor> batches) {
    List<double[]> rest = new ArrayList<>();
    batches.forEachRemaining(batch -> rest.add(batch.flatten().toDoubleArray()));
    return rest;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theStateBetweenEpochsIsThatOfANewOne(int workers) {
    try (DataLoader<Tensor> loader = map(o -> o.batchSize(11).numWorkers(workers))) {
      assertThat(loader.stateDict()).isEmpty();
      Iterator<Tensor> batches = loader.iterator();
      assertThat(loader.stateDict()).containsEntry("batches", 0L);
      assertThat(batches.next().size(0)).isEqualTo(11);
      assertThat(batches.next().size(0)).isEqualTo(11);
      Map<String, Object> atTheEnd = loader.stateDict();
      assertThat(batches.hasNext()).isFalse();
      assertThat(loader.stateDict()).isEmpty();
      loader.loadStateDict(atTheEnd);
      assertThat(loader.iterator().hasNext()).as("a resumed epoch that is complete").isFalse();
      assertThat(loader).hasSize(2);
      loader.loadStateDict(Map.of());
      assertThat(loader).hasSize(2);
    }
  }

  @Test
  void whatIsNoStateIsRefused() {
    try (DataLoader<Tensor> loader = map(o -> {})) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loader.loadStateDict(Map.of("batches", 3L)))
          .withMessage("this is no state of a DataLoader: it has no generator");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loader.loadStateDict(Map.of("param_groups", List.of())))
          .withMessage("this is no state of a DataLoader: it has no number base_seed");
      assertThat(loader).hasSize((int) SIZE);
    }
  }
}
