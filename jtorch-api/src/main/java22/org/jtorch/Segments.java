package org.jtorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.host.ArenaMemory;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.host.SharedBuffers;
import org.jtorch.internal.tracing.Traces;

/**
 * Tensors and memory segments, for Java 22 and later: what {@link HostOps} and {@code
 * Torch.fromBuffer} do for arrays and buffers, past 2 GB too.
 *
 * <p>A segment holds the raw bytes of the elements in row-major order, and in the host's byte order
 * unless a layout says otherwise. Its size must be exact; take a part of it by {@code asSlice}.
 *
 * <p><b>Ownership:</b> {@link #tensor}, {@link #copyTo} and {@link #copyFrom} copy, from and to any
 * segment. {@link #fromSegment} shares, and the tensor keeps the segment alive. {@link #of} shares,
 * and the segment ends with the tensor.
 *
 * <p><b>Thread safety:</b> as {@link Tensor}, and as the segment's arena allows.
 */
public final class Segments {
  /** How much of a segment is copied at a time, for a buffer shows less than 2 GB. */
  private static final int CHUNK = 1 << 30;

  private Segments() {}

  /**
   * A copy of a segment, native or on the heap, {@code torch.tensor}.
   *
   * @param source the bytes of the elements in the host's order
   * @param dtype the elements' dtype
   * @param shape the sizes; none for a scalar
   * @return a tensor of that dtype and shape
   * @throws IllegalArgumentException if the segment is not of exactly that size
   */
  public static Tensor tensor(MemorySegment source, DType dtype, long... shape) {
    Objects.requireNonNull(source, "source");
    SharedBuffers.checkSize("tensor", "segment", dtype, Shape.of(shape), source.byteSize());
    return filled(dtype, shape, memory -> copy(source, memory));
  }

  /**
   * A copy of a segment whose elements are laid out as told, in the other byte order too, {@code
   * torch.tensor}.
   *
   * @param source the elements, native or on the heap
   * @param elements {@code JAVA_FLOAT} for float32, and so on; {@code
   *     JAVA_FLOAT.withOrder(BIG_ENDIAN)} for what comes from a network
   * @param shape the sizes; none for a scalar
   * @return a tensor of the dtype of the layout's Java type
   * @throws IllegalArgumentException if the layout is of chars or addresses, or the segment is not
   *     of exactly that size
   */
  public static Tensor tensor(MemorySegment source, ValueLayout elements, long... shape) {
    DType dtype = dtype(elements);
    if (elements.order() == ByteOrder.nativeOrder()) {
      return tensor(source, dtype, shape);
    }
    Objects.requireNonNull(source, "source");
    SharedBuffers.checkSize("tensor", "segment", dtype, Shape.of(shape), source.byteSize());
    ValueLayout from = elements.withByteAlignment(1);
    return filled(dtype, shape, memory -> copy(source, from, memory));
  }

  /**
   * A tensor on a native segment's own memory, without a copy, {@code torch.frombuffer}. What is
   * written to one is seen in the other. The segment is kept alive until the last tensor on its
   * memory is freed, so it must not be closable: of {@code Arena.ofAuto()}, {@code Arena.global()},
   * a direct buffer, or a file mapped into one of these.
   *
   * <p>The operating system ends the program if a mapped file is cut shorter while the tensor is in
   * use.
   *
   * @param segment native and writable, aligned for the dtype; its bytes are in the host's order
   * @param dtype the elements' dtype
   * @param shape the sizes; none for a scalar
   * @return a CPU tensor that shares the memory
   * @throws IllegalArgumentException if the segment is on the heap, read-only, of an arena that can
   *     be closed, not aligned, or not of exactly that size
   */
  public static Tensor fromSegment(MemorySegment segment, DType dtype, long... shape) {
    if (!segment.isNative()) {
      throw refused("is on the heap");
    } else if (segment.isReadOnly()) {
      throw refused("is read-only");
    } else if (ArenaMemory.canEnd(segment.scope())) {
      throw refused("is of an arena that can be closed under the tensor; take Arena.ofAuto()");
    }
    SharedBuffers.checkSize("fromSegment", "segment", dtype, Shape.of(shape), segment.byteSize());
    return SharedBuffers.share("fromSegment", "segment", segment, segment.address(), dtype, shape);
  }

