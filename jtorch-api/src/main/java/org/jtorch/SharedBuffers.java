package org.jtorch;

import java.nio.Buffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Tensors on a direct buffer's own memory. A buffer is held under its address until libtorch says
 * that the storage on it is gone; one callback serves all, because native callbacks are few.
 */
final class SharedBuffers {
  /** Memory at an address, owned by somebody else. */
  private static final class Memory extends Pointer {
    Memory(long address) {
      super((Pointer) null);
      this.address = address;
    }

    /** Where a direct buffer's position is. */
    static long addressOf(Buffer buffer, int unit) {
      return getDirectBufferAddress(buffer) + (long) buffer.position() * unit;
    }
  }

  /** Called by libtorch, on any thread, when the last tensor on a buffer is gone. */
  private static final class Release extends PointerConsumer {
    @Override
    public void call(Pointer memory) {
      release(memory.address());
    }
  }

  private static final Release RELEASE = new Release();
  private static final Map<Long, Deque<Buffer>> HELD = new HashMap<>();

  private SharedBuffers() {}

  /** A tensor on what remains of a buffer, whose elements are of this many bytes each. */
  static Tensor tensor(Buffer buffer, int unit, ByteOrder order, DType dtype, long... sizes) {
    Shape shape = Shape.of(sizes);
    check(buffer, unit, order, dtype, shape);
    if (shape.numel() == 0) {
      return Factories.empty(dtype, sizes);
    }
    long address = Memory.addressOf(buffer, unit);
    if (address % Math.max(1, dtype.isComplex() ? dtype.itemSize() / 2 : dtype.itemSize()) != 0) {
      throw new IllegalArgumentException(
          "fromBuffer: the buffer does not begin at a multiple of %s's %d bytes"
              .formatted(dtype.pythonName(), dtype.itemSize()));
    }
    hold(address, buffer);
    try {
      return NativeCalls.call("fromBuffer", () -> share(address, dtype, sizes));
    } catch (RuntimeException e) {
      release(address);
      throw e;
    }
  }

  /** How many buffers libtorch still uses. */
  static int held() {
    synchronized (HELD) {
      return HELD.values().stream().mapToInt(Deque::size).sum();
    }
  }

  private static Tensor share(long address, DType dtype, long[] sizes) {
    try (Memory memory = new Memory(address);
        var options = new org.bytedeco.pytorch.TensorOptions(dtype.toNative());
        var shared = torch.from_blob(memory, sizes, RELEASE, options)) {
      return NativeCalls.adopt(shared);
    }
  }

  private static void check(Buffer buffer, int unit, ByteOrder order, DType dtype, Shape shape) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException(
          "fromBuffer: the buffer is not direct; copy it with Torch.tensor(buffer.array())");
    } else if (buffer.isReadOnly()) {
      throw new IllegalArgumentException("fromBuffer: the buffer is read-only");
    } else if (order != ByteOrder.nativeOrder() && dtype.itemSize() > 1) {
      throw new IllegalArgumentException(
          "fromBuffer: the buffer is %s; say order(ByteOrder.nativeOrder()) if its bytes are %s"
              .formatted(order, ByteOrder.nativeOrder()));
    } else if (dtype.isQuantized()) {
      throw new IllegalArgumentException(
          "fromBuffer: " + dtype.pythonName() + " needs a scale; share the integers instead");
    }
    long given = (long) buffer.remaining() * unit;
    long wanted = bytes(dtype, shape);
    if (given != wanted) {
      throw new IllegalArgumentException(
          "fromBuffer: %s%s takes %d bytes, but %d remain in the buffer"
              .formatted(dtype.pythonName(), shape, wanted, given));
    }
  }

  private static long bytes(DType dtype, Shape shape) {
    long bytes = dtype.itemSize();
    for (long size : shape.toArray()) {
      if (size < 0) {
        throw new IllegalArgumentException("fromBuffer: the shape " + shape + " is negative");
      }
      try {
        bytes = Math.multiplyExact(bytes, size);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("fromBuffer: the shape " + shape + " is too large", e);
      }
    }
    return bytes;
  }

  private static void hold(long address, Buffer buffer) {
    synchronized (HELD) {
      HELD.computeIfAbsent(address, a -> new ArrayDeque<>()).add(buffer);
    }
  }

  private static void release(long address) {
    synchronized (HELD) {
      Deque<Buffer> buffers = HELD.get(address);
      if (buffers != null) {
        buffers.remove();
        if (buffers.isEmpty()) {
          HELD.remove(address);
        }
      }
    }
  }
}
