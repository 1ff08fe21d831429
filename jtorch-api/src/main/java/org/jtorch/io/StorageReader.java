package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.zip.MalformedException;

/** Reads the bytes of storages in chunks, in either byte order. */
final class StorageReader {
  /** Copied by one thread: others have to wake up for it, and memory is not read faster. */
  private static final int CHUNK = 1 << 20;

  private ByteBuffer buffer = allocate(0);

  /**
   * Reads bytes into a uint8 tensor, which is closed if the channel ends before.
   *
   * @param what the part of the file, for the message
   */
  Tensor read(ReadableByteChannel channel, long size, DType dtype, boolean bigEndian, String what)
      throws IOException {
    return TensorScope.compute(
        () -> {
          Tensor bytes = Torch.empty(DType.UINT8, size);
          fill(bytes, channel, dtype, bigEndian, what);
          return bytes;
        });
  }

  private void fill(
      Tensor bytes, ReadableByteChannel channel, DType dtype, boolean bigEndian, String what)
      throws IOException {
    long size = bytes.numel();
    int chunk = (int) Math.min(CHUNK, size);
    if (buffer.capacity() < chunk) {
      buffer = allocate(chunk);
    }
    for (long at = 0; at < size; at += buffer.limit()) {
      next(channel, (int) Math.min(chunk, size - at), what);
      if (bigEndian != (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN)) {
        reverse(dtype.isComplex() ? dtype.itemSize() / 2 : dtype.itemSize());
      }
      try (TensorScope scope = TensorScope.open()) {
        bytes.narrow(0, at, buffer.limit()).copyFrom(buffer);
      }
    }
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  private void next(ReadableByteChannel channel, int length, String what) throws IOException {
    buffer.clear().limit(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new MalformedException("the file ends within " + what);
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
