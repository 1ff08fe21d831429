package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jtorch.internal.host.ArrayElements;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.host.SlicedCopy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedCopyTest {
  private static final int ODD = 3 * SlicedCopy.MIN_SLICE_BYTES + 7;

  private final int before = Torch.getNumThreads();
  private TensorScope scope = TensorScope.open();

  @BeforeEach
  void useThreeThreads() {
    scope.close();
    scope = TensorScope.open();
    Torch.setNumThreads(3);
  }

  @AfterEach
  void restore() {
    Torch.setNumThreads(before);
    scope.close();
  }

  @Test
  void aLongCopyIsSlicedByTheThreadsOfAnOperator() {
    assertThat(slices(ODD, 1)).containsExactlyInAnyOrder(0, 1_048_578, 2_097_156);
    assertThat(slices(2 * SlicedCopy.MIN_SLICE_BYTES - 1, 1)).containsExactly(0);
    assertThat(slices(SlicedCopy.MIN_SLICE_BYTES, 2)).hasSize(2);
    assertThat(slices(Integer.MAX_VALUE - 8, 8)).hasSize(3);
    assertThat(slices(0, 8)).containsExactly(0);
  }

  @Test
  void aLimitOfOneThreadHolds() {
    try (Mode limited = Torch.limitThreads(1)) {
      assertThat(slices(ODD, 8)).containsExactly(0);
    }
    Torch.setNumThreads(1);
    assertThat(slices(ODD, 8)).containsExactly(0);
  }

  /** The slices lie side by side and cover all; the result is where they begin. */
  private static List<Integer> slices(int count, int itemSize) {
    assertThat(Torch.getNumThreads()).isPositive(); // the number is told to this thread
    List<int[]> all = Collections.synchronizedList(new ArrayList<>());
    SlicedCopy.run(count, itemSize, (from, n) -> all.add(new int[] {from, n}));
    all.sort((a, b) -> a[0] - b[0]);
    int end = 0;
    for (int[] slice : all) {
      assertThat(slice[0]).isEqualTo(end);
      end += slice[1];
    }
    assertThat(end).isEqualTo(count);
    return all.stream().map(slice -> slice[0]).toList();
  }

  @ParameterizedTest
  @EnumSource(ArrayElements.class)
  void arraysOfOddLengthsGoInAndOutUnchanged(ArrayElements elements) {
    Object source = elements.newArray(ODD / elements.dtype().itemSize());
    fill(source);
    Tensor tensor = ArrayFactories.tensor(TensorOptions.Resolved.NONE, elements, source);
    Object target = elements.newArray(Array.getLength(source));
    HostMemory.copyTo(tensor, target);
    assertSame(target, source);
    Tensor other = Torch.zeros(elements.dtype(), Array.getLength(source));
    HostMemory.copyFrom(other, source);
    assertSame(HostMemory.toArray("toArray", other, elements), source);
  }

  @Test
  void bytesOtherThan0And1AreTrueInEverySlice() {
    Tensor bytes = Torch.zeros(DType.UINT8, ODD);
    for (int at : new int[] {5, ODD / 2, ODD - 1}) {
      Tensor unusedByte = bytes.get(at).fill_(7);
    }
    boolean[] read = bytes.view(DType.BOOL).toBooleanArray();
    int found = 0;
    for (boolean bit : read) {
      found += bit ? 1 : 0;
    }
    assertThat(found).isEqualTo(3);
    assertThat(read[5] && read[ODD / 2] && read[ODD - 1]).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void buffersKeepTheirPlacesAndTheirBytes(boolean direct) {
    byte[] source = new byte[ODD];
    fill(source);
    int lead = 13;
    ByteBuffer given = buffer(direct, lead + ODD + 1);
    given.position(lead).put(source).flip().position(lead);
    Tensor tensor = Torch.zeros(DType.INT8, ODD);
    tensor.copyFrom(given.asReadOnlyBuffer());
    tensor.copyFrom(given);
    assertThat(given.position()).isEqualTo(given.limit());
    ByteBuffer taken = buffer(direct, lead + ODD - 3);
    taken.position(lead);
    tensor.copyTo(taken, 3);
    assertThat(taken.remaining()).isZero();
    given.position(lead + 3);
    assertThat(taken.position(lead).mismatch(given)).isEqualTo(-1);
  }

  private static ByteBuffer buffer(boolean direct, int bytes) {
    return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
  }

  @Test
  void shortTypesAndStridesAreReadAsBefore() {
    Tensor wide = Torch.arange(0, 1201 * 1501).remainder(1999).view(1201, 1501);
    float[] expected = new float[1201 * 1501];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (i % 1201 * 1501 + i / 1201) % 1999;
    }
    assertThat(wide.to(DType.FLOAT32).t().toFloatArray()).isEqualTo(expected);
    assertThat(wide.to(DType.FLOAT16).t().toFloatArray()).isEqualTo(expected);
    Tensor small = wide.remainder(255).to(DType.BFLOAT16);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = expected[i] % 255;
    }
    assertThat(small.t().contiguous().toFloatArray()).isEqualTo(expected);
    Tensor strided = Torch.zeros(1501, 1201).t();
    strided.copyFrom(wide.to(DType.FLOAT32).toFloatArray());
    assertThat(strided.equal(wide.to(DType.FLOAT32))).isTrue();
  }

  @Test
  void aPoolWhoseThreadsAllWaitDoesNotStopACopy() {
    CountDownLatch held = new CountDownLatch(1);
    try {
      for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism() + 1; i++) {
        ForkJoinPool.commonPool().execute(() -> await(held));
      }
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            float[] source = new float[ODD];
            fill(source);
            try (TensorScope own = TensorScope.open()) {
              assertThat(Torch.tensor(source).toFloatArray()).isEqualTo(source);
            }
          });
    } finally {
      held.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fill(Object array) {
    Random random = new Random(1);
    Consumer<Integer> set =
        i -> {
          int value = random.nextInt();
          if (array instanceof byte[] a) {
            a[i] = (byte) value;
          } else if (array instanceof short[] a) {
            a[i] = (short) value;
          } else if (array instanceof int[] a) {
            a[i] = value;
          } else if (array instanceof long[] a) {
            a[i] = value * 77_777_777_777L;
          } else if (array instanceof float[] a) {
            a[i] = value;
          } else if (array instanceof double[] a) {
            a[i] = value;
          } else {
            ((boolean[]) array)[i] = value > 0;
          }
        };
    for (int i = 0; i < Array.getLength(array); i++) {
      set.accept(i);
    }
  }

  private static void assertSame(Object array, Object expected) {
    assertThat(Objects.deepEquals(array, expected)).isTrue();
  }
}
