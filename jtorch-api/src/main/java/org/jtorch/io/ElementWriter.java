package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Writes elements of tensors to channels in chunks, in native byte order. */
final class ElementWriter {
  private static final int CHUNK = 1 << 22;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.nativeOrder());

  /** Writes a range of the storage of a tensor. */
  void write(Tensor tensor, long first, long elements, WritableByteChannel channel)
      throws IOException {
    int width = tensor.dtype().itemSize();
    int step = CHUNK / width;
    for (long at = 0; at < elements; at += step) {
      long n = Math.min(step, elements - at);
      try (TensorScope chunk = TensorScope.open()) {
        buffer.clear().limit((int) n * width);
        tensor
            .detach()
            .asStrided(Shape.of(n), new long[] {1}, first + at)
            .to(Device.CPU)
            .copyTo(buffer);
        buffer.rewind();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
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
