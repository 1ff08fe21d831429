package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Creates tensors from stubs. Each storage is read once, in chunks, into memory shared by all its
 * tensors. Closing the loader closes the created tensors unless {@link #keep} was called before.
 */
final class TensorLoader implements Function<TensorStub, Tensor>, AutoCloseable {
  private final PickledFile.Storages storages;
  private final Map<String, Tensor> memory = new HashMap<>();
  private final List<Tensor> made = new ArrayList<>();
  private final StorageReader reader = new StorageReader();

  TensorLoader(PickledFile.Storages storages) {
    this.storages = storages;
  }

  @Override
  public Tensor apply(TensorStub stub) {
    String key = stub.storage().key();
    Tensor bytes = memory.get(key);
    if (bytes == null) {
      bytes = read(key, stub.dtype());
    }
    Tensor shared = bytes;
    Tensor tensor = TensorScope.compute(() -> view(shared, stub));
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
  }

  private static Tensor view(Tensor bytes, TensorStub stub) {
    DType dtype = stub.dtype();
    long whole = bytes.numel() - bytes.numel() % dtype.itemSize();
    Tensor view =
        bytes
            .narrow(0, 0, whole)
            .view(dtype)
            .asStrided(stub.sizes(), stub.strides().toArray(), stub.offset());
    if (stub.flags().conjugated()) {
      view = view.conj();
    }
    if (stub.flags().negated()) {
      view = view.neg();
    }
    // Autograd tracks views; the tensor is detached, as tensors returned by torch.load are.
    Tensor tensor = view.detach();
    return stub.flags().requiresGrad() ? tensor.requiresGrad_(true) : tensor;
  }

  private Tensor read(String key, DType dtype) {
    try (ReadableByteChannel channel = storages.open(key)) {
      Tensor bytes =
          reader.read(channel, storages.size(key), dtype, storages.bigEndian(), "storage " + key);
      memory.put(key, bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read storage " + key, e);
    }
  }
}
