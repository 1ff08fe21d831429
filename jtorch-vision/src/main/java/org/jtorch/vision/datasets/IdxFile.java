package org.jtorch.vision.datasets;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * The format of MNIST's files: two zero bytes, a type, the number of dimensions, their sizes, the
 * elements; plain or compressed by gzip.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  private IdxFile() {}

  /** The file of this name in a folder, plain or with {@code .gz}. */
  static Path find(Path folder, String name) {
    for (Path candidate :
        new Path[] {
          folder.resolve(name),
          folder.resolve(name + ".gz"),
          folder.resolve("MNIST").resolve("raw").resolve(name),
          folder.resolve("MNIST").resolve("raw").resolve(name + ".gz")
        }) {
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new UncheckedIOException(
        new IOException(
            "no "
                + name
                + " or "
                + name
                + ".gz in "
                + folder
                + ": name the folder that holds MNIST's four files, or let them be fetched with"
                + " o -> o.download(true)"));
  }

  /** The elements as a uint8 tensor. */
  static Tensor read(Path file, int dimensions) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(decompressed(raw))) {
      if (in.readUnsignedShort() != 0 || in.readUnsignedByte() != UNSIGNED_BYTE) {
        throw new IOException(file + " is not an IDX file of bytes");
      }
      int rank = in.readUnsignedByte();
      if (rank != dimensions) {
        throw new IOException(
            file + " has " + rank + " dimensions where " + dimensions + " were expected");
      }
      long[] shape = new long[rank];
      for (int i = 0; i < rank; i++) {
        shape[i] = Integer.toUnsignedLong(in.readInt());
      }
      return Torch.tensor(elements(file, in, shape)).to(DType.UINT8).view(shape);
    } catch (EOFException e) {
      throw new UncheckedIOException(new IOException(file + " is truncated", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] elements(Path file, DataInputStream in, long[] shape) throws IOException {
    double count = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (count > MAX_ELEMENTS) {
      throw new IOException(file + " says it has a shape of " + Arrays.toString(shape));
    }
    byte[] elements = in.readNBytes((int) count);
    if (elements.length < count || in.read() >= 0) {
      throw new IOException(
          file
              + " has "
              + (elements.length < count ? elements.length : "more")
              + " elements where its shape "
              + Arrays.toString(shape)
              + " says "
              + (long) count);
    }
    return elements;
  }

  private static InputStream decompressed(InputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
  }
}
