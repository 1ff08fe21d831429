package org.jtorch.internal.host;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.memory.MappedFile;
import org.jtorch.internal.tracing.Traces;

/** Copies between tensors and Java arrays and buffers. All lengths are checked first. */
public final class HostMemory {
  /** Number of bytes that are converted or gathered at a time. */
  private static final int PIECE = 1 << 20;

  private HostMemory() {}

  /** Creates a CPU tensor of an array's dtype and fills it before it is published. */
  public static Tensor create(DType dtype, Shape shape, Consumer<Pointer> fill) {
    Tensor tensor = Torch.empty(dtype.on(Device.CPU), shape.toArray());
    if (shape.numel() > 0) {
      try {
        NativeCalls.run("tensor", tensor, x -> fill.accept(x.data_ptr()));
        Traces.written("tensor", tensor, true);
      } catch (RuntimeException e) {
        tensor.close();
        throw e;
      }
    }
    return tensor;
  }

  /** Returns all elements in row-major order in a new array. */
  public static Object toArray(String called, Tensor tensor, ArrayElements elements) {
    DType readAs = HostDTypes.readAs(called, tensor.dtype(), elements);
    long count = tensor.numel();
    if (count > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          called + ": " + count + " elements exceed an array; use copyTo(buffer, byteOffset)");
    }
    Object array = elements.newArray((int) count);
    read(
        called,
        tensor,
        readAs,
        count,
        (memory, first, n) -> elements.get(memory, array, (int) first, (int) n));
    return array;
  }

  /** Copies all elements in row-major order to an array of exactly that length. */
  public static void copyTo(Tensor tensor, Object target) {
    ArrayElements elements = ArrayElements.of(Objects.requireNonNull(target, "target"));
    DType readAs = HostDTypes.readAs("copyTo", tensor.dtype(), elements);
    checkLength("copyTo", tensor, "elements", Array.getLength(target), tensor.numel());
    read(
        "copyTo",
        tensor,
        readAs,
        Array.getLength(target),
        (memory, first, n) -> elements.get(memory, target, (int) first, (int) n));
  }

  /** Copies the bytes of all elements in row-major order to the remaining space of a buffer. */
  public static void copyTo(Tensor tensor, ByteBuffer target) {
    int given = Objects.requireNonNull(target, "target").remaining();
    checkLength("copyTo", tensor, "bytes", given, tensor.nbytes());
    copyTo(tensor, target, 0);
  }

  /**
   * Copies bytes of the elements in row-major order, from an offset on, until the buffer is full.
   */
  public static void copyTo(Tensor tensor, ByteBuffer target, long byteOffset) {
    Objects.requireNonNull(target, "target");
    checkSpan("copyTo", tensor, byteOffset, target.remaining());
    long end = byteOffset + target.remaining();
    DType dtype = tensor.dtype();
    int size = dtype.itemSize();
    read(
        "copyTo",
        tensor,
        dtype,
        tensor.numel(),
        (memory, first, n) -> {
          long here = first * size;
          long from = Math.max(byteOffset, here);
          long to = Math.min(end, here + n * size);
          if (from < to) {
            put(bytes(memory, from - here, (int) (to - from)), target);
          }
        });
  }

  /** Copies an array of exactly the right length to all elements. */
  public static void copyFrom(Tensor tensor, Object source) {
    ArrayElements elements = ArrayElements.of(Objects.requireNonNull(source, "source"));
    checkLength("copyFrom", tensor, "elements", Array.getLength(source), tensor.numel());
    DType dtype = tensor.dtype();
    HostDTypes.checkWrite("copyFrom", dtype, elements);
    write(
        tensor,
        (long) Array.getLength(source) * dtype.itemSize(),
        memory -> elements.put(memory, 0, source));
  }

  /** Copies the remaining bytes of a buffer to all elements. */
  public static void copyFrom(Tensor tensor, ByteBuffer source) {
    int given = Objects.requireNonNull(source, "source").remaining();
    checkLength("copyFrom", tensor, "bytes", given, tensor.nbytes());
    copyFrom(tensor, source, 0);
  }

  /** Copies the remaining bytes of a buffer to a contiguous tensor at an offset. */
  public static void copyFrom(Tensor tensor, ByteBuffer source, long byteOffset) {
    Objects.requireNonNull(source, "source");
    checkSpan("copyFrom", tensor, byteOffset, source.remaining());
    if (byteOffset != 0 || source.remaining() < tensor.nbytes()) {
      checkPlain(tensor);
    }
    int count = source.remaining();
    write(tensor, byteOffset + count, memory -> put(source, bytes(memory, byteOffset, count)));
  }

  /** Copies all that remains of one buffer to the other; both positions advance. */
  private static void put(ByteBuffer source, ByteBuffer target) {
    int from = source.position();
    int to = target.position();
    int count = source.remaining();
    SlicedCopy.run(count, 1, (at, n) -> target.put(to + at, source, from + at, n));
    source.position(from + count);
    target.position(to + count);
  }

  public static void checkLength(
      String called, Tensor tensor, String unit, long given, long wanted) {
    if (given != wanted) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d %s given for the %d of %s",
              called,
              given,
              unit,
              wanted,
              TensorSummary.of(tensor)));
    }
  }

  private static void checkSpan(String called, Tensor tensor, long offset, long length) {
    long size = tensor.nbytes();
    if (offset < 0 || length > size - offset) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: bytes %d to %d are not within the %d of %s",
              called,
              offset,
              offset + length,
              size,
              TensorSummary.of(tensor)));
    }
  }

  private static void checkPlain(Tensor tensor) {
    if (!NativeCalls.<Boolean>call("copyFrom", tensor, HostMemory::isPlain)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "copyFrom: part of %s can be written only if it is contiguous and on the CPU",
              TensorSummary.of(tensor)));
    }
  }

  /** Reads contiguous elements in memory, which start at an element index of the tensor. */
  public interface Reader {
    void read(Pointer memory, long first, long count);
  }

  /** Passes the elements to a function, in order and in the format of an array of that dtype. */
  public static void read(String called, Tensor tensor, DType readAs, long numel, Reader body) {
    Traces.reading(called, tensor);
    boolean done = Traces.paused(() -> readNow(called, tensor, readAs, numel, body));
    assert done;
  }

  private static boolean readNow(
      String called, Tensor tensor, DType readAs, long numel, Reader body) {
    if (numel == 0
        || NativeCalls.<Boolean>call(
            called, tensor, x -> readPlain(called, x, readAs, numel, body))) {
      return true;
    }
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      // a separate handle, whose sizes no other thread changes
      Tensor resolved = tensor.detach().resolveConj().resolveNeg();
      checkUnchanged(called, resolved.numel(), numel);
      if (resolved.device().equals(Device.CPU)
          && resolved.layout() == Layout.STRIDED
          && !resolved.isNested()) {
        readPieces(called, resolved, readAs, 0, body);
      } else {
        readConverted(called, resolved, readAs, 0, body);
      }
    }
    return true;
  }

  /** Reads directly, in one native call, if the elements are in the format of an array. */
  private static boolean readPlain(
      String called, org.bytedeco.pytorch.Tensor x, DType readAs, long numel, Reader body) {
    checkMapped(x);
    if (!isPlain(x) || NativeCodes.dtype(x.scalar_type().value) != readAs) {
      return false;
    }
    checkUnchanged(called, x.numel(), numel);
    try {
      body.read(data(x), 0, numel);
      // The JVM throws the error of a read beyond the end some time after it.
      checkMapped(x);
    } catch (InternalError e) {
      throw MappedFile.translated(Peer.storageAddress(x), e);
    }
    return true;
  }

  /** Throws if the tensor is on a mapped file that has been cut short. */
  private static void checkMapped(org.bytedeco.pytorch.Tensor x) {
    if (MappedFile.areMapped()) {
      MappedFile.check(Peer.storageAddress(x));
    }
  }

  /** Throws if the tensor's size has changed since the Java side was allocated. */
  private static void checkUnchanged(String called, long now, long before) {
    if (now != before) {
      throw new IllegalStateException(
          called + ": another thread has changed the tensor's size or dtype meanwhile");
    }
  }

  /** Reads in pieces, because recently used memory is faster than new memory. */
  private static void readPieces(
      String called, Tensor tensor, DType readAs, long first, Reader body) {
    long most = Math.max(1, PIECE / readAs.itemSize());
    long numel = tensor.numel();
    if (numel <= most || isTransposedMatrix(tensor)) {
      readConverted(called, tensor, readAs, first, body);
      return;
    }
    int dim = 0;
    while (tensor.size(dim) == 1) {
      dim++;
    }
    long row = numel / tensor.size(dim);
    long rows = Math.max(1, most / row);
    for (long at = 0; at < tensor.size(dim); at += rows) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor piece = tensor.narrow(dim, at, Math.min(rows, tensor.size(dim) - at));
        readPieces(called, piece, readAs, first + at * row, body);
      }
    }
  }

  /** Returns whether the tensor is a transposed matrix, which is copied as a whole, in blocks. */
  private static boolean isTransposedMatrix(Tensor tensor) {
    return tensor.dim() == 2 && Arrays.equals(tensor.strides(), new long[] {1, tensor.size(0)});
  }

  private static void readConverted(
      String called, Tensor tensor, DType readAs, long first, Reader body) {
    Tensor host = tensor.to(readAs.on(Device.CPU)).contiguous();
    NativeCalls.run(called, host, x -> body.read(data(x), first, x.numel()));
  }

  /** Writes directly, or to a temporary tensor that is then copied to the elements. */
  public static void write(Tensor tensor, long bytes, Consumer<Pointer> body) {
    boolean done = Traces.paused(() -> writeNow(tensor, bytes, body));
    assert done;
    Traces.written("copyFrom", tensor, false);
  }

  private static boolean writeNow(Tensor tensor, long bytes, Consumer<Pointer> body) {
    if (tensor.numel() == 0
        || NativeCalls.<Boolean>call("copyFrom", tensor, x -> writePlain(x, bytes, body))) {
      return true;
    }
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Shape shape = tensor.shape();
      DType dtype = tensor.dtype();
      checkUnchanged("copyFrom", shape.numel() * dtype.itemSize(), bytes);
      Tensor host = create(dtype, shape, body);
      tensor.copy_(host);
    }
    return true;
  }

  private static boolean writePlain(
      org.bytedeco.pytorch.Tensor x, long bytes, Consumer<Pointer> body) {
    checkMapped(x);
    if (!isPlain(x)) {
      return false;
    }
    if (x.nbytes() < bytes) {
      checkUnchanged("copyFrom", x.nbytes(), bytes);
    }
    body.accept(data(x));
    if (!x.is_inference()) {
      x.unsafeGetTensorImpl().bump_version();
    }
    return true;
  }

  /** Returns whether the elements are in host memory in the format of an array. */
  static boolean isPlain(org.bytedeco.pytorch.Tensor x) {
    return x.is_cpu() && x.has_storage() && x.is_contiguous() && !x.is_conj() && !x.is_neg();
  }

  public static Pointer data(org.bytedeco.pytorch.Tensor x) {
    return Objects.requireNonNull(x.data_ptr(), "the tensor has no memory");
  }

  /** Returns a buffer on native memory, which must not be freed while it is used. */
  public static ByteBuffer bytes(Pointer memory, long offset, int length) {
    // A limit more than 2 GB behind the position would make the buffer too short.
    return new BytePointer(memory).getPointer(offset).limit(length).asByteBuffer();
  }
}
