package org.jtorch.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.host.FileMapping;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;

/**
 * An archive of PyTorch whose records are read as bytes, or as tensors on the mapped file. Its
 * directory is checked when it is opened. All methods throw {@link CheckpointException} with the
 * file's name if the content is damaged.
 */
public final class TensorArchive implements AutoCloseable {
  private static final long MAX_RECORD = 1L << 30;
  private static final int CHUNK = 1 << 20;

  private final String name;
  private final @Nullable Path mapped;
  private final FileChannel file;
  private final ZipArchive archive;
  private final List<String> records;
  private @Nullable FileMapping mapping;

  private TensorArchive(String name, @Nullable Path mapped, FileChannel file) throws IOException {
    this.name = name;
    this.mapped = mapped;
    this.file = file;
    this.archive = new ZipArchive(file);
    this.records = archive.records();
  }

  /**
   * Opens an archive.
   *
   * @param path the file
   * @param name the file's name in messages
   * @param map whether to map large records instead of copying them; not done if the path is not in
   *     the default file system
   * @return the archive, which keeps the file open
   * @throws UncheckedIOException if the file is missing or unreadable
   */
  public static TensorArchive open(Path path, String name, boolean map) {
    boolean canMap = map && path.getFileSystem() == FileSystems.getDefault();
    FileChannel file;
    try {
      file = FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    try {
      ContentFormat.require(file, name, ContentFormat.EXPORTED_PROGRAM);
      return new TensorArchive(name, canMap ? path : null, file);
    } catch (CheckpointException e) {
      closeQuietly(file, e);
      throw e;
    } catch (MalformedException | IOException e) {
      closeQuietly(file, e);
      throw translated(name, e);
    }
  }

  /** Returns the names of the records, without their common folder. */
  public List<String> records() {
    return records;
  }

  /** Returns whether there is a record. */
  public boolean has(String record) {
    return archive.has(record);
  }

  /** Returns the content of a record, which may be large only if it is not compressed. */
  public byte[] bytes(String record) {
    return reading(() -> archive.bytes(record, MAX_RECORD));
  }

  /**
   * Returns the bytes of a record as a uint8 tensor, in the current scope: on the mapped file, with
   * writes private to this process, or a copy if the record is compressed or is not aligned.
   *
   * @param record the name
   * @param alignment a power of 2 that must divide the position in the file
   * @return a tensor of one dimension
   */
  public Tensor storage(String record, int alignment) {
    return reading(
        () -> {
          ZipEntries.Entry entry = archive.require(record);
          long start = archive.start(entry);
          if (entry.size() == 0) {
            return Torch.empty(DType.UINT8, 0);
          } else if (mapped == null || entry.deflated() || start % alignment != 0) {
            return copy(entry);
          }
          return mapping(mapped).part(start, entry.size());
        });
  }

  @Override
  public void close() {
    if (mapping != null) {
      mapping.close();
    }
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + name, e);
    }
  }

  private FileMapping mapping(Path path) throws IOException {
    if (mapping == null) {
      mapping = FileMapping.open(path, file.size());
    }
    return mapping;
  }

  private Tensor copy(ZipEntries.Entry entry) throws IOException {
    if (entry.deflated()) {
      archive.checkRatio(entry);
    }
    Tensor bytes = Torch.empty(DType.UINT8, entry.size());
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, entry.size()));
    try (ReadableByteChannel channel = archive.open(entry)) {
      for (long at = 0; at < entry.size(); at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), entry.size() - at));
        while (chunk.hasRemaining()) {
          if (channel.read(chunk) < 0) {
            throw new MalformedException(entry.name() + " ends early");
          }
        }
        chunk.flip();
        try (TensorScope scope = TensorScope.open()) {
          bytes.narrow(0, at, chunk.limit()).copyFrom(chunk);
        }
      }
    }
    return bytes;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T reading(Reading<T> body) {
    try {
      return body.read();
    } catch (MalformedException | IOException e) {
      throw translated(name, e);
    }
  }

  private static RuntimeException translated(String name, Exception e) {
    return e instanceof IOException io
        ? new UncheckedIOException("cannot read " + name, io)
        : new CheckpointException(name + ": " + e.getMessage(), e);
  }

  private static void closeQuietly(FileChannel file, Exception reason) {
    try {
      file.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