  /**
   * A tensor's own memory, without a copy, {@code x.numpy()}. What is written to one is seen in the
   * other, past autograd; the tensor's storage can no longer be resized.
   *
   * <p>The segment ends when this tensor is closed, by {@code close()} or by its scope, or shows
   * other memory: reading it afterwards, on any thread, throws an {@link IllegalStateException}.
   * While a native call is using the segment the memory stays. If the tensor is left to the garbage
   * collector, the segment keeps the memory for itself.
   *
   * <p>This calls a restricted method of the JDK: pass {@code --enable-native-access=org.jtorch} if
   * jtorch is on the module path, {@code ALL-UNNAMED} if it is on the class path.
   *
   * @param tensor contiguous, on the CPU, and without a gradient to keep: {@code x.detach()}
   * @return a segment of {@code x.nbytes()} bytes, for any thread
   * @throws IllegalStateException if the tensor is none of that; the message says what to call
   */
  public static MemorySegment of(Tensor tensor) {
    Traces.reading("Segments.of", tensor);
    return NativeCalls.<MemorySegment>call("Segments.of", tensor, x -> SegmentView.of(tensor, x));
  }

  /**
   * Copies the bytes of all elements to a segment, native or on the heap. The tensor may be on any
   * device, with any strides.
   *
   * @param tensor whose elements to copy
   * @param target of {@code x.nbytes()} bytes
   * @throws IllegalArgumentException if the segment is not of exactly that size, or read-only
   */
  public static void copyTo(Tensor tensor, MemorySegment target) {
    Objects.requireNonNull(target, "target");
    HostMemory.checkLength("copyTo", tensor, "bytes", target.byteSize(), tensor.nbytes());
    int size = tensor.dtype().itemSize();
    HostMemory.read(
        "copyTo",
        tensor,
        tensor.dtype(),
        target.byteSize() / size,
        (memory, first, n) ->
            inChunks(
                target.asSlice(first * size, n * size),
                memory,
                (part, here) -> part.copyFrom(here)));
  }

  /**
   * Sets all elements from their bytes, past autograd. The tensor may be on any device, with any
   * strides.
   *
   * @param tensor whose elements to set
   * @param source of {@code x.nbytes()} bytes, native or on the heap
   * @throws IllegalArgumentException if the segment is not of exactly that size
   */
  public static void copyFrom(Tensor tensor, MemorySegment source) {
    Objects.requireNonNull(source, "source");
    HostMemory.checkLength("copyFrom", tensor, "bytes", source.byteSize(), tensor.nbytes());
    HostMemory.write(tensor, source.byteSize(), memory -> copy(source, memory));
  }

  private static Tensor filled(DType dtype, long[] shape, Consumer<Pointer> fill) {
    Tensor made = HostMemory.create(dtype, Shape.of(shape), fill);
    return ArrayFactories.withOptions(made, TensorOptions.Resolved.NONE);
  }

  private static void copy(MemorySegment source, Pointer memory) {
    inChunks(source, memory, (part, here) -> here.copyFrom(part));
  }

  private static void copy(MemorySegment source, ValueLayout from, Pointer memory) {
    ValueLayout to = from.withOrder(ByteOrder.nativeOrder());
    inChunks(
        source,
        memory,
        (part, here) ->
            MemorySegment.copy(part, from, 0, here, to, 0, part.byteSize() / from.byteSize()));
  }

  /**
   * Gives a step each part of a segment and the memory that goes with it. The JDK checks each
   * access to the segment: its arena may be closed, or another thread's.
   */
  private static void inChunks(
      MemorySegment segment, Pointer memory, BiConsumer<MemorySegment, MemorySegment> step) {
    for (long at = 0; at < segment.byteSize(); at += CHUNK) {
      int bytes = (int) Math.min(CHUNK, segment.byteSize() - at);
      MemorySegment here = MemorySegment.ofBuffer(HostMemory.bytes(memory, at, bytes));
      step.accept(segment.asSlice(at, bytes), here);
    }
  }

  private static DType dtype(ValueLayout elements) {
    return ArrayElements.of(Array.newInstance(elements.carrier(), 0)).dtype();
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(
        "fromSegment: the segment " + why + ", or copy it with Segments.tensor(...)");
  }
}
