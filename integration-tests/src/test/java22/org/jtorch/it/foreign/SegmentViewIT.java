package org.jtorch.it.foreign;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Ops;
import org.jtorch.Segments;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The segment of a tensor is valid exactly as long as the tensor. */
@Tag("jdk25")
class SegmentViewIT {
  private static final String ENDED = "Already closed";

  @Test
  void theSegmentIsTheTensorsMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.tensor(new float[][] {{1, 2}, {3, 4}});
      MemorySegment segment = Segments.of(x);
      assertThat(segment.toArray(JAVA_FLOAT)).containsExactly(1, 2, 3, 4);
      segment.setAtIndex(JAVA_FLOAT, 3, 9);
      assertThat(x.get(1, 1).item()).isEqualTo(9);
      assertThat(Segments.of(x)).isEqualTo(segment);
      assertThat(Segments.of(x.get(1)).toArray(JAVA_FLOAT)).containsExactly(3, 9);
      assertThat(Segments.of(Torch.zeros(0, 2)).byteSize()).isZero();
    }
  }

  @Test
  void readingAfterTheTensorIsClosedThrows() {
    Tensor x = Torch.ones(4);
    MemorySegment segment = Segments.of(x);
    MemorySegment slice = segment.asSlice(4, 8);
    var buffer = slice.asByteBuffer();
    x.close();
    assertThatThrownBy(() -> segment.get(JAVA_FLOAT, 0)).hasMessage(ENDED);
    assertThatThrownBy(() -> slice.set(JAVA_FLOAT, 0, 1)).hasMessage(ENDED);
    assertThatThrownBy(() -> buffer.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Segments.of(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tensor is closed");
  }

  @Test
  void theEndOfTheScopeEndsTheSegment() {
    MemorySegment segment;
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(4);
      segment = Segments.of(x);
      assertThat(segment.get(JAVA_FLOAT, 0)).isEqualTo(1);
    }
    assertThatThrownBy(() -> segment.get(JAVA_FLOAT, 0)).hasMessage(ENDED);
  }

  @Test
  void otherHandlesOnTheStorageNeitherEndItNorSaveIt() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(4);
      Tensor alias = x.detach();
      MemorySegment ofX = Segments.of(x);
      MemorySegment ofAlias = Segments.of(alias);
      x.close();
      assertThatThrownBy(() -> ofX.get(JAVA_FLOAT, 0)).hasMessage(ENDED);
      assertThat(ofAlias.get(JAVA_FLOAT, 0)).isEqualTo(1);
    }
  }

  @Test
  void aSegmentKeepsTheMemoryOfATensorLeftToTheCollector() throws InterruptedException {
    MemorySegment segment = Segments.of(Torch.full(Shape.of(1 << 20), 3f));
    WeakReference<MemorySegment.Scope> held = new WeakReference<>(segment.scope());
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(10);
      Torch.zeros(1 << 20).close();
    }
    assertThat(segment.getAtIndex(JAVA_FLOAT, (1 << 20) - 1)).isEqualTo(3);
    segment = null;
    for (int i = 0; i < 200 && held.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(held.get()).isNull();
  }

  @Test
  void threadsThatReadWhileTheTensorIsClosedGetAnException() throws InterruptedException {
    for (int round = 0; round < 100; round++) {
      Tensor x = Torch.ones(1 << 16);
      MemorySegment segment = Segments.of(x);
      CountDownLatch reading = new CountDownLatch(2);
      List<Thread> readers = new ArrayList<>();
      List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 2; i++) {
        Thread reader = new Thread(() -> thrown.add(readForever(segment, reading)));
        reader.start();
        readers.add(reader);
      }
      reading.await();
      x.close();
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(thrown).hasSize(2).allMatch(e -> e.getMessage().equals(ENDED));
    }
  }

  private static Throwable readForever(MemorySegment segment, CountDownLatch reading) {
    reading.countDown();
    try {
      while (true) {
        for (long i = 0; i < 1 << 16; i++) {
          if (segment.getAtIndex(JAVA_FLOAT, i) != 1) {
            return new AssertionError("other memory");
          }
        }
      }
    } catch (IllegalStateException e) {
      return e;
    }
  }

  /** {@code qsort} calls back, and the first call back closes the tensor that is being sorted. */
  @Test
  @SuppressWarnings("restricted") // a native function is called on purpose
  void closingUnderANativeCallLeavesTheMemoryToIt() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Torch.arange(1000).flip(0).contiguous().to(DType.INT32);
      MemorySegment segment = Segments.of(x);
      closing = x;
      Linker linker = Linker.nativeLinker();
      MethodHandle qsort =
          linker.downcallHandle(
              linker.defaultLookup().find("qsort").orElseThrow(),
              FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
      MethodHandle compare =
          MethodHandles.lookup()
              .findStatic(
                  SegmentViewIT.class,
                  "closeAndCompare",
                  MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub =
          linker.upcallStub(
              compare,
              FunctionDescriptor.of(
                  JAVA_INT, ADDRESS.withTargetLayout(JAVA_INT), ADDRESS.withTargetLayout(JAVA_INT)),
              arena);
      qsort.invokeExact(segment, 1000L, 4L, stub);
      assertThat(x.isClosed()).isTrue();
      assertThat(segment.getAtIndex(JAVA_INT, 999)).isEqualTo(999);
    }
  }

  private static Tensor closing = Torch.zeros(0);

  @SuppressWarnings("unused") // called by qsort
  private static int closeAndCompare(MemorySegment a, MemorySegment b) {
    closing.close();
    return Integer.compare(a.get(JAVA_INT, 0), b.get(JAVA_INT, 0));
  }

  @Test
  void theStorageOfAShownTensorCannotBeResized() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(4);
      MemorySegment segment = Segments.of(x);
      assertThatThrownBy(() -> x.resize_(1 << 20))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("not resizable");
      assertThat(segment.get(JAVA_FLOAT, 12)).isEqualTo(1);
    }
  }

  @Test
  void aTensorThatShowsOtherMemoryEndsTheSegment() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(4);
      MemorySegment before = Segments.of(x);
      x.setData(Torch.zeros(8));
      assertThat(before.get(JAVA_FLOAT, 0)).isEqualTo(1);
      assertThat(Segments.of(x).byteSize()).isEqualTo(32);
      assertThatThrownBy(() -> before.get(JAVA_FLOAT, 0)).hasMessage(ENDED);
    }
  }

  @Test
  void aLazyCloneDoesNotMoveTheMemoryAway() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(1 << 22);
      MemorySegment segment = Segments.of(x);
      assertThatThrownBy(() -> Ops.unchecked().call("aten::_lazy_clone", x))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "aten::_lazy_clone: a later write would move the memory away from segments that show"
                  + " it");
      x.add_(1);
      assertThat(segment.get(JAVA_FLOAT, 0)).isEqualTo(2);
    }
  }

  @Test
  void whatHasNoPlainMemoryIsRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(2, 3);
      assertRefused(x.t(), "float32[3, 2] is not contiguous; use contiguous()");
      assertRefused(x.toSparse(), "float32[2, 3] is not dense; use toDense()");
      assertRefused(
          Torch.ones(2).requiresGrad_(),
          "float32[2] requires a gradient, which nothing would know of; use detach()");
      assertRefused(
          Torch.ones(DType.COMPLEX64, 2).conj(),
          "complex64[2] is conjugated by a flag; use resolveConj().resolveNeg()");
      assertRefused(
          Torch.empty(Device.of("meta"), 2), "float32[2]@meta is not on the CPU; use cpu()");
    }
  }

  private static void assertRefused(Tensor tensor, String why) {
    assertThatThrownBy(() -> Segments.of(tensor))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Segments.of: " + why);
  }
}
