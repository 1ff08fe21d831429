package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.internal.host.SharedBuffers;
import org.junit.jupiter.api.Test;

class SharedBuffersTest {
  @Test
  void whatIsWrittenToOneIsSeenInTheOther() {
    FloatBuffer buffer = direct(16).asFloatBuffer().put(new float[] {1, 2, 3, 4}).flip();
    Tensor x = Torch.fromBuffer(buffer, 2, 2);
    assertThat(x.toFloatArray()).containsExactly(1, 2, 3, 4);
    buffer.put(3, 40);
    assertThat(x.get(1, 1).item()).isEqualTo(40);
    x.set(Index.at(0), 7);
    assertThat(buffer.get(0)).isEqualTo(7);
    x.close();
  }

  @Test
  void positionsAndSlicesCount() {
    ByteBuffer bytes = direct(32);
    for (int i = 0; i < 4; i++) {
      bytes.putLong(8 * i, i);
    }
    bytes.position(8).limit(24);
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Torch.fromBuffer(bytes, DType.INT64, 2).toLongArray()).containsExactly(1, 2);
      ByteBuffer slice = bytes.slice().order(ByteOrder.nativeOrder());
      slice.position(8);
      assertThat(Torch.fromBuffer(slice, DType.INT64).itemLong()).isEqualTo(2);
      assertThat(Torch.fromBuffer(bytes.asLongBuffer(), 2).toLongArray()).containsExactly(1, 2);
      assertThat(Torch.fromBuffer(bytes.asLongBuffer().position(1), 1).toLongArray())
          .containsExactly(2);
      assertThat(Torch.fromBuffer(bytes.asDoubleBuffer(), 2).dtype()).isEqualTo(DType.FLOAT64);
      assertThat(Torch.fromBuffer(bytes.asIntBuffer(), 4).dtype()).isEqualTo(DType.INT32);
      assertThat(Torch.fromBuffer(bytes.asShortBuffer(), 8).dtype()).isEqualTo(DType.INT16);
      assertThat(Torch.fromBuffer(bytes, DType.COMPLEX64, 2, 1).numel()).isEqualTo(2);
      assertThat(Torch.fromBuffer(direct(0), DType.FLOAT32, 0, 3).shape())
          .isEqualTo(Shape.of(0, 3));
    }
  }

  @Test
  void theBufferLivesAsLongAsTheStorage() throws InterruptedException {
    ByteBuffer buffer = direct(1 << 16);
    WeakReference<ByteBuffer> held = new WeakReference<>(buffer);
    buffer.put(5, (byte) 9);
    Tensor x = Torch.fromBuffer(buffer, DType.UINT8, 1 << 16);
    Tensor view = x.get(5);
    x.close();
    buffer = null;
    collect();
    assertThat(held.get()).isNotNull();
    assertThat(view.itemLong()).isEqualTo(9);
    view.close();
    for (int i = 0; i < 100 && held.get() != null; i++) {
      collect();
    }
    assertThat(held.get()).isNull();
  }

  /** 200 MB of buffers go by in all, much more than the collector leaves alone. */
  @Test
  void aViewOfAViewKeepsTheBufferWhileOthersAreCollected() throws InterruptedException {
    ByteBuffer buffer = direct(1 << 20);
    buffer.asLongBuffer().put(1 << 10, 77);
    WeakReference<ByteBuffer> held = new WeakReference<>(buffer);
    Tensor base =
        Torch.fromBuffer(buffer.slice().order(ByteOrder.nativeOrder()), DType.INT64, 1 << 17);
    buffer = null;
    Tensor view = base.view(1 << 7, 1 << 10);
    base.close();
    Tensor row = view.get(1);
    view.close();
    for (int i = 0; i < 200; i++) {
      Tensor other = Torch.fromBuffer(direct(1 << 20), DType.INT8, 1 << 20);
      other.fill_(i % 100);
      other.close();
      if (i % 20 == 0) {
        collect();
      }
    }
    assertThat(held.get()).isNotNull();
    assertThat(row.get(0).itemLong()).isEqualTo(77);
    row.close();
    for (int i = 0; i < 100 && held.get() != null; i++) {
      collect();
    }
    assertThat(held.get()).isNull();
  }

  @Test
  void manyTensorsMayShareBuffersAtATime() {
    int before = SharedBuffers.held();
    ByteBuffer same = direct(4);
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tensors.add(Torch.fromBuffer(same, DType.INT32, 1));
      tensors.add(Torch.fromBuffer(direct(4), DType.INT32, 1));
    }
    assertThat(SharedBuffers.held()).isEqualTo(before + 200);
    tensors.forEach(Tensor::close);
    assertThat(SharedBuffers.held()).isEqualTo(before);
  }

  @Test
  void unfitBuffersAreRefused() {
    assertRefused(ByteBuffer.allocate(4), DType.FLOAT32, "not direct", 1);
    assertRefused(
        direct(4).asReadOnlyBuffer().order(ByteOrder.nativeOrder()), DType.FLOAT32, "read-only", 1);
    assertRefused(direct(4).order(foreignOrder()), DType.FLOAT32, "nativeOrder()", 1);
    assertRefused(direct(8), DType.FLOAT32, "float32[1] takes 4 bytes, but 8 remain", 1);
    assertRefused(direct(8), DType.FLOAT32, "negative", -2);
    assertRefused(direct(8), DType.FLOAT32, "too large", Long.MAX_VALUE, 4);
    assertRefused(direct(8), DType.QINT8, "needs a scale", 8);
    ByteBuffer odd = direct(16).position(1).slice().limit(8).order(ByteOrder.nativeOrder());
    assertRefused(odd, DType.FLOAT32, "multiple", 2);
    assertThatThrownBy(() -> Torch.fromBuffer((ByteBuffer) null, DType.FLOAT32, 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("buffer");
  }

  @Test
  void orderDoesNotMatterToBytes() {
    Tensor x = Torch.fromBuffer(direct(4).order(foreignOrder()), DType.UINT8, 4);
    assertThat(x.numel()).isEqualTo(4);
    x.close();
  }

  private static void assertRefused(ByteBuffer buffer, DType dtype, String why, long... shape) {
    assertThatThrownBy(() -> Torch.fromBuffer(buffer, dtype, shape))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  private static ByteOrder foreignOrder() {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
        ? ByteOrder.LITTLE_ENDIAN
        : ByteOrder.BIG_ENDIAN;
  }

  private static void collect() throws InterruptedException {
    System.gc();
    Thread.sleep(10);
  }
}
