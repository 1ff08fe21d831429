package org.jtorch.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.pytorch.Storage;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.host.SharedBuffers;
import org.jtorch.internal.memory.DropNotifiers;
import org.jtorch.internal.tracing.Traces;

/** Memory that tensors and objects of other libraries share, in both directions. */
public final class SharedMemory {
  private SharedMemory() {}

  /**
   * Creates a tensor on memory of another library.
   *
   * @param called name of the calling method, for messages
   * @param what noun for the owner of the memory, for messages
   * @param release run once: when the last tensor on the memory has been freed, or before this
   *     method throws; it may run on any thread
   * @param address of the first element, valid until {@code release} runs
   * @param sizes the shape
   * @param strides not negative, in elements
   * @return a tensor in the current scope
   * @throws IllegalArgumentException if the address is not a multiple of the element size
   */
  public static Tensor tensor(
      String called,
      String what,
      Runnable release,
      long address,
      DType dtype,
      long[] sizes,
      long[] strides) {
    Release action = new Release(release, what);
    long span = span(sizes, strides);
    if (span == 0) {
      action.run();
      return Torch.empty(dtype, sizes);
    }
    try {
      return TensorScope.compute(
          () ->
              SharedBuffers.share(called, what, action, address, dtype, span)
                  .asStrided(Shape.of(sizes), strides));
    } catch (RuntimeException e) {
      action.run();
      throw e;
    }
  }

  /** Returns the strides of a contiguous tensor. */
  public static long[] contiguousStrides(long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, sizes[i]);
    }
    return strides;
  }

  /** Returns the number of elements from the first to the last, 0 if there are none. */
  private static long span(long[] sizes, long[] strides) {
    long span = 1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0) {
        return 0;
      }
      span += (sizes[i] - 1) * strides[i];
    }
    return span;
  }

  private static final class Release extends DropNotifiers.Action {
    private final Runnable release;
    private final String what;
    private final AtomicBoolean done = new AtomicBoolean();

    Release(Runnable release, String what) {
      this.release = release;
      this.what = what;
    }

    @Override
    public void dropped() {}

    /** Logs a failure, since the calling thread may be one that uses other tensors. */
    @Override
    public void run() {
      if (done.getAndSet(true)) {
        return;
      }
      try {
        release.run();
      } catch (RuntimeException e) {
        System.getLogger("org.jtorch")
            .log(
                System.Logger.Level.WARNING,
                "the " + what + " of a freed tensor could not be released",
                e);
      }
    }
  }

  /**
   * Memory of a tensor in use by another library. It stays where it is until {@link #close},
   * whether or not the tensor is closed, replaced or resized.
   */
  public static final class Lease implements AutoCloseable {
    private final Tensor tensor;
    private final long address;

    private Lease(Tensor tensor, long address) {
      this.tensor = tensor;
      this.address = address;
    }

    /** Returns a tensor on the memory, without a gradient; in no scope. */
    public Tensor tensor() {
      return tensor;
    }

    /** Returns the address of the first element, 0 if there are none. */
    public long address() {
      return address;
    }

    /**
     * Returns a buffer on the memory, which must not be used after {@link #close}.
     *
     * @param length of the memory that the tensor covers, from its first element, in bytes
     */
    public ByteBuffer bytes(int length) {
      return NativeCalls.<ByteBuffer>call(
          "shared memory", tensor, x -> HostMemory.bytes(HostMemory.data(x), 0, length));
    }

    @Override
    public void close() {
      tensor.close();
    }
  }

  /**
   * Lends the memory of a tensor. Its storage can no longer be resized.
   *
   * @param called name of the calling method, for messages
   * @return the memory, which the caller closes or leaves to the garbage collector
   * @throws IllegalStateException if the tensor requires a gradient, is not on the CPU, not
   *     strided, or conjugated by a flag; the message names the method to call
   */
  public static Lease lend(String called, Tensor tensor) {
    check(called, tensor);
    Traces.reading(called, tensor);
    Tensor alias = TensorScope.unscoped(tensor.detach());
    try {
      long address =
          alias.numel() == 0 ? 0 : NativeCalls.<Long>call(called, alias, SharedMemory::fixed);
      return new Lease(alias, address);
    } catch (RuntimeException e) {
      alias.close();
      throw e;
    }
  }

  /** Prevents a storage from being resized and returns the address of its first element. */
  private static long fixed(org.bytedeco.pytorch.Tensor x) {
    try (Storage storage = x.storage()) {
      storage.unsafeGetStorageImpl().set_resizable(false);
    }
    return HostMemory.data(x).address();
  }

  private static void check(String called, Tensor tensor) {
    if (tensor.layout() != Layout.STRIDED || tensor.isNested()) {
      throw refused(called, tensor, "is not strided; use toDense()");
    } else if (!tensor.device().equals(Device.CPU)) {
      throw refused(called, tensor, "is not on the CPU; use cpu()");
    } else if (tensor.requiresGrad()) {
      throw refused(called, tensor, "requires a gradient; use detach()");
    } else if (tensor.isConj() || tensor.isNeg()) {
      throw refused(called, tensor, "is conjugated by a flag; use resolveConj().resolveNeg()");
    }
  }

  private static IllegalStateException refused(String called, Tensor tensor, String why) {
    return new IllegalStateException(called + ": " + TensorSummary.of(tensor) + " " + why);
  }
}
