package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.zip.ZipEntries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are mapped into memory, and archives whose records lie about their place. */
class MappedCheckpointTest {
  @TempDir private Path folder;

  private Path saved() {
    Path path = folder.resolve("x.pt");
    try (TensorScope scope = TensorScope.open()) {
      Tensor base = Torch.arange(6).to(DType.FLOAT32);
      Checkpoint.save(path, Map.of("base", base, "part", base.narrow(0, 2, 2)));
    }
    return path;
  }

  private static Map<String, Tensor> map(Path path) {
    return Checkpoint.load(path, o -> o.mmap(true)).stateDict();
  }

  @Test
  void writesArePrivateAndSharedByViews() throws IOException {
    Path path = saved();
    byte[] before = Files.readAllBytes(path);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = map(path);
      tensors.get("base").fill_(7);
      assertThat(tensors.get("part").sum().item()).isEqualTo(14);
      assertThat(map(path).get("base").sum().item()).isEqualTo(15);
    }
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }

  @Test
  void nothingIsReadUntilItIsUsed() throws IOException {
    Path path = saved();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = map(path);
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      int at = 0;
      while (bytes.getFloat(at) != 5) {
        at += 4;
      }
      try (FileChannel file = FileChannel.open(path, java.nio.file.StandardOpenOption.WRITE)) {
        assertThat(file.write(bytes.slice(0, 4), at)).isEqualTo(4);
      }
      assertThat(tensors.get("base").get(5).item()).isNotEqualTo(5);
    }
  }

  @Test
  void aFileThatIsReplacedStaysMapped() throws IOException {
    Path path = saved();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = map(path);
      Checkpoint.save(path, Map.of("other", Torch.ones(1)));
      assertThat(tensors.get("base").sum().item()).isEqualTo(15);
      assertThat(map(path)).containsOnlyKeys("other");
    }
  }

  @Test
  void mappedParametersTrain() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = map(saved()).get("base").requiresGrad_(true);
      Tensor other = map(saved()).get("base");
      Tensor loss = F.mseLoss(weight, other.add(1)).mul(weight.sum());
      // A tensor of the same file changes between forward and backward.
      Torch.noGrad(() -> other.add_(1));
      loss.backward();
      assertThat(weight.grad().numel()).isEqualTo(6);
    }
  }

  @Test
  void aMappedTensorIsSavedWithoutTheRestOfTheFile() throws IOException {
    Path path = folder.resolve("large.pt");
    Path head = folder.resolve("head.pt");
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint.save(
          path,
          new java.util.TreeMap<>(
              Map.of("a", Torch.ones(4), "b", Torch.zeros(2_000_000), "c", Torch.ones(3))));
      Map<String, Tensor> tensors = map(path);
      Checkpoint.save(head, Map.of("a", tensors.get("a"), "c", tensors.get("c")));
      assertThat(Files.size(head)).isLessThan(4000);
      assertThat(Checkpoint.load(head).tensor("c").sum().item()).isEqualTo(3);
    }
  }

  /** Operators that copy a whole storage, which must have no other bytes than the tensor's. */
  @Test
  void operatorsThatCopyAStorageRun() throws IOException {
    Path path = saved();
    try (TensorScope scope = TensorScope.open()) {
      Tensor base = map(path).get("base");
      assertScatters(base);
      Tensor part = map(path).get("part");
      assertThat(part.storageOffset()).isEqualTo(2);
      Tensor ones = Torch.ones(1);
      assertThat(part.sliceScatter(ones, o -> o.start(1)).toFloatArray()).containsExactly(2, 1);
      assertThat(base.toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  /** Compares scatters into a tensor of 0 to 5. */
  static void assertScatters(Tensor tensor) {
    Tensor two = Torch.full(Shape.of(2), 9.0);
    assertThat(tensor.sliceScatter(two, o -> o.start(1).end(3)).toFloatArray())
        .containsExactly(0, 9, 9, 3, 4, 5);
    assertThat(tensor.view(3, 2).selectScatter(two, 0, 1).flatten().toFloatArray())
        .containsExactly(0, 1, 9, 9, 4, 5);
    assertThat(tensor.asStridedScatter(two, new long[] {2}, new long[] {3}, 1).toFloatArray())
        .containsExactly(0, 9, 2, 3, 9, 5);
    Tensor larger = tensor.clone().resize_(8);
    assertThat(larger.narrow(0, 0, 6).toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theFileIsUnmappedAfterTheLastTensor() throws IOException {
    Path path = saved();
    long before = Torch.memoryStats().unclosed();
    Tensor kept;
    try (TensorScope scope = TensorScope.open()) {
      kept = TensorScope.unscoped(map(path).get("part"));
      assertThat(isMapped(path)).isTrue();
    }
    assertThat(isMapped(path)).isTrue();
    assertThat(kept.toFloatArray()).containsExactly(2, 3);
    kept.close();
    assertThat(isMapped(path)).isFalse();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  static boolean isMapped(Path path) throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains(path.toString());
  }

  @Test
  void aMappingDoesNotCountAsMemoryOfTensors() {
    Path path = folder.resolve("large.pt");
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint.save(path, Map.of("large", Torch.zeros(1_000_000)));
    }
    long before = Torch.memoryStats().collectorBytes();
    try (TensorScope scope = TensorScope.open()) {
      assertThat(map(path).get("large").numel()).isEqualTo(1_000_000);
      assertThat(Torch.memoryStats().collectorBytes() - before).isLessThan(100_000);
    }
  }

  @Test
  void onlyFilesOfTheDefaultFileSystemAreMapped() throws IOException {
    byte[] bytes = Files.readAllBytes(saved());
    assertThatThrownBy(() -> Checkpoint.load(bytes, o -> o.mmap(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mmap needs a path, not the bytes");
    assertThatThrownBy(() -> Checkpoint.load(new ByteArrayInputStream(bytes), o -> o.mmap(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mmap needs a path, not the stream");
    URI jar = URI.create("jar:" + folder.resolve("x.jar").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"));
        TensorScope scope = TensorScope.open()) {
      Path inside = Files.write(zip.getPath("/x.pt"), bytes);
      assertThat(Checkpoint.load(inside).tensor("base").numel()).isEqualTo(6);
      assertThatThrownBy(() -> map(inside))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not in the default file system");
    }
  }

  @Test
  void aFileThatIsShorterThanItsMappingIsRefused() throws IOException {
    Path path = saved();
    long size = Files.size(path);
    try (FileChannel file = FileChannel.open(path)) {
      PickledFile pickled = PickledFile.read(file, "x", true);
      assertThatThrownBy(() -> TensorLoader.mapping(pickled.storages(), path, size + 1))
          .hasMessage("it was truncated while it was read");
    }
  }

  @Test
  void aMissingResourceIsNamed() {
    assertThatThrownBy(() -> Checkpoint.loadResource(MappedCheckpointTest.class, "no.pth"))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessage("cannot read the resource no.pth");
  }

  /** Moves a record's entry in the directory onto another record. */
  @Test
  void recordsThatOverlapAreRefused() throws IOException {
    Path path = saved();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    int pickleSize = 0;
    for (int i = 0; i + 46 < bytes.limit(); i++) {
      if (bytes.getInt(i) == ZipEntries.CENTRAL_SIGNATURE) {
        if (pickleSize == 0) {
          pickleSize = bytes.getInt(i + 20);
        } else if (bytes.getInt(i + 20) == 24) {
          // Inside the pickle's record.
          bytes.putInt(i + 42, 64);
        }
      }
    }
    Files.write(path, bytes.array());
    for (boolean mmap : new boolean[] {false, true}) {
      assertThatThrownBy(() -> Checkpoint.load(path, o -> o.mmap(mmap)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("archive/data.pkl and archive/data/0 overlap in the file");
    }
  }

  /** A local header whose extra field reaches into the next record. */
  @Test
  void aRecordThatReachesIntoTheNextIsRefused() throws IOException {
    Path path = saved();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(path)) {
      int header = (int) ZipEntries.read(file).get("archive/data/0").header();
      bytes.putShort(header + 28, (short) (bytes.getShort(header + 28) + 64));
    }
    Files.write(path, bytes.array());
    for (boolean mmap : new boolean[] {false, true}) {
      assertThatThrownBy(() -> Checkpoint.load(path, o -> o.mmap(mmap)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("archive/data/0 overlaps the next record in the file");
    }
  }
}
