package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir private Path folder;

  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dtypes.safetensors", "misaligned.safetensors", "sharded"})
  void everyTensorIsPythons(String name) throws IOException {
    FileFacts.check(name, Safetensors.load(FileFacts.file(name)).stateDict());
  }

  @Test
  void theListingHasNamesDtypesAndShapes() {
    Path path = FileFacts.file("misaligned.safetensors");
    List<Safetensors.Entry> expected =
        List.of(
            new Safetensors.Entry("b", DType.UINT8, Shape.of()),
            new Safetensors.Entry("a", DType.FLOAT32, Shape.of(2)));
    assertThat(Safetensors.inspect(path)).isEqualTo(expected);
    Safetensors file = Safetensors.load(path);
    assertThat(file.entries()).isEqualTo(expected);
    assertThat(file.keys()).containsExactly("b", "a");
    assertThat(file.metadata()).isEmpty();
    assertThat(file).hasToString("Safetensors[" + path + ": 2 tensors]");
    assertThatThrownBy(() -> file.tensor("c"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage(path + " has no tensor \"c\"; it has b, a");
  }

  @Test
  void metadataIsRead() {
    assertThat(Safetensors.load(FileFacts.file("dtypes.safetensors")).metadata())
        .isEqualTo(Map.of("format", "pt"));
    assertThat(Safetensors.load(FileFacts.file("sharded")).metadata())
        .isEqualTo(Map.of("format", "pt"));
  }

  @Test
  void aWrittenFileIsPythonsToTheByte() throws IOException {
    Path python = FileFacts.file("dtypes.safetensors");
    Path java = folder.resolve("java.safetensors");
    Map<String, Tensor> tensors = Safetensors.load(python).stateDict();
    Safetensors.save(java, tensors, o -> o.metadata(Map.of("format", "pt")));
    assertThat(java).hasSameBinaryContentAs(python);
  }

  @Test
  void aFileWithoutTensorsIsPythons() throws IOException {
    Path path = folder.resolve("none.safetensors");
    Safetensors.save(path, Map.of());
    assertThat(Files.readAllBytes(path))
        .isEqualTo("\10\0\0\0\0\0\0\0{}      ".getBytes(StandardCharsets.US_ASCII));
    assertThat(Safetensors.load(path).stateDict()).isEmpty();
  }

  @Test
  void writesStayPrivateAndAreSeenByAllTensorsOfTheName() throws IOException {
    Path path = folder.resolve("private.safetensors");
    Safetensors.save(path, Map.of("x", Torch.ones(4)));
    byte[] before = Files.readAllBytes(path);
    Safetensors file = Safetensors.load(path);
    file.tensor("x").fill_(7);
    assertThat(file.tensor("x").toFloatArray()).containsOnly(7);
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    assertThat(Safetensors.load(path).tensor("x").toFloatArray()).containsOnly(1);
  }

  @Test
  void aTensorOutlivesTheScopeOfTheMapping() throws IOException {
    Path path = folder.resolve("kept.safetensors");
    Safetensors.save(path, Map.of("x", Torch.arange(5)));
    Tensor kept = TensorScope.compute(() -> Safetensors.load(path).tensor("x"));
    Files.delete(path);
    assertThat(kept.toLongArray()).containsExactly(0, 1, 2, 3, 4);
    Safetensors file;
    Safetensors.save(path, Map.of("x", kept));
    try (TensorScope inner = TensorScope.open()) {
      file = Safetensors.load(path);
    }
    assertThatThrownBy(() -> file.tensor("x")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eachTensorHasAStorageOfItsOwn() throws IOException {
    Path path = folder.resolve("storages.safetensors");
    Tensor six = Torch.arange(6).to(DType.FLOAT32);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("odd", Torch.ones(DType.FLOAT32, 3));
    tensors.put("x", six);
    tensors.put("large", Torch.zeros(100_000));
    Safetensors.save(path, tensors);
    Safetensors file = Safetensors.load(path);
    MappedCheckpointTest.assertScatters(file.tensor("x"));
    assertThat(file.tensor("x").storageAddress()).isEqualTo(file.tensor("x").storageAddress());
    assertThat(file.tensor("x").storageAddress()).isNotEqualTo(file.tensor("odd").storageAddress());
    assertThat(file.tensor("x").storageOffset()).isZero();
    Path saved = folder.resolve("saved.pt");
    Checkpoint.save(saved, Map.of("x", file.tensor("x"), "view", file.tensor("x").view(2, 3)));
    assertThat(Files.size(saved)).isLessThan(2000);
    assertThat(Checkpoint.load(saved).tensor("view").storageAddress()).isNotZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theFileIsUnmappedAfterTheLastTensor() throws IOException {
    Path path = folder.resolve("unmapped.safetensors");
    Safetensors.save(path, Map.of("x", Torch.arange(5)));
    Tensor kept;
    try (TensorScope inner = TensorScope.open()) {
      kept = TensorScope.unscoped(Safetensors.load(path).tensor("x"));
    }
    assertThat(MappedCheckpointTest.isMapped(path)).isTrue();
    assertThat(kept.toLongArray()).containsExactly(0, 1, 2, 3, 4);
    kept.close();
    assertThat(MappedCheckpointTest.isMapped(path)).isFalse();
    try (TensorScope inner = TensorScope.open()) {
      assertThat(Safetensors.load(path).keys()).containsExactly("x");
      assertThat(MappedCheckpointTest.isMapped(path)).isTrue();
    }
    assertThat(MappedCheckpointTest.isMapped(path)).isFalse();
  }

  @Test
  void tensorsAreRequestedWhileTheScopeIsClosed() throws Exception {
    Path path = folder.resolve("races.safetensors");
    Safetensors.save(path, Map.of("x", Torch.arange(5), "y", Torch.arange(5)));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    for (int i = 0; i < 200; i++) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> readers;
      try (TensorScope inner = TensorScope.open()) {
        Safetensors file = Safetensors.load(path);
        readers =
            Stream.of("x", "x", "y")
                .<Future<?>>map(name -> threads.submit(() -> readUntilClosed(file, name, start)))
                .toList();
        start.countDown();
      }
      for (Future<?> reader : readers) {
        assertThat(reader.get()).isNull();
      }
    }
    threads.shutdown();
  }

  private static @Nullable Void readUntilClosed(Safetensors file, String name, CountDownLatch start)
      throws InterruptedException {
    start.await();
    while (true) {
      try (TensorScope reading = TensorScope.open()) {
        assertThat(file.tensor(name).toLongArray()).containsExactly(0, 1, 2, 3, 4);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("closed");
        return null;
      }
    }
  }

  /** Tensors that are made in inference mode share the storage with others. */
  @Test
  void tensorsAreMadeInEveryMode() {
    Path path = folder.resolve("modes.safetensors");
    Safetensors.save(path, Map.of("x", Torch.full(Shape.of(3), 2.0)));
    Safetensors file = Torch.inferenceMode(() -> Safetensors.load(path));
    Tensor inference = Torch.inferenceMode(() -> file.tensor("x"));
    Tensor x = file.tensor("x").requiresGrad_(true);
    x.mul(x).sum().backward();
    assertThat(x.grad().toFloatArray()).containsOnly(4);
    assertThat(inference.storageAddress()).isEqualTo(x.storageAddress());
  }

  @Test
  void tensorsOfOneFileHaveTheirOwnVersions() {
    Path path = folder.resolve("versions.safetensors");
    Safetensors.save(path, Map.of("w", Torch.full(Shape.of(3), 2.0), "m", Torch.zeros(3)));
    Map<String, Tensor> state = Safetensors.load(path).stateDict();
    Tensor w = state.get("w").requiresGrad_(true);
    Tensor y = w.mul(w).sum();
    state.get("m").add_(1); // as batch norm changes its statistics in forward
    y.backward();
    assertThat(w.grad().toFloatArray()).containsOnly(4);
  }

  @Test
  void tensorsThatAreNotContiguousAreWrittenInRowMajorOrder() {
    Path path = folder.resolve("strides.safetensors");
    Tensor x = Torch.arange(6).view(2, 3);
    Safetensors.save(path, Map.of("t", x.t(), "expanded", Torch.ones(1).expand(3), "conj", conj()));
    Safetensors file = Safetensors.load(path);
    assertThat(file.tensor("t").toLongArray()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(file.tensor("expanded").toFloatArray()).containsExactly(1, 1, 1);
    assertThat(file.tensor("conj").imag().toFloatArray()).containsExactly(-2);
  }

  private static Tensor conj() {
    return Torch.complex(Torch.tensor(new float[] {1}), Torch.tensor(new float[] {2})).conj();
  }

  @Test
  void sharedMemoryIsRefused() {
    Path path = folder.resolve("shared.safetensors");
    Tensor x = Torch.arange(6);
    Map<String, Tensor> tied = new LinkedHashMap<>();
    tied.put("a", x);
    tied.put("b", x.narrow(0, 4, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.save(path, tied))
        .withMessage(
            "\"a\" and \"b\" share memory, which a safetensors file cannot express: save one of"
                + " them, or a clone()");
    assertThat(path).doesNotExist();
    Safetensors.save(path, Map.of("head", x.narrow(0, 0, 2), "tail", x.narrow(0, 2, 4)));
    assertThat(Safetensors.load(path).tensor("tail").toLongArray()).containsExactly(2, 3, 4, 5);
  }

  @Test
  void whatTheFormatLacksIsRefused() {
    Path path = folder.resolve("refused.safetensors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.save(path, Map.of("z", Torch.zeros(DType.COMPLEX128, 1))))
        .withMessage(
            "a safetensors file cannot hold \"z\", a tensor of layout STRIDED, dtype"
                + " torch.complex128, on cpu");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.save(path, Map.of("__metadata__", Torch.ones(1))))
        .withMessage("the name __metadata__ is reserved for metadata");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.save(path, Map.of("\ud800", Torch.ones(1))))
        .withMessage("a name or metadata has an unpaired surrogate");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shardsAreFilledInOrder() throws IOException {
    Path path = Files.createDirectories(folder.resolve("out")).resolve("model.safetensors");
    Files.writeString(path, "an earlier file");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", Torch.ones(2));
    tensors.put("b", Torch.ones(DType.UINT8, 2));
    tensors.put("large", Torch.ones(100));
    tensors.put("c", Torch.ones(1));
    Safetensors.save(path, tensors, o -> o.maxShardSize(10).metadata(Map.of("format", "pt")));
    try (var files = Files.list(path.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "model-00001-of-00003.safetensors",
              "model-00002-of-00003.safetensors",
              "model-00003-of-00003.safetensors",
              "model.safetensors.index.json");
    }
    Path index = path.resolveSibling("model.safetensors.index.json");
    assertThat(Files.readString(index)).contains("\"total_size\" : 414");
    for (Path way : List.of(path, index, path.getParent())) {
      Safetensors file = Safetensors.load(way);
      assertThat(file.keys()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
      assertThat(file.tensor("large").toFloatArray()).hasSize(100).containsOnly(1);
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.save(path, tensors, o -> o.maxShardSize(0)))
        .withMessage("maxShardSize must be positive, got 0");
  }

  @Test
  void aFolderHasOneModel() throws IOException {
    assertThatThrownBy(() -> Safetensors.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder + ": a folder without a safetensors file");
    Safetensors.save(folder.resolve("one.safetensors"), Map.of("x", Torch.ones(1)));
    assertThat(Safetensors.load(folder).keys()).containsExactly("x");
    Safetensors.save(folder.resolve("two.safetensors"), Map.of("y", Torch.ones(1)));
    assertThatThrownBy(() -> Safetensors.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder
                + ": a folder of several models, name one of them: one.safetensors,"
                + " two.safetensors");
    Path missing = folder.resolve("missing.safetensors");
    assertThatThrownBy(() -> Safetensors.load(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + missing);
  }
}
