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
import org.jtorch.internal.host.FileMapping;
import org.jtorch.internal.tracing.Traces;
import org.jtorch.internal.zip.MalformedException;

/**
 * Creates tensors from stubs. Each storage is read once, in chunks, into memory shared by all its
 * tensors, or is a part of the mapped file. Closing the loader closes the created tensors unless
 * {@link #keep} was called before.
 */
final class TensorLoader implements Function<PickledTensor, Tensor>, AutoCloseable {
  private final PickledFile.Storages storages;
  private final @Nullable FileMapping mapping;

  /** The bytes of the storages that were read, by key. */
  private final Map<String, Tensor> memory = new HashMap<>();

  private final List<Tensor> made = new ArrayList<>();
  private final StorageReader reader = new StorageReader();

  private TensorLoader(PickledFile.Storages storages, @Nullable FileMapping mapping) {
    this.storages = storages;
    this.mapping = mapping;
  }

  /** Creates a loader that reads storages into memory. */
  static TensorLoader reading(PickledFile.Storages storages) {
    return new TensorLoader(storages, null);
  }

  /** Creates a loader that maps a file of a known size. */
  static TensorLoader mapping(PickledFile.Storages storages, Path path, long size) {
    return new TensorLoader(storages, FileMapping.open(path, size));
  }

  @Override
  public Tensor apply(PickledTensor stub) {
    Tensor tensor = Traces.paused(() -> TensorScope.compute(() -> create(stub)));
    made.add(tensor);
    return tensor;
  }

  /** Transfers the tensors to the caller, so that closing the loader does not close them. */
  void keep() {
    made.clear();
  }

  @Override
  public void close() {
    memory.values().forEach(Tensor::close);
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
    Tensor tensor = mapped(stub);
    if (tensor == null) {
      Tensor view = elements(stub, stub.dtype());
      // Not the view, which shares the version counter by which autograd detects writes.
      tensor = Torch.empty(stub.dtype(), 0);
      tensor.setData(view);
    }
    if (stub.flags().conjugated()) {
      tensor = tensor.conj().detach();
    }
    if (stub.flags().negated()) {
      tensor = Ops.unchecked().call("aten::_neg_view", tensor).toTensor().detach();
    }
    return stub.flags().requiresGrad() ? tensor.requiresGrad_(true) : tensor;
  }

  /** Returns a tensor on the mapped file; null if its storage cannot be used there. */
  private @Nullable Tensor mapped(TensorStub stub) {
    String key = stub.storage().key();
    try {
      long start = mappedStart(key, stub.dtype());
      return mapping == null || start < 0
          ? null
          : mapping.tensor(
              start,
              storages.size(key),
              stub.dtype(),
              stub.offset(),
              stub.sizes().toArray(),
              stub.strides().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read storage " + key, e);
    }
  }

  /** Returns the position of a storage in the mapped file; -1 if it cannot be used there. */
  private long mappedStart(String key, DType dtype) throws IOException {
    if (mapping == null || isReversed(dtype) || memory.containsKey(key)) {
      return -1;
    }
    long start = storages.position(key);
    return start % dtype.itemSize() == 0 && storages.size(key) > 0 ? start : -1;
  }

  /** Returns a view of the elements of a tensor as another dtype of the same size. */
  private Tensor elements(TensorStub stub, DType dtype) {
    Tensor bytes = bytes(stub.storage().key(), dtype);
    int width = dtype.itemSize();
    return bytes
        .narrow(0, 0, bytes.numel() / width * width)
        .view(dtype)
        .asStrided(stub.sizes(), stub.strides().toArray(), stub.offset());
  }

  /** Returns the bytes of a storage, as a tensor on the mapped file if they can be used there. */
  private Tensor bytes(String key, DType dtype) {
    try {
      Tensor known = memory.get(key);
      if (known != null) {
        return known;
      }
      long start = mappedStart(key, dtype);
      if (mapping != null && start >= 0) {
        return mapping.part(start, storages.size(key));
      }
      Tensor bytes = TensorScope.unscoped(read(key, dtype));
      memory.put(key, bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read storage " + key, e);
    }
  }

  private boolean isReversed(DType dtype) {
    return storages.bigEndian() != (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN)
        && dtype.itemSize() > 1;
  }

  private Tensor read(String key, DType dtype) throws IOException {
    try (ReadableByteChannel channel = storages.open(key)) {
      return reader.read(
          channel, storages.size(key), dtype, storages.bigEndian(), "storage " + key);
    }
  }
}
