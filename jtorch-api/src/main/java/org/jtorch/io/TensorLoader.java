package org.jtorch.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.zip.MalformedException;

/**
 * Creates tensors from stubs. Each storage is read once, in chunks, into memory shared by all its
 * tensors. Closing the loader closes the created tensors unless {@link #keep} was called before.
 */
final class TensorLoader implements Function<TensorStub, Tensor>, AutoCloseable {
  private static final int CHUNK = 1 << 22;

  private final PickledFile.Storages storages;
  private final Map<String, Tensor> memory = new HashMap<>();
  private final List<Tensor> made = new ArrayList<>();
  private ByteBuffer buffer = allocate(0);

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
    long size = storages.size(key);
    int chunk = (int) Math.min(CHUNK, size);
    if (buffer.capacity() < chunk) {
      buffer = allocate(chunk);
    }
    Tensor bytes = Torch.empty(DType.UINT8, size);
    memory.put(key, bytes);
    try (ReadableByteChannel channel = storages.open(key)) {
      for (long at = 0; at < size; at += buffer.limit()) {
        fill(channel, (int) Math.min(chunk, size - at), key);
        if (storages.bigEndian() != (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN)) {
          reverse(dtype.isComplex() ? dtype.itemSize() / 2 : dtype.itemSize());
        }
        try (TensorScope scope = TensorScope.open()) {
          bytes.narrow(0, at, buffer.limit()).copyFrom(buffer);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read storage " + key, e);
    }
    return bytes;
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  private void fill(ReadableByteChannel channel, int length, String key) throws IOException {
    buffer.clear().limit(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new MalformedException("the file ends within storage " + key);
      }
    }
    buffer.flip();
  }

  private void reverse(int width) {
    for (int start = 0; start + width <= buffer.limit(); start += width) {
      for (int i = start, j = start + width - 1; i < j; i++, j--) {
        byte low = buffer.get(i);
        buffer.put(i, buffer.get(j)).put(j, low);
      }
    }
  }
}
