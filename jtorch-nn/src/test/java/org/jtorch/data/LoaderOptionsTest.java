package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

/** Contradicting options of a loader, null samples, and {@code toString}. */
class LoaderOptionsTest {
  private static final Sampler BACKWARDS = size -> new long[] {2, 1, 0};

  private static TensorDataset numbers() {
    return new TensorDataset(Torch.arange(3.0), Torch.arange(3));
  }

  private static List<Double> inputs(Consumer<DataLoader.Options> options) {
    List<Double> inputs = new ArrayList<>();
    try (DataLoader<Batch> loader = DataLoader.of(numbers(), options)) {
      for (Batch batch : loader) {
        inputs.add(batch.input().item());
      }
    }
    return inputs;
  }

  @Test
  void shuffleFalseKeepsTheSampler() {
    assertThat(inputs(o -> o.sampler(BACKWARDS).shuffle(false))).containsExactly(2.0, 1.0, 0.0);
    assertThat(inputs(o -> o.shuffle(false).sampler(BACKWARDS))).containsExactly(2.0, 1.0, 0.0);
    assertThat(inputs(o -> o.shuffle(true).shuffle(false))).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void aSamplerWithShuffleTrueIsRefused() {
    for (Consumer<DataLoader.Options> options :
        List.<Consumer<DataLoader.Options>>of(
            o -> o.sampler(BACKWARDS).shuffle(true), o -> o.shuffle(true).sampler(BACKWARDS))) {
      assertThatThrownBy(() -> DataLoader.of(numbers(), options).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sampler option is mutually exclusive with shuffle");
    }
  }

  /** Dataset whose second sample is null. */
  private static final class WithNullSample implements Dataset<Sample> {
    @Override
    @SuppressWarnings("NullAway") // null on purpose
    public Sample get(long index) {
      return index == 1 ? null : new Sample(Torch.ones(1), Torch.ones(1));
    }

    @Override
    public long size() {
      return 3;
    }

    @Override
    public String toString() {
      return "WithNullSample";
    }
  }

  @Test
  void aNullSampleIsReportedAndACollateFunctionMayFilterIt() {
    for (int workers : new int[] {0, 2}) {
      try (DataLoader<Batch> loader =
          DataLoader.of(new WithNullSample(), o -> o.batchSize(3).numWorkers(workers))) {
        assertThatThrownBy(() -> loader.iterator().next())
            .isInstanceOf(NullPointerException.class)
            .hasMessage("WithNullSample: the sample at index 1 is null");
      }
    }
    try (DataLoader<Batch> loader =
        DataLoader.of(
            new WithNullSample(),
            samples -> Batch.stack(samples.stream().filter(sample -> sample != null).toList()),
            o -> o.batchSize(3))) {
      assertThat(loader.iterator().next().size()).isEqualTo(2);
    }
  }

  @Test
  void toStringShowsTheOptions() {
    TensorDataset data = numbers();
    assertThat(data).hasToString("TensorDataset(inputs=[3], targets=[3])");
    assertThat(new Subset<>(data, 0, 2))
        .hasToString("Subset(TensorDataset(inputs=[3], targets=[3]), size=2)");
    assertThat(new ConcatDataset<>(List.of(data, data)))
        .asString()
        .startsWith("ConcatDataset([TensorDataset")
        .endsWith(", size=6)");
    try (DataLoader<Batch> loader = DataLoader.of(data, o -> o.batchSize(2).shuffle(true))) {
      assertThat(loader)
          .hasToString(
              "DataLoader(TensorDataset(inputs=[3], targets=[3]), batchSize=2, shuffle=true,"
                  + " dropLast=false, numWorkers=0)");
    }
  }
}
