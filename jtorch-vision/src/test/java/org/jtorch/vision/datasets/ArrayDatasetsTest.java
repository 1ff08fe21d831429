package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIFAR, of archives by make_datasets.py with torchvision's values, STL-10 and fake data. */
@NoLeaks
class ArrayDatasetsTest {
  private final ArchiveServer server = new ArchiveServer();
  @TempDir Path folder;

  private void fromServer(DatasetOptions<Sample> options) {
    options.download(true).mirror(server.uri()).checkIntegrity(false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void cifar10HasPythonsValues() throws IOException {
    server.put("cifar-10-python.tar.gz", Fixtures.read("cifar-10-python.tar.gz"));
    try (CIFAR10 train = new CIFAR10(folder, Split.TRAIN, this::fromServer);
        CIFAR10 test =
            new CIFAR10(folder, Split.TEST, o -> o.checkIntegrity(false).transform(Tensor::neg))) {
      assertThat(train.labels().toLongArray()).containsExactly(8, 1, 0, 2, 4, 7, 4, 9, 0, 3);
      assertThat(train.images().sum().itemLong()).isEqualTo(1466882);
      assertThat(train.images().shape()).isEqualTo(Shape.of(10, 3, 32, 32));
      Tensor row = train.get(1).input().get(0).get(0).narrow(0, 0, 4);
      assertThat(row.to(DType.INT64).toLongArray()).containsExactly(9, 211, 21, 242);
      assertThat(train.classes()).startsWith("class0", "class1");
      assertThat(train.classToIdx()).containsEntry("class3", 3L);
      assertThat(train).asString().endsWith("\n    Split: Train");
      assertThat(test.labels().toLongArray()).containsExactly(5, 5, 0);
      assertThat(test.images().sum().itemLong()).isEqualTo(661110);
      assertThat(test.get(0).input().neg().equal(test.images().get(0))).isTrue();
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void cifar100HasPythonsValues() throws IOException {
    server.put("cifar-100-python.tar.gz", Fixtures.read("cifar-100-python.tar.gz"));
    try (CIFAR100 train = new CIFAR100(folder, Split.TRAIN, this::fromServer);
        CIFAR100 test = new CIFAR100(folder, Split.TEST, this::fromServer)) {
      assertThat(train.labels().toLongArray()).containsExactly(2, 9, 2, 3);
      assertThat(train.images().sum().itemLong()).isEqualTo(1174972);
      assertThat(test.labels().toLongArray()).containsExactly(6, 8);
      assertThat(test.classes()).startsWith("fine0", "fine1");
    }
  }

  @Test
  void damagedCifarIsRefused() throws IOException {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new CIFAR10(folder, Split.TRAIN))
        .withMessageContaining("cifar-10-batches-py: download it with o -> o.download(true)");
    byte[] archive = Fixtures.read("cifar-10-python.tar.gz");
    server.put("cifar-10-python.tar.gz", archive);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () -> new CIFAR10(folder, Split.TRAIN, o -> o.download(true).mirror(server.uri())))
        .withMessageContaining("expected c58f30108f718f92721af3b95e74349a");
    server.put("cifar-10-python.tar.gz", Arrays.copyOf(archive, archive.length / 2));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new CIFAR10(folder, Split.TRAIN, this::fromServer))
        .withMessageContaining("it is truncated");
    Files.write(folder.resolve("cifar-10-python.tar.gz"), archive);
    new CIFAR10(folder, Split.TEST, this::fromServer).close();
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new CIFAR10(folder, Split.TEST))
        .withMessageContaining("test_batch: it has MD5 ");
    Path batch = folder.resolve("cifar-10-batches-py/test_batch");
    byte[] pickle = Files.readAllBytes(batch);
    Files.write(batch, Arrays.copyOf(pickle, pickle.length / 2));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new CIFAR10(folder, Split.TEST, this::fromServer))
        .withMessageStartingWith(batch.toString());
    Files.copy(
        folder.resolve("cifar-10-batches-py/batches.meta"),
        batch,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new CIFAR10(folder, Split.TEST, this::fromServer))
        .withMessage(batch + " has no uint8 array \"data\" of shape (N, 3072)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CIFAR10(folder, Split.VAL))
        .withMessage("the dataset has no split VAL: its splits are [TRAIN, TEST]");
  }

