package org.jtorch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

@NoLeaks
class DatasetsTest {
  @Test
  void aSampleIsAViewOfTheDatasetsTensors() {
    try (CountingDataset counted = new CountingDataset(3)) {
      Sample sample = counted.dataset().get(2);
      assertThat(sample.input().toFloatArray()).containsExactly(2, 2, 2);
      assertThat(sample.target().itemLong()).isEqualTo(2);
      assertThat(counted.dataset().size()).isEqualTo(3);
    }
  }

  @Test
  void tensorsThatDifferInTheNumberOfSamplesAreRefused() {
    Tensor three = Torch.zeros(3, 2);
    Tensor four = Torch.zeros(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TensorDataset(three, four))
        .withMessage(
            "TensorDataset: inputs of shape [3, 2] and targets of shape [4] differ in the number"
                + " of samples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TensorDataset(three, Torch.tensor(1)))
        .withMessage(
            "TensorDataset: inputs of shape [3, 2] and targets of shape [] differ in the number"
                + " of samples");
  }

  @Test
  void aSampleOutOfRangeIsRefused() {
    try (CountingDataset counted = new CountingDataset(3)) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> counted.dataset().get(3))
          .withMessageContaining("out of bounds")
          .withMessageContaining("size 3");
    }
  }

  @Test
  void aSubsetHasItsOwnIndices() {
    Subset<Long> subset = new Subset<>(new Numbers(10), 7, 2, 5);
    assertThat(subset.size()).isEqualTo(3);
    assertThat(subset.get(0)).isEqualTo(7);
    assertThat(subset.getAll(new long[] {2, 1})).containsExactly(5L, 2L);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> subset.get(3))
        .withMessage("Index 3 out of bounds for length 3");
  }

  @Test
  void concatenatedDatasetsFollowOneAnother() {
    ConcatDataset<Long> all =
        new ConcatDataset<>(List.of(new Numbers(2), new Numbers(0), new Numbers(3)));
    assertThat(all.size()).isEqualTo(5);
    assertThat(all.getAll(new long[] {0, 1, 2, 3, 4})).containsExactly(0L, 1L, 0L, 1L, 2L);
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> all.get(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConcatDataset<Long>(List.of()))
        .withMessage("ConcatDataset: the list of datasets is empty");
  }

  @Test
  void splitLengthsMustAddUp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Numbers(10).randomSplit(5, 4))
        .withMessage("randomSplit: lengths [5, 4] do not add up to the dataset's size 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Numbers(10).randomSplit(11, -1))
        .withMessage("randomSplit: lengths [11, -1] do not add up to the dataset's size 10");
  }

  @Test
  void nullArgumentsAreRefused() {
    Tensor one = Torch.ones(1);
    List<ThrowingCallable> calls =
        List.of(
            () -> new Sample(null, one),
            () -> new Sample(one, null),
            () -> new Batch(null, one),
            () -> new Batch(one, null),
            () -> new Subset<>(null, 1),
            () -> DataLoader.of(new Numbers(1), null, o -> {}),
            () -> DataLoader.of(null, o -> {}),
            () -> DataLoader.of(null),
            () -> new DataLoader.Options().sampler(null));
    for (ThrowingCallable call : calls) {
      assertThatNullPointerException().isThrownBy(call);
    }
  }
}
