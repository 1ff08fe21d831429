package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The zip around a checkpoint: as PyTorch lays it out when written, and checked from end to end
 * when read.
 */
class ArchiveTest {
  private static final String[] RECORDS = {"data.pkl", "byteorder", "data/0"};

  @TempDir private Path folder;

  /** A state dict {@code {"w": [1.0, 2.0]}} with storage bytes in the given order. */
  private Path archive(ByteOrder order) throws IOException {
    return archive(order, pickle(2));
  }

  private Path archive(ByteOrder order, byte[] pickle) throws IOException {
    Path path = folder.resolve("x.pt");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, "x");
      zip.record("data.pkl", pickle);
      zip.record(
          "byteorder",
          (order == ByteOrder.BIG_ENDIAN ? "big" : "little").getBytes(StandardCharsets.US_ASCII));
      zip.record("data/0", ByteBuffer.allocate(8).order(order).putFloat(1).putFloat(2).array());
      zip.finish();
    }
    return path;
  }

  private static byte[] pickle(long numel) {
    return new PickleBytes()
        .op(Opcode.EMPTY_DICT)
        .text("w")
        .tensor(numel, 0, new long[] {2}, new long[] {1})
        .op(Opcode.SETITEM, Opcode.STOP)
        .bytes();
  }

  private static void assertLoads(Path path) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor w = Checkpoint.load(path).stateDict().get("w");
      assertThat(w.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(w.shape()).isEqualTo(Shape.of(2));
      assertThat(w.get(0).item()).isEqualTo(1);
      assertThat(w.get(1).item()).isEqualTo(2);
    }
  }

  private static void assertRefused(Path path, String message) {
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  /** Where the bytes of an entry begin. */
  private static int start(ByteBuffer bytes, ZipEntries.Entry entry) {
    int header = (int) entry.header();
    return header + 30 + bytes.getShort(header + 26) + bytes.getShort(header + 28);
  }

  @Test
  void otherToolsReadWhatIsWritten() throws IOException {
    try (ZipFile zip = new ZipFile(archive(ByteOrder.LITTLE_ENDIAN).toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("x/data.pkl", "x/byteorder", "x/data/0");
      assertThat(zip.getInputStream(zip.getEntry("x/data/0")).readAllBytes()).hasSize(8);
    }
  }

  @Test
  void everyEntryIsStoredAtAMultipleOfSixtyFour() throws IOException {
    Path path = archive(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(path)) {
      for (ZipEntries.Entry entry : ZipEntries.read(file).values()) {
        int start = start(bytes, entry);
        assertThat(start % 64).as(entry.name()).isZero();
        assertThat(entry.deflated()).isFalse();
      }
    }
  }

  @Test
  void aSavedCheckpointHasTheRecordsOfTorchSave() throws IOException {
    Path path = folder.resolve("y.pt");
    Checkpoint.save(path, Map.of("epoch", 1));
    try (FileChannel file = FileChannel.open(path)) {
      ZipArchive archive = new ZipArchive(file);
      assertThat(archive.note("version")).isEqualTo("3\n");
      assertThat(archive.note("byteorder")).isEqualTo("little");
      assertThat(archive.note(".format_version")).isEqualTo("1");
      assertThat(archive.note(".storage_alignment")).isEqualTo("64");
    }
  }

  @Test
  void bothByteOrdersAreRead() throws IOException {
    assertLoads(archive(ByteOrder.LITTLE_ENDIAN));
    assertLoads(archive(ByteOrder.BIG_ENDIAN));
  }

  @Test
  void anArchiveThatWasPackedAgainIsRead() throws IOException {
    Path packed = folder.resolve("packed.pt");
    try (ZipFile from = new ZipFile(archive(ByteOrder.LITTLE_ENDIAN).toFile());
        OutputStream out = Files.newOutputStream(packed);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (String record : RECORDS) {
        to.putNextEntry(new ZipEntry("y/" + record));
        from.getInputStream(from.getEntry("x/" + record)).transferTo(to);
      }
    }
    assertLoads(packed);
  }

  @Test
  void sizesAndPlacesBeyondThirtyTwoBitsComeFromTheExtraField() throws IOException {
    ByteBuffer zip = ByteBuffer.allocate(30 + 46 + 1 + 4 + 28 + 22).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0, ZipEntries.LOCAL_SIGNATURE).position(30);
    zip.putInt(ZipEntries.CENTRAL_SIGNATURE).position(30 + 20);
    zip.putInt(-1).putInt(-1).putShort((short) 1).putShort((short) 32).position(30 + 42);
    zip.putInt(-1).put((byte) 'x').putInt(0x4242);
    zip.putShort((short) 1).putShort((short) 24).putLong(7).putLong(7).putLong(3);
    zip.putInt(ZipEntries.END_SIGNATURE).position(zip.position() + 8);
    zip.putInt(79).putInt(30);
    Path path = Files.write(folder.resolve("zip64.zip"), zip.array());
    try (FileChannel file = FileChannel.open(path)) {
      assertThat(ZipEntries.read(file))
          .containsOnly(Map.entry("x", new ZipEntries.Entry("x", 3, 7, 7, 0, false)));
    }
  }

  @Test
  void aChangedByteOfAStorageIsFoundOut() throws IOException {
    Path path = archive(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file = FileChannel.open(path)) {
      int start = start(bytes, ZipEntries.read(file).get("x/data/0"));
      bytes.put(start, (byte) (bytes.get(start) ^ 1));
    }
    Files.write(path, bytes.array());
    assertRefused(path, "x/data/0 is damaged: its CRC-32 is");
  }

  @Test
  void aStorageOfAnotherSizeThanDeclaredIsRefused() throws IOException {
    Path path = archive(ByteOrder.LITTLE_ENDIAN, pickle(3));
    assertRefused(path, "storage 0 is declared with 12 bytes, but x/data/0 has 8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../data/0", "/etc/passwd", "data/../../0", "data\\0", "a\0b"})
  void namesThatLeadOutOfTheArchiveAreRefused(String name) throws IOException {
    Path path = folder.resolve("outside.pt");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, "");
      zip.record("x/data.pkl", pickle(2));
      zip.record(name.startsWith("/") ? name : "x/" + name, new byte[8]);
      zip.finish();
    }
    assertRefused(path, "leads out of the archive");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    Path path = folder.resolve("twice.pt");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, "x");
      zip.record("data.pkl", new byte[1]);
      zip.record("data.pkl", new byte[1]);
      zip.finish();
    }
    assertRefused(path, "two entries named x/data.pkl");
  }

  @Test
  void entriesThatOverlapAreRefused() throws IOException {
    Path path = archive(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + 46 < bytes.limit(); i++) {
      if (bytes.getInt(i) == ZipEntries.CENTRAL_SIGNATURE) {
        bytes.putInt(i + 20, 500).putInt(i + 24, 500).putInt(i + 42, 0);
      }
    }
    Files.write(path, bytes.array());
    assertRefused(path, "larger than the file together");
  }
}
