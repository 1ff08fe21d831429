package org.jtorch.vision.datasets;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;

/** MATLAB files of version 5, {@code scipy.io.loadmat}. */
final class MatFile {
  private static final int HEADER = 128;
  private static final int TAG = 8;
  private static final int COMPRESSED = 15;
  private static final int LONGEST = Integer.MAX_VALUE - 16;

  /** Largest ratio of deflate, above which a declared size is not true. */
  private static final long MOST_RATIO = 1100;

  private final Path file;
  private final Map<String, MatValue> values = new LinkedHashMap<>();

  private MatFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws UncheckedIOException if it is missing or unreadable
   * @throws CheckpointException if it is damaged or of another version
   */
  static MatFile read(Path file) {
    MatFile result = new MatFile(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] header = in.readNBytes(HEADER);
      ByteOrder order = order(header);
      long size = Files.size(file);
      for (ByteBuffer element = next(in, order, size);
          element != null;
          element = next(in, order, size)) {
        MatValue.Named named = MatParser.matrix(element);
        result.values.put(named.name(), named.value());
      }
      return result;
    } catch (EOFException | ZipException e) {
      throw new CheckpointException("cannot read " + file + ": it is truncated or damaged", e);
    } catch (MatParser.DamagedException e) {
      throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
  }

  private static ByteOrder order(byte[] header) throws IOException {
    String mark =
        header.length < HEADER ? "" : new String(header, 126, 2, StandardCharsets.US_ASCII);
    if (mark.equals("IM")) {
      return ByteOrder.LITTLE_ENDIAN;
    } else if (mark.equals("MI")) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw new MatParser.DamagedException("it is not a MATLAB file of version 5");
  }

  /** Returns the next variable, decompressed, or null at the end. */
  private static @Nullable ByteBuffer next(InputStream in, ByteOrder order, long size)
      throws IOException {
    byte[] tag = in.readNBytes(TAG);
    if (tag.length == 0) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(tag).order(order);
    if (tag.length < TAG) {
      throw new EOFException();
    }
    int type = head.getInt();
    byte[] body = body(in, head.getInt(), size);
    if (type != COMPRESSED) {
      return element(type, body, order);
    }
    try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(body))) {
      ByteBuffer inner = ByteBuffer.wrap(inflated.readNBytes(TAG)).order(order);
      if (inner.remaining() < TAG) {
        throw new EOFException();
      }
      int innerType = inner.getInt();
      return element(innerType, body(inflated, inner.getInt(), MOST_RATIO * body.length), order);
    }
  }

  private static ByteBuffer element(int type, byte[] body, ByteOrder order) throws IOException {
    if (type != MatParser.MATRIX) {
      throw new MatParser.DamagedException("it has an element of type " + type);
    }
    return ByteBuffer.wrap(body).order(order);
  }

  /** Reads an element, of which there can be at most some bytes. */
  private static byte[] body(InputStream in, int length, long most) throws IOException {
    if (length < 0 || length > Math.min(most, LONGEST)) {
      throw new MatParser.DamagedException(
          "it is truncated or damaged: an element has " + length + " bytes");
    }
    byte[] body = new byte[length];
    if (in.readNBytes(body, 0, length) < length) {
      throw new EOFException();
    }
    return body;
  }

  /** Returns a variable; throws if there is none of this kind. */
  <V extends MatValue> V get(String name, Class<V> kind) {
    return as(values.get(name), name, kind);
  }

  /** Returns a value as one of its kinds; throws if it is of another kind. */
  <V> V as(@Nullable Object value, String name, Class<V> kind) {
    if (kind.isInstance(value)) {
      return kind.cast(value);
    }
    throw new CheckpointException(
        "cannot read " + file + ": it has no " + kind.getSimpleName() + " " + name);
  }

  /** Returns a variable as a tensor of its shape. */
  Tensor tensor(String name) {
    return get(name, MatValue.Numbers.class).toTensor();
  }
}
