package org.jtorch.internal.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Storage;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.DropNotifiers;
import org.jtorch.internal.memory.MappedFile;
import org.jtorch.internal.zip.MalformedException;

/**
 * A file mapped into memory, with writes private to this process. Each part has a storage of its
 * own, because some operators of libtorch copy whole storages. The file is unmapped after the
 * mapping has been closed and all its tensors have been freed. Thread-safe.
 */
public final class FileMapping implements AutoCloseable {
  private final org.bytedeco.pytorch.Tensor file;
  private final MappedFile mapped;
  private final long address;
  private final Map<Long, org.bytedeco.pytorch.Tensor> parts = new HashMap<>();

  /** The mapping itself, until it is closed, and its parts, until libtorch has freed them. */
  private int users = 1;

  private boolean closed;

  private FileMapping(Tensor bytes, MappedFile mapped) {
    this.address = bytes.storageAddress();
    this.file = reference(bytes);
    this.mapped = mapped;
    mapped.mappedTo(address);
  }

  /**
   * Maps a file.
   *
   * @param size the number of bytes, not 0
   * @throws MalformedException if the file has become shorter, or was replaced meanwhile
   */
  public static FileMapping open(Path path, long size) {
    Object key = fileKey(path);
    MappedFile mapped = MappedFile.open(path, size);
    try {
      FileMapping mapping = open(path, size, mapped);
      if (!Objects.equals(key, fileKey(path))) {
        mapping.close();
        throw new MalformedException("it was replaced while it was read");
      }
      return mapping;
    } catch (RuntimeException e) {
      mapped.close();
      throw e;
    }
  }

  private static FileMapping open(Path path, long size, MappedFile mapped) {
    TensorOptions options = DType.UINT8;
    try (TensorScope scope = TensorScope.open()) {
      return new FileMapping(MappedFiles.tensor(options, path, false, size), mapped);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("it was truncated while it was read", e);
    }
  }

  /** Returns the identity of a file, by which a replacement is found; null on some systems. */
  public static @Nullable Object fileKey(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /**
   * Returns a part of the file as a uint8 tensor of one dimension, in the current scope. Tensors of
   * one part share its storage.
   *
   * @param start position of the first byte, which determines the part
   * @throws IllegalStateException if the mapping has been closed
   * @throws MalformedException if the file has been cut short
   */
  public Tensor part(long start, long size) {
    return tensor(start, size, DType.UINT8, size);
  }

  /** Returns a contiguous tensor on a part of the file, as the other method does. */
  public Tensor tensor(long start, long size, DType dtype, long... sizes) {
    return on(start, size, dtype, (x, storage) -> x.set_(storage, 0, sizes));
  }

  /**
   * Returns a tensor of any shape on a part of the file, in the current scope.
   *
   * @param start position of the first byte of the part, a multiple of the dtype's size
   * @param size the number of bytes of the part, in which all elements lie
   * @param offset of the first element from the start of the part, in elements
   * @throws IllegalStateException if the mapping has been closed
   */
  public Tensor tensor(
      long start, long size, DType dtype, long offset, long[] sizes, long[] strides) {
    return on(start, size, dtype, (x, storage) -> x.set_(storage, offset, sizes, strides));
  }

  private Tensor on(
      long start,
      long size,
      DType dtype,
      BiFunction<org.bytedeco.pytorch.Tensor, Storage, org.bytedeco.pytorch.Tensor> set) {
    // A new tensor, for which the present modes hold.
    Tensor tensor = Torch.empty(dtype, 0);
    if (size > 0) {
      mapped.check();
      try (var part = found(start, size);
          Storage storage = part.storage()) {
        NativeCalls.run("load", tensor, x -> set.apply(x, storage).close());
      }
    }
    return tensor;
  }

  /**
   * Returns a new reference to a part. No lock is held while a part is created, because jtorch's
   * native calls may run the actions of other mappings.
   */
  private org.bytedeco.pytorch.Tensor found(long start, long size) {
    var known = known(start);
    if (known != null) {
      return known;
    }
    use();
    try (TensorScope scope = TensorScope.open();
        var made =
            reference(
                SharedBuffers.share(
                    "load", "file", new Use(), address + start, DType.UINT8, size))) {
      return added(start, made);
    }
  }

  private synchronized org.bytedeco.pytorch.@Nullable Tensor known(long start) {
    checkOpen();
    var part = parts.get(start);
    return part == null ? null : new org.bytedeco.pytorch.Tensor(part);
  }

  /** Adds a part unless another thread has done so. */
  private synchronized org.bytedeco.pytorch.Tensor added(
      long start, org.bytedeco.pytorch.Tensor made) {
    checkOpen();
    var part = parts.computeIfAbsent(start, key -> new org.bytedeco.pytorch.Tensor(made));
    return new org.bytedeco.pytorch.Tensor(part);
  }

  private synchronized void use() {
    checkOpen();
    users++;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the mapping of the file has been closed");
    }
  }

  /** Returns a reference that no scope and no collector releases. */
  private static org.bytedeco.pytorch.Tensor reference(Tensor tensor) {
    return NativeCalls.call("load", tensor, org.bytedeco.pytorch.Tensor::new);
  }

  /**
   * Returns a tensor without elements, in the current scope, that closes the mapping when freed.
   */
  public Tensor closer() {
    try (var notifier = DropNotifiers.create(new Closing())) {
      return NativeCalls.adopt(notifier);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      parts.values().forEach(org.bytedeco.pytorch.Tensor::close);
      parts.clear();
      release();
    }
  }

  private synchronized void release() {
    users--;
    if (users == 0) {
      mapped.close();
      file.close();
    }
  }

  /** The use of the file by the storage of a part. */
  private final class Use extends DropNotifiers.Action {
    @Override
    public void dropped() {}

    @Override
    public void run() {
      release();
    }
  }

  private final class Closing extends DropNotifiers.Action {
    @Override
    public void dropped() {}

    @Override
    public void run() {
      close();
    }
  }
}
