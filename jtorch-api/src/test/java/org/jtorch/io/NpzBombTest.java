package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of NumPy arrays that unpack to far more than their size. */
class NpzBombTest {
  @TempDir private Path folder;

  @Test
  void anArrayThatUnpacksToGigabytesIsRefusedAtOnce() throws IOException {
    Path path = zeros(300 << 20);
    assertThat(Files.size(path)).isLessThan(1 << 20);
    Assertions.assertTimeout(
        Duration.ofSeconds(1),
        () ->
            assertThatThrownBy(() -> Npz.load(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining("bytes unpack to"));
  }

  @Test
  void aCompressedArrayOfZerosIsRead() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Npz.load(zeros(8 << 20), "x");
      assertThat(x.dtype()).isEqualTo(DType.UINT8);
      assertThat(x.shape()).isEqualTo(Shape.of(8 << 20));
      assertThat(x.any().itemBoolean()).isFalse();
    }
  }

  /** A compressed entry is checked before memory of its declared size is allocated. */
  @Test
  void anArrayOfAnotherSizeThanDeclaredIsRefused() throws IOException {
    Path path = zeros(1 << 20);
    byte[] bytes = Files.readAllBytes(path);
    int directory = bytes.length - 22 - 46 - "x.npy".length();
    bytes[directory + 24] ^= 4;
    Files.write(path, bytes);
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> Npz.load(path, "x"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path + ": x.npy: x.npy is ");
    assertThatThrownBy(() -> Npz.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            path + ": x.npy: an array of dtype uint8 and shape [1048576] takes ");
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  private Path zeros(int size) throws IOException {
    Path path = folder.resolve("zeros.npz");
    NpyHeader header = new NpyHeader(DType.UINT8, false, false, Shape.of(size));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      assertThat(new String(header.toBytes(), StandardCharsets.ISO_8859_1)).endsWith("\n");
      zip.write(header.toBytes());
      byte[] block = new byte[1 << 20];
      for (int written = 0; written < size; written += block.length) {
        zip.write(block);
      }
    }
    return path;
  }
}
