package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.internal.SharedMemory;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
  private final AtomicInteger released = new AtomicInteger();

  private Tensor on(long address, DType dtype, long[] sizes, long[] strides) {
    return SharedMemory.tensor(
        "test", "memory", released::incrementAndGet, address, dtype, sizes, strides);
  }

  @Test
  void lentMemoryStaysWhenTheTensorIsClosedAndIsReleasedWithTheLastView() {
    Tensor x = Torch.arange(12).view(3, 4);
    SharedMemory.Lease lease = SharedMemory.lend("test", x);
    x.close();
    Tensor columns = on(lease.address() + 8, DType.INT64, new long[] {3, 2}, new long[] {4, 1});
    assertThat(columns.toLongArray2d()).isDeepEqualTo(new long[][] {{1, 2}, {5, 6}, {9, 10}});
    columns.set(Index.at(0), Index.at(0), 70);
    assertThat(lease.tensor().get(0, 1).itemLong()).isEqualTo(70);
    Tensor view = columns.get(1);
    columns.close();
    assertThat(released).hasValue(0);
    view.close();
    assertThat(released).hasValue(1);
    lease.close();
  }

  @Test
  void lentMemoryIsNotResized() {
    Tensor x = Torch.ones(2);
    try (SharedMemory.Lease lease = SharedMemory.lend("test", x)) {
      assertThatThrownBy(() -> x.resize_(1000)).isInstanceOf(TorchException.class);
      assertThat(lease.tensor().toFloatArray()).containsExactly(1, 1);
    }
    x.close();
  }

  @Test
  void aScopeReleases() {
    try (SharedMemory.Lease lease = SharedMemory.lend("test", Torch.ones(4))) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor y = on(lease.address(), DType.FLOAT32, new long[] {4}, new long[] {1});
        assertThat(y.add(1).sum().item()).isEqualTo(8);
        assertThat(released).hasValue(0);
      }
      assertThat(released).hasValue(1);
    }
  }

  @Test
  void nothingIsKeptForAnEmptyOrRefusedTensor() {
    Tensor empty = on(0, DType.FLOAT32, new long[] {2, 0}, new long[] {1, 1});
    assertThat(empty.shape()).isEqualTo(Shape.of(2, 0));
    assertThat(released).hasValue(1);
    empty.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> on(17, DType.INT64, new long[] {1}, new long[] {1}))
        .withMessage("test: the memory does not begin at a multiple of int64's 8 bytes");
    assertThat(released).hasValue(2);
  }

  @Test
  void aFailingReleaseDoesNotReachTheCaller() {
    try (SharedMemory.Lease lease = SharedMemory.lend("test", Torch.ones(4))) {
      Tensor y =
          SharedMemory.tensor(
              "test",
              "memory",
              () -> {
                released.incrementAndGet();
                throw new IllegalStateException("closed");
              },
              lease.address(),
              DType.FLOAT32,
              new long[] {4},
              new long[] {1});
      y.close();
      assertThat(released).hasValue(1);
    }
  }

  @Test
  void memoryThatCannotBeLentIsNamed() {
    try (TensorScope scope = TensorScope.open()) {
      refused(Torch.ones(2).requiresGrad_(true), "requires a gradient; use detach()");
      refused(Torch.ones(2, 2).toSparse(), "is not strided; use toDense()");
      refused(
          Torch.tensor(Complex.of(1, 2)).view(1).conj(),
          "is conjugated by a flag; use resolveConj().resolveNeg()");
      refused(Torch.empty(DType.FLOAT32.on(Device.of("meta")), 2), "is not on the CPU; use cpu()");
    }
  }

  private static void refused(Tensor x, String message) {
    assertThatIllegalStateException()
        .isThrownBy(() -> SharedMemory.lend("test", x))
        .withMessageContaining(message);
  }
}
