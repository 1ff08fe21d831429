package org.jtorch.it.foreign;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_CHAR;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import org.jtorch.DType;
import org.jtorch.Segments;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copies between tensors and segments, and tensors on segments, on the jar as users have it. */
@Tag("jdk25")
class SegmentsIT {
  private static final ValueLayout.OfFloat FOREIGN = JAVA_FLOAT.withOrder(foreignOrder());
  private static final long MORE_THAN_2_GB = (1L << 31) + (1 << 20);

  @Test
  void arraysOfEachTypeAreCopiedByTheirSegments() {
    try (TensorScope scope = TensorScope.open()) {
      MemorySegment floats = MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6});
      Tensor x = Segments.tensor(floats, DType.FLOAT32, 2, 3);
      assertThat(x.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
      floats.setAtIndex(JAVA_FLOAT, 0, 9);
      assertThat(x.get(0, 0).item()).isEqualTo(1);
      assertThat(
              Segments.tensor(MemorySegment.ofArray(new double[] {1, 2}), DType.FLOAT64, 2)
                  .toDoubleArray())
          .containsExactly(1, 2);
      assertThat(
              Segments.tensor(MemorySegment.ofArray(new long[] {1, -2}), DType.INT64, 2)
                  .toLongArray())
          .containsExactly(1, -2);
      assertThat(
              Segments.tensor(MemorySegment.ofArray(new int[] {1, -2}), DType.INT32, 2)
                  .toIntArray())
          .containsExactly(1, -2);
      assertThat(
              Segments.tensor(MemorySegment.ofArray(new short[] {1, -2}), DType.INT16, 2)
                  .toShortArray())
          .containsExactly((short) 1, (short) -2);
      assertThat(
              Segments.tensor(MemorySegment.ofArray(new byte[] {1, -2}), DType.UINT8, 1, 2)
                  .toIntArray())
          .containsExactly(1, 254);
      assertThat(Segments.tensor(MemorySegment.ofArray(new byte[0]), DType.FLOAT32, 0, 3).shape())
          .isEqualTo(Shape.of(0, 3));
      assertThat(Segments.tensor(floats.asSlice(4, 4), DType.FLOAT32).item()).isEqualTo(2);
    }
  }

  @Test
  void confinedSharedAndMisalignedSegmentsAreCopied() {
    try (TensorScope scope = TensorScope.open();
        Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      MemorySegment one = confined.allocateFrom(JAVA_INT, 1, 2, 3);
      assertThat(Segments.tensor(one, DType.INT32, 3).toIntArray()).containsExactly(1, 2, 3);
      MemorySegment odd = shared.allocate(9).asSlice(1);
      odd.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, 77);
      assertThat(Segments.tensor(odd.asReadOnly(), DType.INT64).itemLong()).isEqualTo(77);
    }
  }

  @Test
  void aLayoutDeterminesTypeAndOrder() {
    try (TensorScope scope = TensorScope.open()) {
      MemorySegment swapped = Arena.ofAuto().allocate(8);
      swapped.set(FOREIGN, 0, 1.5f);
      swapped.set(FOREIGN, 4, -2);
      assertThat(Segments.tensor(swapped, FOREIGN, 2).toFloatArray()).containsExactly(1.5f, -2);
      byte[] network = {0, 0, 0, 7, 0, 0, 1, 0};
      ValueLayout big = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
      assertThat(Segments.tensor(MemorySegment.ofArray(network), big, 2).toIntArray())
          .containsExactly(7, 256);
      assertThat(Segments.tensor(MemorySegment.ofArray(new long[] {5}), JAVA_LONG).itemLong())
          .isEqualTo(5);
      assertThatThrownBy(() -> Segments.tensor(swapped, JAVA_CHAR, 4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tensor: a char[] is no array of numbers");
    }
  }

  @Test
  void elementsAreCopiedOutAndBackWhateverTheStrides() {
    try (TensorScope scope = TensorScope.open();
        Arena arena = Arena.ofConfined()) {
      Tensor x = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}}).t();
      MemorySegment target = arena.allocate(24);
      Segments.copyTo(x, target);
      assertThat(target.toArray(JAVA_FLOAT)).containsExactly(1, 4, 2, 5, 3, 6);
      Segments.copyFrom(x, MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6}));
      assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
      short[] halves = new short[2];
      Segments.copyTo(Torch.ones(DType.FLOAT16, 2), MemorySegment.ofArray(halves));
      assertThat(halves).containsExactly((short) 0x3c00, (short) 0x3c00);
      assertThatThrownBy(() -> Segments.copyTo(x, target.asSlice(4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("copyTo: 20 bytes given for the 24 of float32[3, 2]");
      assertThatThrownBy(() -> Segments.copyTo(x, target.asReadOnly()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aClosedArenaAndAnotherThreadsAreNotRead() throws InterruptedException {
    MemorySegment gone;
    try (Arena arena = Arena.ofConfined()) {
      gone = arena.allocate(8);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread other = new Thread(() -> thrown.set(catchCopy(gone)));
      other.start();
      other.join();
      assertThat(thrown.get()).isInstanceOf(WrongThreadException.class);
    }
    assertThat(catchCopy(gone)).isInstanceOf(IllegalStateException.class);
  }

  private static Throwable catchCopy(MemorySegment segment) {
    try {
      Segments.tensor(segment, DType.INT64);
      return new AssertionError("copied");
    } catch (RuntimeException e) {
      return e;
    }
  }

  @Test
  void whatIsWrittenToASharedSegmentIsSeenInTheTensor() {
    try (TensorScope scope = TensorScope.open()) {
      MemorySegment segment = Arena.ofAuto().allocateFrom(JAVA_FLOAT, 1, 2, 3, 4);
      Tensor x = Segments.fromSegment(segment, DType.FLOAT32, 2, 2);
      segment.setAtIndex(JAVA_FLOAT, 3, 40);
      assertThat(x.get(1, 1).item()).isEqualTo(40);
      x.mul_(2);
      assertThat(segment.toArray(JAVA_FLOAT)).containsExactly(2, 4, 6, 80);
      assertThat(Segments.fromSegment(Arena.global().allocate(4), DType.INT32, 1).itemLong())
          .isZero();
      MemorySegment direct = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(8));
      assertThat(Segments.fromSegment(direct, DType.INT64).itemLong()).isZero();
    }
  }

  @Test
  void aSharedSegmentLivesAsLongAsTheLastViewOfAView() throws InterruptedException {
    MemorySegment segment = Arena.ofAuto().allocate(1 << 20, 64);
    segment.fill((byte) 7);
    WeakReference<MemorySegment.Scope> held = new WeakReference<>(segment.scope());
    Tensor base = Segments.fromSegment(segment, DType.INT8, 1 << 10, 1 << 10);
    segment = null;
    Tensor row = base.select(0, 1023);
    base.close();
    Tensor last = row.select(0, 1023);
    row.close();
    for (int i = 0; i < 5; i++) {
      System.gc();
      Arena.ofAuto().allocate(1 << 20).fill((byte) 1);
    }
    assertThat(held.get()).isNotNull();
    assertThat(last.itemLong()).isEqualTo(7);
    last.close();
    awaitCollection(held);
  }

  @Test
  void segmentsThatCannotBeSharedAreRefused() throws Exception {
    String copy = ", or copy it with Segments.tensor(...)";
    String arena =
        "fromSegment: the segment is of an arena that can be closed under the tensor; take"
            + " Arena.ofAuto()";
    MemorySegment auto = Arena.ofAuto().allocate(16, 8);
    assertRefused(
        MemorySegment.ofArray(new int[4]), "fromSegment: the segment is on the heap" + copy);
    assertRefused(auto.asReadOnly(), "fromSegment: the segment is read-only" + copy);
    try (Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      assertRefused(shared.allocate(16), arena + copy);
      assertRefused(confined.allocate(16), arena + copy);
    }
    assertRefused(
        auto.asSlice(0, 8), "fromSegment: int32[4] takes 16 bytes, but 8 remain in the segment");
    assertRefused(
        Arena.ofAuto().allocate(17, 8).asSlice(1),
        "fromSegment: the segment does not begin at a multiple of int32's 4 bytes");
    assertThatThrownBy(() -> Segments.fromSegment(auto, DType.QINT8, 16))
        .hasMessage("fromSegment: qint8 needs a scale; take the integers instead");
    assertThatThrownBy(() -> Segments.fromSegment(auto, DType.INT8, -16))
        .hasMessage("fromSegment: the shape [-16] is negative");
  }

  private static void assertRefused(MemorySegment segment, String message) {
    assertThatThrownBy(() -> Segments.fromSegment(segment, DType.INT32, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** The buffer of a segment is a direct buffer whose memory may be freed. */
  @Test
  void aBufferOfAClosableArenaIsNotShared() {
    try (Arena arena = Arena.ofShared()) {
      ByteBuffer buffer = arena.allocate(8).asByteBuffer().order(ByteOrder.nativeOrder());
      String message =
          "fromBuffer: the buffer is of an arena that can be closed under the tensor; take one of"
              + " Arena.ofAuto(), or copy it with copyFrom(buffer)";
      assertThatThrownBy(() -> Torch.fromBuffer(buffer, DType.INT64)).hasMessage(message);
      assertThatThrownBy(() -> Torch.fromBuffer(buffer.asLongBuffer())).hasMessage(message);
      assertThatThrownBy(() -> Torch.fromBuffer(buffer.slice(), DType.INT8, 8)).hasMessage(message);
    }
    Tensor x = Torch.fromBuffer(Arena.ofAuto().allocate(8).asByteBuffer(), DType.INT8, 8);
    assertThat(x.sum().itemLong()).isZero();
  }

  @Test
  void moreThanTwoGigabytesAreShownSharedAndCopied() throws Exception {
    Path file = Repository.freshFolder("segments").resolve("large");
    try (TensorScope scope = TensorScope.open();
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
      MemorySegment mapped = channel.map(MapMode.READ_WRITE, 0, MORE_THAN_2_GB, Arena.ofAuto());
      mapped.set(JAVA_BYTE, MORE_THAN_2_GB - 1, (byte) 5);
      Tensor shared = Segments.fromSegment(mapped, DType.INT8, MORE_THAN_2_GB);
      assertThat(shared.get(-1).itemLong()).isEqualTo(5);
      Tensor copy = Segments.tensor(mapped, DType.INT8, MORE_THAN_2_GB);
      assertThat(copy.get(-1).itemLong()).isEqualTo(5);
      MemorySegment view = Segments.of(copy);
      assertThat(view.byteSize()).isEqualTo(MORE_THAN_2_GB);
      view.set(JAVA_BYTE, MORE_THAN_2_GB - 1, (byte) 6);
      assertThat(copy.get(-1).itemLong()).isEqualTo(6);
      Segments.copyTo(copy, mapped);
      assertThat(shared.get(-1).itemLong()).isEqualTo(6);
    }
  }

  private static void awaitCollection(WeakReference<?> reference) throws InterruptedException {
    for (int i = 0; i < 200 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(reference.get()).isNull();
  }

  private static ByteOrder foreignOrder() {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
        ? ByteOrder.LITTLE_ENDIAN
        : ByteOrder.BIG_ENDIAN;
  }
}
