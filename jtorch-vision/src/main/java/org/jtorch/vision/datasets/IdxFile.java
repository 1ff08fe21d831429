package org.jtorch.vision.datasets;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * Reader of IDX files, MNIST's format: two zero bytes, the element type, the number of dimensions,
 * their sizes, the elements. Plain or compressed by gzip or xz.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;
  private static final int INTEGER = 12;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int XZ_MAGIC = 0xfd37;
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  /** Limit for a compressed file; one without compression cannot have more elements than bytes. */
  private static final long MAX_INFLATED = 256L << 20;

  /** Damaged content. */
  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason) {
      super(reason);
    }
  }

  private IdxFile() {}

  /** Finds a file in a folder or in its {@code DATASET/raw}, plain or compressed. */
  static Optional<Path> find(Path folder, String dataset, String name) {
    Path raw = folder.resolve(dataset).resolve("raw");
    return Stream.of(folder, raw)
        .flatMap(place -> Stream.of("", ".gz", ".xz").map(end -> place.resolve(name + end)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Reads the elements of a file as a uint8 or int32 tensor. */
  static Tensor read(Path folder, String dataset, String name, int dimensions) {
    Path file = find(folder, dataset, name).orElseThrow(() -> missing(folder, dataset, name));
    try {
      return read(file, dimensions);
    } catch (EOFException e) {
      throw new CheckpointException("cannot read " + file + ": it is truncated", e);
    } catch (ZipException | XZIOException e) {
      throw new CheckpointException(
          "cannot read " + file + ": its compression is damaged: " + e.getMessage(), e);
    } catch (DamagedException e) {
      throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
  }

  private static UncheckedIOException missing(Path folder, String dataset, String name) {
    String message =
        String.format(
            Locale.ROOT,
            "no %s or %s.gz in %s: give the folder with %s's files, or download them with"
                + " o -> o.download(true)",
            name,
            name,
            folder,
            dataset);
    return new UncheckedIOException(
        Files.isDirectory(folder) ? message : "there is no folder " + folder + ": " + message,
        new FileNotFoundException(name));
  }

  private static Tensor read(Path file, int dimensions) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(decompressed(raw))) {
      int zeros = in.readUnsignedShort();
      int type = in.readUnsignedByte();
      if (zeros != 0 || (type != UNSIGNED_BYTE && type != INTEGER)) {
        throw new DamagedException("it is not an IDX file of unsigned bytes or integers");
      }
      int rank = in.readUnsignedByte();
      if (rank != dimensions) {
        throw new DamagedException("it has " + rank + " dimensions, expected " + dimensions);
      }
      long[] shape = new long[rank];
      for (int i = 0; i < rank; i++) {
        shape[i] = Integer.toUnsignedLong(in.readInt());
      }
      int size = type == INTEGER ? Integer.BYTES : 1;
      byte[] elements = elements(in, shape, size, Math.max(Files.size(file), MAX_INFLATED));
      return TensorScope.compute(() -> tensor(elements, shape, size));
    }
  }

  /** Returns big-endian elements as a tensor. */
  private static Tensor tensor(byte[] elements, long[] shape, int size) {
    Tensor bytes = Torch.tensor(elements).view(DType.UINT8);
    return size == 1
        ? bytes.view(shape)
        : bytes.view(-1, size).flip(1).contiguous().view(DType.INT32).view(shape);
  }

  private static byte[] elements(DataInputStream in, long[] shape, int width, long max)
      throws IOException {
    double count = 1; // a product of three sizes may overflow a long
    for (long size : shape) {
      count *= size;
    }
    if (count * width > Math.min(max, MAX_ELEMENTS)) {
      throw new DamagedException(
          "its header has the shape " + Shape.of(shape) + ", which is too large");
    }
    byte[] elements = in.readNBytes(((int) count) * width);
    boolean tooMany = elements.length == count * width && in.read() >= 0;
    if (tooMany || elements.length < count * width) {
      throw new DamagedException(
          String.format(
              Locale.ROOT,
              "it has %s elements, expected %d for its shape %s",
              tooMany ? "more" : "only " + elements.length / width,
              (long) count,
              Shape.of(shape)));
    }
    return elements;
  }

  private static InputStream decompressed(InputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return switch (magic) {
      case GZIP_MAGIC -> new GZIPInputStream(in);
      case XZ_MAGIC -> new XZInputStream(in);
      default -> in;
    };
  }
}
