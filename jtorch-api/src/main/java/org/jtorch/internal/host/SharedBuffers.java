package org.jtorch.internal.host;

import java.nio.Buffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.DropNotifiers;

/**
 * Tensors on the memory of a direct buffer or a memory segment. The owner is kept reachable, by
 * address, until libtorch has freed the storage; an owner that is an action is run then. All
 * storages share one callback, because the number of native callbacks is limited.
 */
public final class SharedBuffers {
  /** Memory at an address, with another owner. */
  private static final class Memory extends Pointer {
    Memory(long address) {
      super((Pointer) null);
      this.address = address;
    }

    /** Returns the address of a direct buffer's position. */
    static long addressOf(Buffer buffer, int unit) {
      return getDirectBufferAddress(buffer) + (long) buffer.position() * unit;
    }
  }

  /** Called by libtorch, on any thread, when the last tensor on a buffer was freed. */
  private static final class Release extends PointerConsumer {
    @Override
    public void call(Pointer memory) {
      release(memory.address());
    }
  }

  private static final Release RELEASE = new Release();
  private static final OwnersByAddress HELD = new OwnersByAddress();

  private SharedBuffers() {}

  /** Creates a tensor on what remains of a buffer, whose elements have {@code unit} bytes. */
  public static Tensor tensor(
      Buffer buffer, int unit, ByteOrder order, DType dtype, long... sizes) {
    check(buffer, order, dtype);
    long given = (long) buffer.remaining() * unit;
    checkSize("fromBuffer", "buffer", dtype, Shape.of(sizes), given);
    return share("fromBuffer", "buffer", buffer, Memory.addressOf(buffer, unit), dtype, sizes);
  }

  /** Creates a tensor on memory that is valid and large enough while its owner is reachable. */
  public static Tensor share(
      String called, String what, Object owner, long address, DType dtype, long... sizes) {
    if (Shape.of(sizes).numel() == 0) {
      return Torch.empty(dtype, sizes);
    }
    if (address % Math.max(1, dtype.isComplex() ? dtype.itemSize() / 2 : dtype.itemSize()) != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the %s does not begin at a multiple of %s's %d bytes",
              called,
              what,
              dtype.pythonName(),
              dtype.itemSize()));
    }
    hold(address, owner);
    try {
      return NativeCalls.call(called, () -> share(address, dtype, sizes));
    } catch (RuntimeException e) {
      release(address);
      throw e;
    }
  }

  /** Returns the number of buffers that libtorch still uses. */
  public static int held() {
    synchronized (HELD) {
      return HELD.size();
    }
  }

  private static Tensor share(long address, DType dtype, long[] sizes) {
    try (Memory memory = new Memory(address);
        var options = new org.bytedeco.pytorch.TensorOptions(NativeCodes.scalarType(dtype));
        var shared = torch.from_blob(memory, sizes, RELEASE, options)) {
      return NativeCalls.adopt(shared);
    }
  }

  private static void check(Buffer buffer, ByteOrder order, DType dtype) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException(
          "fromBuffer: the buffer is not direct; copy it with Torch.tensor(buffer.array())");
    } else if (buffer.isReadOnly()) {
      throw new IllegalArgumentException("fromBuffer: the buffer is read-only");
    } else if (order != ByteOrder.nativeOrder() && dtype.itemSize() > 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "fromBuffer: the buffer is %s; say order(ByteOrder.nativeOrder()) if its bytes are"
                  + " %s",
              order,
              ByteOrder.nativeOrder()));
    } else if (ArenaMemory.canBeFreed(buffer)) {
      throw new IllegalArgumentException(
          "fromBuffer: the buffer is of an arena that can be closed under the tensor; take one of"
              + " Arena.ofAuto(), or copy it with copyFrom(buffer)");
    }
  }

  /** Rejects memory of another size than the elements need, and dtypes that are not plain. */
  public static void checkSize(String called, String what, DType dtype, Shape shape, long given) {
    if (dtype.isQuantized()) {
      throw new IllegalArgumentException(
          called + ": " + dtype.pythonName() + " needs a scale; take the integers instead");
    }
    long wanted = bytes(called, dtype, shape);
    if (given != wanted) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s%s takes %d bytes, but %d remain in the %s",
              called,
              dtype.pythonName(),
              shape,
              wanted,
              given,
              what));
    }
  }

  private static long bytes(String called, DType dtype, Shape shape) {
    long bytes = dtype.itemSize();
    for (long size : shape.toArray()) {
      if (size < 0) {
        throw new IllegalArgumentException(called + ": the shape " + shape + " is negative");
      }
      try {
        bytes = Math.multiplyExact(bytes, size);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(called + ": the shape " + shape + " is too large", e);
      }
    }
    return bytes;
  }

  private static void hold(long address, Object owner) {
    synchronized (HELD) {
      HELD.add(address, owner);
    }
  }

  private static void release(long address) {
    Object owner;
    synchronized (HELD) {
      owner = HELD.remove(address);
    }
    if (owner instanceof DropNotifiers.Action action) {
      DropNotifiers.dropped(action);
    }
  }
}