  @Test
  void stl10IsReadByColumns() throws IOException {
    Path binary = Files.createDirectories(folder.resolve("stl10_binary"));
    byte[] pixels = new byte[2 * 3 * 96 * 96];
    pixels[1] = 5; // row 1, column 0 of the first channel
    pixels[96] = 7; // row 0, column 1
    Files.write(binary.resolve("train_X.bin"), pixels);
    Files.write(binary.resolve("train_y.bin"), new byte[] {1, 10});
    Files.write(binary.resolve("unlabeled_X.bin"), new byte[3 * 96 * 96]);
    Files.write(binary.resolve("fold_indices.txt"), ArchiveBytes.text("1", "0 1 "));
    Files.write(binary.resolve("class_names.txt"), ArchiveBytes.text("airplane", "bird"));
    Consumer<DatasetOptions<Sample>> unchecked = o -> o.checkIntegrity(false);
    try (STL10 train = new STL10(folder, Split.TRAIN, unchecked);
        STL10 fold = new STL10(folder, Split.TRAIN, 0, unchecked);
        STL10 both = new STL10(folder, Split.TRAIN_UNLABELED, unchecked);
        STL10 rest = new STL10(folder, Split.UNLABELED, unchecked)) {
      assertThat(train.labels().toLongArray()).containsExactly(0, 9);
      assertThat(train.get(0).input().get(0, 1, 0).itemLong()).isEqualTo(5);
      assertThat(train.get(0).input().get(0, 0, 1).itemLong()).isEqualTo(7);
      assertThat(train.classes()).containsExactly("airplane", "bird");
      assertThat(fold.labels().toLongArray()).containsExactly(9);
      assertThat(both.labels().toLongArray()).containsExactly(0, 9, -1);
      assertThat(rest.size()).isEqualTo(1);
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new STL10(folder, Split.TRAIN))
        .withMessageContaining("train_y.bin: it has MD5 ");
    for (String indices : List.of("0 2", "0 x", "-1")) {
      Files.write(binary.resolve("fold_indices.txt"), ArchiveBytes.text(indices));
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> new STL10(folder, Split.TRAIN, 0, unchecked))
          .withMessageContaining("fold_indices.txt: ");
    }
    Files.write(binary.resolve("train_X.bin"), Arrays.copyOf(pixels, 100));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new STL10(folder, Split.TRAIN, unchecked))
        .withMessageContaining("train_X.bin has 100 bytes, which is not a number of images");
    Files.write(binary.resolve("train_X.bin"), Arrays.copyOf(pixels, 3 * 96 * 96));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new STL10(folder, Split.TRAIN, unchecked))
        .withMessageContaining("has 1 images and 2 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new STL10(folder, Split.TRAIN, 10, unchecked));
  }

  @Test
  void fakeDataIsThatOfPython() {
    FakeData data = new FakeData(5, Shape.of(3, 4, 5), 7, 3, o -> {});
    Torch.manualSeed(1);
    Tensor before = Torch.rand(1);
    Torch.manualSeed(1);
    Sample first = data.get(0);
    assertThat(Torch.rand(1).equal(before)).as("the default generator is not used").isTrue();
    assertThat(first.input().flatten().narrow(0, 0, 12).to(DType.INT64).toLongArray())
        .containsExactly(237, 91, 57, 18, 169, 183, 157, 105, 243, 178, 63, 200);
    assertThat(first.input().sum().itemLong()).isEqualTo(8392);
    assertThat(first.target().itemLong()).isZero();
    assertThat(data.get(4).input().sum().itemLong()).isEqualTo(7986);
    assertThat(data.get(4).target().itemLong()).isEqualTo(5);
    try (DataLoader<Batch> loader = DataLoader.of(data, o -> o.batchSize(5).numWorkers(2))) {
      for (Batch batch : loader) {
        assertThat(batch.input().shape()).isEqualTo(Shape.of(5, 3, 4, 5));
        assertThat(batch.target().shape()).isEqualTo(Shape.of(5));
      }
    }
  }
}
