package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Lambda;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.ToTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class MnistTest {
  private static final Path SUBSET = Path.of("..", "data", "mnist");
  private static final long TRAIN_SIZE = 10_000;
  private static final long TEST_SIZE = 2_000;

  /** The sums of all pixels, computed in Python. */
  private static final long TRAIN_SUM = 262_146_600;

  private static final long TEST_SUM = 48_335_026;

  @TempDir Path folder;

  @Test
  void theSubsetOfTheRepositoryIsRead() {
    try (MNIST train = new MNIST(SUBSET, MNIST.Split.TRAIN);
        MNIST test = new MNIST(SUBSET, MNIST.Split.TEST)) {
      assertThat(test)
          .hasToString(
              "Dataset MNIST\n    Number of datapoints: "
                  + test.size()
                  + "\n    Root location: "
                  + SUBSET
                  + "\n    Split: Test");
      assertThat(train.size()).isEqualTo(TRAIN_SIZE);
      assertThat(test.size()).isEqualTo(TEST_SIZE);
      assertThat(train.images().shape()).isEqualTo(Shape.of(TRAIN_SIZE, 28, 28));
      assertThat(train.images().dtype()).isEqualTo(DType.UINT8);
      assertThat(first(train.labels())).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
      assertThat(first(test.labels())).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
      assertThat(train.images().sum().itemLong()).isEqualTo(TRAIN_SUM);
      assertThat(test.images().sum().itemLong()).isEqualTo(TEST_SUM);
      assertThat(train.images().to(DType.FLOAT64).mean().item() / 255)
          .as("the usual mean for normalization")
          .isEqualTo(0.1307, within(1e-3));
    }
  }

  @Test
  void aSampleIsASingleChannelImageAndItsClass() throws IOException {
    IdxBytes.writeTwo(folder);
    try (MNIST digits = new MNIST(folder, MNIST.Split.TRAIN)) {
      Sample sample = digits.get(1);
      assertThat(sample.input().shape()).isEqualTo(Shape.of(1, 2, 3));
      assertThat(sample.input().mul(255).flatten().toFloatArray())
          .containsExactly(6, 7, 8, 9, 10, 11);
      assertThat(sample.target().dtype()).isEqualTo(DType.INT64);
      assertThat(sample.target().itemLong()).isEqualTo(1);
      assertThat(digits.get(-1).target().itemLong()).as("from the end").isEqualTo(1);
      assertThat(digits.get(-1).input().equal(sample.input())).isTrue();
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> digits.get(2))
          .withMessageContaining("Index 2 out of bounds for length 2");
    }
  }

  @Test
  void theTransformIsGivenUint8() throws IOException {
    IdxBytes.writeTwo(folder);
    try (MNIST digits =
        new MNIST(
            folder, MNIST.Split.TRAIN, o -> o.transform(new Lambda(image -> image.flatten())))) {
      assertThat(digits.get(0).input().toByteArray()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void filesMayBeCompressedOrInTorchvisionsFolders() throws IOException {
    Path raw = Files.createDirectories(folder.resolve("MNIST").resolve("raw"));
    Files.write(raw.resolve(IdxBytes.IMAGES), IdxBytes.of(2, 2, 3));
    Files.write(folder.resolve(IdxBytes.LABELS + ".gz"), IdxBytes.gzip(IdxBytes.of(2)));
    try (MNIST digits = new MNIST(folder, MNIST.Split.TRAIN)) {
      assertThat(digits.labels().toLongArray()).containsExactly(0, 1);
      assertThat(digits.size()).isEqualTo(2);
    }
  }

  @Test
  void aDatasetOutlivesItsScope() throws IOException {
    IdxBytes.writeTwo(folder);
    MNIST digits;
    try (TensorScope scope = TensorScope.open()) {
      digits = new MNIST(folder, MNIST.Split.TRAIN);
    }
    try (digits;
        TensorScope scope = TensorScope.open()) {
      assertThat(digits.get(1).target().itemLong()).isEqualTo(1);
    }
    assertThat(digits.images().isClosed()).isTrue();
  }

  @Test
  void anEpochLeaksNothing() {
    try (MNIST digits =
            new MNIST(
                SUBSET,
                MNIST.Split.TEST,
                o -> o.transform(new Compose(new ToTensor(), new Normalize(0.1307, 0.3081))));
        DataLoader<Batch> loader = DataLoader.of(digits, o -> o.batchSize(64).numWorkers(1))) {
      long before = Torch.memoryStats().liveTensors();
      List<Long> seen = new ArrayList<>();
      double sum = 0;
      for (Batch batch : loader) {
        try (TensorScope scope = TensorScope.open()) {
          seen.add(batch.size());
          sum += batch.input().sum().item();
        }
      }
      assertThat(Torch.memoryStats().liveTensors()).isLessThanOrEqualTo(before);
      assertThat(seen.stream().mapToLong(n -> n).sum()).isEqualTo(TEST_SIZE);
      double mean = TEST_SUM / (TEST_SIZE * 784.0 * 255);
      assertThat(sum / (TEST_SIZE * 784)).isEqualTo((mean - 0.1307) / 0.3081, within(1e-5));
    }
  }

  private static long[] first(Tensor labels) {
    return labels.narrow(0, 0, 10).toLongArray();
  }
}
