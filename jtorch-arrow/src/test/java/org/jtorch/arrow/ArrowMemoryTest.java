package org.jtorch.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.util.TransferPair;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NoLeaks
class ArrowMemoryTest {
  private final RootAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  private BigIntVector longs(int count) {
    BigIntVector vector = new BigIntVector("v", allocator);
    vector.allocateNew(count);
    for (int i = 0; i < count; i++) {
      vector.set(i, i);
    }
    vector.setValueCount(count);
    return vector;
  }

  @Test
  void whatIsWrittenToOneIsSeenInTheOther() {
    try (BigIntVector vector = longs(10)) {
      Tensor x = Arrow.toTensor(vector);
      assertThat(x.dataPtr()).isEqualTo(vector.getDataBufferAddress());
      x.set(Index.at(3), 33);
      assertThat(vector.get(3)).isEqualTo(33);
      vector.set(4, 44);
      assertThat(x.get(4).itemLong()).isEqualTo(44);
      x.close();
    }
  }

  @Test
  void aTensorOutlivesItsVector() {
    Tensor view;
    try (BigIntVector vector = longs(1000)) {
      Tensor x = Arrow.toTensor(vector);
      view = x.get(Index.slice(10, 20));
      x.close();
    }
    assertThat(allocator.getAllocatedMemory()).isPositive();
    assertThat(view.sum().itemLong()).isEqualTo(145);
    view.close();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void slicesBeginWhereTheyDo() {
    try (BigIntVector vector = longs(100)) {
      TransferPair slice = vector.getTransferPair(allocator);
      slice.splitAndTransfer(7, 5);
      try (BigIntVector part = (BigIntVector) slice.getTo();
          TensorScope scope = TensorScope.open()) {
        assertThat(Arrow.toTensor(part).toLongArray()).containsExactly(7, 8, 9, 10, 11);
      }
    }
  }

  @Test
  void anAllocatorThatIsClosedFirstReportsTheTensorAndTheMemoryStays() {
    RootAllocator other = new RootAllocator();
    Tensor x;
    try (IntVector vector = new IntVector("v", other)) {
      vector.allocateNew(4);
      for (int i = 0; i < 4; i++) {
        vector.set(i, i);
      }
      vector.setValueCount(4);
      x = Arrow.toTensor(vector);
    }
    assertThatIllegalStateException()
        .isThrownBy(other::close)
        .withMessageContaining("Memory was leaked");
    assertThat(x.toIntArray()).containsExactly(0, 1, 2, 3);
    x.close();
  }

  @Test
  void aClosedVectorIsEmptyAndAClosedTensorThrows() {
    BigIntVector vector = longs(3);
    Tensor x = Arrow.toTensor(vector);
    vector.close();
    assertThat(Arrow.toTensor(vector).shape()).isEqualTo(Shape.of(0));
    x.close();
    assertThatIllegalStateException().isThrownBy(x::sum).withMessage("the tensor is closed");
  }

  @Test
  void buffersThatAreTooSmallAreRefused() {
    try (BigIntVector vector = new BigIntVector("v", allocator);
        ArrowBuf data = allocator.buffer(16)) {
      vector.loadFieldBuffers(new ArrowFieldNode(1000, 0), List.of(allocator.getEmpty(), data));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Arrow.toTensor(vector))
          .withMessage("column \"v\" has a buffer of 16 bytes, too few for 1000 elements of int64");
    }
  }

  @Test
  void unalignedMemoryIsCopied() {
    try (BigIntVector vector = new BigIntVector("v", allocator);
        ArrowBuf data = allocator.buffer(64)) {
      data.setLong(4, 7);
      data.setLong(12, 8);
      ArrowBuf shifted = data.slice(4, 16);
      vector.loadFieldBuffers(new ArrowFieldNode(2, 0), List.of(allocator.getEmpty(), shifted));
      try (TensorScope scope = TensorScope.open()) {
        assertThat(Arrow.toTensor(vector).toLongArray()).containsExactly(7, 8);
      }
    }
  }

  @Test
  void nullsAndTypesWithoutDtypeAreNamed() {
    try (Float8Vector reals = new Float8Vector("r", allocator);
        DecimalVector decimals = new DecimalVector("d", allocator, 10, 2);
        VarCharVector texts = new VarCharVector("t", allocator)) {
      reals.allocateNew(2);
      reals.set(1, 5);
      reals.setValueCount(2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Arrow.toTensor(reals))
          .withMessage("column \"r\" has nulls; use Arrow.toColumn");
      try (TensorScope scope = TensorScope.open()) {
        assertThat(Arrow.toColumn(reals).values().toDoubleArray()).containsExactly(Double.NaN, 5);
        assertThat(Arrow.toColumn(reals, o -> o.fill(-1)).values().toDoubleArray())
            .containsExactly(-1, 5);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Arrow.toTensor(decimals))
          .withMessage(
              "column \"d\" has the Arrow type Decimal(10, 2, 128), which no dtype holds; cast it"
                  + " before");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Arrow.toTensor(texts))
          .withMessage("column \"t\" has categories; use Arrow.toColumn");
    }
  }

  /** Threads share one vector, close their tensors, and the vector is closed among them. */
  @Test
  void tensorsAreClosedOnAnyThread() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        BigIntVector vector = longs(256);
        List<Future<Long>> sums = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Tensor x = Arrow.toTensor(vector);
          sums.add(
              threads.submit(
                  () -> {
                    try (TensorScope scope = TensorScope.open()) {
                      long sum = x.sum().itemLong();
                      x.close();
                      return sum;
                    }
                  }));
        }
        vector.close();
        for (Future<Long> sum : sums) {
          assertThat(sum.get()).isEqualTo(255 * 128);
        }
      }
    } finally {
      threads.shutdown();
    }
  }
}
