package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Ops;
import org.jtorch.OutOfMemoryException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.zip.MalformedException;

/**
 * Creates tensors from stubs. Each storage is read once, in chunks, into memory shared by all its
 * tensors, or is a part of the mapped file. Closing the loader closes the created tensors unless
 * {@link #keep} was called before.
 */
final class TensorLoader implements Function<PickledTensor, Tensor>, AutoCloseable {
  /** The bytes of a storage: a range of a tensor of bytes. */
  private record Bytes(Tensor tensor, long start, long size) {}

  private final PickledFile.Storages storages;
  private final @Nullable Tensor mapping;
  private final Map<String, Bytes> memory = new HashMap<>();
  private final List<Tensor> made = new ArrayList<>();
  private final StorageReader reader = new StorageReader();

  private TensorLoader(PickledFile.Storages storages, @Nullable Tensor mapping) {
    this.storages = storages;
    this.mapping = mapping;
  }

  /** Creates a loader that reads storages into memory. */
  static TensorLoader reading(PickledFile.Storages storages) {
    return new TensorLoader(storages, null);
  }

  /** Creates a loader that maps a file of a known size. */
  static TensorLoader mapping(PickledFile.Storages storages, Path path, long size) {
    try {
      return new TensorLoader(
          storages, TensorScope.compute(() -> Torch.fromFile(DType.UINT8, path, false, size)));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("it was truncated while it was read", e);
    }
  }

  @Override
  public Tensor apply(PickledTensor stub) {
    Tensor tensor = TensorScope.compute(() -> create(stub));
    made.add(tensor);
    return tensor;
  }

  /** Transfers the tensors to the caller, so that closing the loader does not close them. */
  void keep() {
    made.clear();
  }

  @Override
  public void close() {
    memory.values().forEach(bytes -> bytes.tensor.close());
    made.forEach(Tensor::close);
    if (mapping != null) {
      mapping.close();
    }
  }

  private Tensor create(PickledTensor stub) {
    if (stub instanceof TensorStub dense) {
      return dense(dense);
    }
    try {
      return new TensorParts(this::dense, this::elements).create(stub, reader);
    } catch (OutOfMemoryException e) {
      throw e;
    } catch (TorchException | IllegalArgumentException e) {
      throw new MalformedException(
          "a tensor " + stub.shape() + " of layout " + stub.layout() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read an array", e);
    }
  }

  private Tensor dense(TensorStub stub) {
    Tensor view = elements(stub, stub.dtype());
    // Not the view, which shares the version counter by which autograd detects writes.
    Tensor tensor = Torch.empty(stub.dtype(), 0);
    tensor.setData(view);
    if (stub.flags().conjugated()) {
      tensor = tensor.conj().detach();
    }
    if (stub.flags().negated()) {
      tensor = Ops.unchecked().call("aten::_neg_view", tensor).toTensor().detach();
    }
    return stub.flags().requiresGrad() ? tensor.requiresGrad_(true) : tensor;
  }

  /** Returns a view of the elements of a tensor as another dtype of the same size. */
  private Tensor elements(TensorStub stub, DType dtype) {
    Bytes bytes = bytes(stub.storage().key(), dtype);
    int width = dtype.itemSize();
    if (bytes.start % width != 0) {
      bytes = copied(stub.storage().key(), bytes);
    }
    return bytes
        .tensor
        .narrow(0, 0, bytes.tensor.numel() / width * width)
        .view(dtype)
        .asStrided(stub.sizes(), stub.strides().toArray(), bytes.start / width + stub.offset());
  }

  private Bytes bytes(String key, DType dtype) {
    Bytes known = memory.get(key);
    if (known != null) {
      return known;
    }
    Bytes bytes = mapped(key, dtype);
    if (bytes == null) {
      bytes = read(key, dtype);
    }
    memory.put(key, bytes);
    return bytes;
  }

  /** Returns the place of a storage in the mapped file; null if it must be converted. */
  private @Nullable Bytes mapped(String key, DType dtype) {
    boolean reversed =
        storages.bigEndian() != (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN)
            && dtype.itemSize() > 1;
    if (mapping == null || reversed) {
      return null;
    }
    try {
      long start = storages.position(key);
      return start < 0 ? null : new Bytes(mapping, start, storages.size(key));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read storage " + key, e);
    }
  }

  private Bytes copied(String key, Bytes mapped) {
    Tensor copy = TensorScope.unscoped(mapped.tensor.narrow(0, mapped.start, mapped.size).clone());
    Bytes bytes = new Bytes(copy, 0, mapped.size);
    memory.put(key, bytes);
    return bytes;
  }

  private Bytes read(String key, DType dtype) {
    try (ReadableByteChannel channel = storages.open(key)) {
      long size = storages.size(key);
      Tensor bytes = reader.read(channel, size, dtype, storages.bigEndian(), "storage " + key);
      return new Bytes(TensorScope.unscoped(bytes), 0, size);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read storage " + key, e);
    }
  }
}
