package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.host.HostMemory;

/**
 * Writes elements of tensors to channels in chunks, in native byte order, from the memory of the
 * tensors.
 */
final class ElementWriter {
  private static final int CHUNK = 1 << 22;

  /** The error that ended the writing; null if there was none. */
  private @Nullable IOException failure;

  /** Writes a range of the storage of a tensor. */
  void write(Tensor tensor, long first, long elements, WritableByteChannel channel)
      throws IOException {
    int step = CHUNK / tensor.dtype().itemSize();
    for (long at = 0; at < elements; at += step) {
      long n = Math.min(step, elements - at);
      try (TensorScope chunk = TensorScope.open()) {
        Tensor part = tensor.detach().asStrided(Shape.of(n), new long[] {1}, first + at);
        writePart(part.to(Device.CPU), channel);
      }
    }
  }

  private void writePart(Tensor part, WritableByteChannel channel) throws IOException {
    int length = (int) part.nbytes();
    HostMemory.read(
        "save",
        part,
        part.dtype(),
        part.numel(),
        (memory, first, n) -> writeAll(HostMemory.bytes(memory, 0, length), channel));
    IOException thrown = failure;
    if (thrown != null) {
      failure = null;
      throw thrown;
    }
  }

  private void writeAll(ByteBuffer bytes, WritableByteChannel channel) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      failure = e; // thrown when the native call has ended
    }
  }

  /** Writes all elements in row-major order. */
  void write(Tensor tensor, WritableByteChannel channel) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = tensor.detach().resolveConj().resolveNeg().contiguous();
      write(plain, plain.storageOffset(), plain.numel(), channel);
    }
  }
}
