package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostOpsTest {
  private TensorScope scope;
  private Tensor matrix;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    matrix = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void elementsComeInRowMajorOrderWhateverTheStrides() {
    assertThat(matrix.t().toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(matrix.get(Index.all(), Index.every(2)).toFloatArray()).containsExactly(1, 3, 4, 6);
    assertThat(matrix.get(1).toFloatArray()).containsExactly(4, 5, 6);
    assertThat(matrix.get(1, 1).toFloatArray()).containsExactly(5);
    assertThat(Torch.zeros(2, 0, 3).toFloatArray()).isEmpty();
    assertThat(Torch.zeros(1).expand(3).toFloatArray()).containsExactly(0, 0, 0);
    assertThat(Torch.ones(2).requiresGrad_(true).toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void smallerTypesAreWidened() {
    for (DType dtype :
        new DType[] {
          DType.FLOAT16,
          DType.BFLOAT16,
          DType.FLOAT8_E4M3FN,
          DType.FLOAT8_E5M2,
          DType.FLOAT8_E4M3FNUZ,
          DType.FLOAT8_E5M2FNUZ
        }) {
      assertThat(matrix.to(dtype).toFloatArray()).as("%s", dtype).containsExactly(1, 2, 3, 4, 5, 6);
    }
    assertThat(matrix.toDoubleArray()).containsExactly(1, 2, 3, 4, 5, 6);
    Tensor bytes = Torch.tensor(DType.UINT8, 200, 3);
    assertThat(bytes.toLongArray()).containsExactly(200, 3);
    assertThat(bytes.toIntArray()).containsExactly(200, 3);
    assertThat(bytes.toShortArray()).containsExactly((short) 200, (short) 3);
    assertThat(bytes.toByteArray()).containsExactly((byte) 200, (byte) 3);
    assertThat(bytes.to(DType.UINT16).toIntArray()).containsExactly(200, 3);
    assertThat(bytes.to(DType.UINT32).toLongArray()).containsExactly(200, 3);
  }

  @Test
  void complexNumbersComeOut() {
    Tensor z = Torch.tensor(Complex.of(1, 2), Complex.of(0, -1));
    assertThat(z.toComplexArray()).containsExactly(Complex.of(1, 2), Complex.of(0, -1));
    assertThat(z.conj().toComplexArray()).containsExactly(Complex.of(1, -2), Complex.of(0, 1));
    assertThatThrownBy(() -> matrix.toComplexArray())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("float32");
  }

  @Test
  void otherDTypesAreRefusedByName() {
    assertThatThrownBy(() -> Torch.tensor(1).toFloatArray())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "toFloatArray: the dtype is int64, which float[] does not hold;"
                + " use a long[], toLongArray()");
    assertThatThrownBy(() -> matrix.to(DType.FLOAT64).toFloatArray())
        .hasMessageContaining("toDoubleArray()");
    assertThatThrownBy(() -> matrix.toLongArray()).hasMessageContaining("toFloatArray()");
    assertThatThrownBy(() -> matrix.toIntArray()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Torch.tensor(true).toByteArray())
        .hasMessageContaining("toBooleanArray()");
    assertThatThrownBy(() -> Torch.tensor(DType.UINT16, 1).toShortArray())
        .hasMessageContaining("toIntArray()");
    assertThatThrownBy(() -> Torch.tensor(DType.UINT32, 1).toIntArray())
        .hasMessageContaining("toLongArray()");
    assertThatThrownBy(() -> Torch.tensor(DType.UINT64, 1).toLongArray())
        .hasMessageContaining("uint64");
    assertThatThrownBy(() -> matrix.toBooleanArray()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyTypeGoesInAndOut() {
    Tensor bytes = Torch.zeros(DType.INT8, 2);
    bytes.copyFrom(new byte[] {1, -2});
    assertThat(bytes.toByteArray()).containsExactly(1, -2);
    Tensor shorts = Torch.zeros(DType.INT16, 2);
    shorts.copyFrom(new short[] {1, -2});
    assertThat(shorts.toShortArray()).containsExactly(1, -2);
    Tensor ints = Torch.zeros(DType.INT32, 2);
    ints.copyFrom(new int[] {1, -2});
    assertThat(ints.toIntArray()).containsExactly(1, -2);
    Tensor longs = Torch.zeros(DType.INT64, 2);
    longs.copyFrom(new long[] {1, -2});
    assertThat(longs.toLongArray()).containsExactly(1, -2);
    Tensor doubles = Torch.zeros(DType.FLOAT64, 2);
    doubles.copyFrom(new double[] {1, -2});
    assertThat(doubles.toDoubleArray()).containsExactly(1, -2);
    boolean[] many = new boolean[100_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = i % 3 == 0;
    }
    Tensor booleans = Torch.zeros(DType.BOOL, many.length);
    booleans.copyFrom(many);
    assertThat(booleans.toBooleanArray()).isEqualTo(many);
    boolean[] target = new boolean[many.length];
    booleans.copyTo(target);
    assertThat(target).isEqualTo(many);
  }

  @Test
  void copyFromReachesThroughStrides() {
    matrix.t().copyFrom(new float[] {10, 20, 30, 40, 50, 60});
    assertThat(matrix.toFloatArray()).containsExactly(10, 30, 50, 20, 40, 60);
    matrix.get(1).copyFrom(new float[] {7, 8, 9});
    assertThat(matrix.toFloatArray()).containsExactly(10, 30, 50, 7, 8, 9);
    Tensor parameter = Torch.zeros(2).requiresGrad_(true);
    parameter.copyFrom(new float[] {1, 2});
    assertThat(parameter.isLeaf()).isTrue();
    assertThat(parameter.toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void autogradNoticesWhatWasWritten() {
    Tensor factor = Torch.ones(2);
    Tensor leaf = Torch.ones(2).requiresGrad_(true);
    Tensor loss = leaf.mul(factor).sum();
    factor.copyFrom(new float[] {5, 5});
    assertThatThrownBy(loss::backward)
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("modified by an inplace operation");
  }

  @Test
  void lengthsAreExact() {
    assertThatThrownBy(() -> matrix.copyTo(new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("copyTo: 5 elements given for the 6 of float32[2, 3]");
    assertThatThrownBy(() -> matrix.copyFrom(new float[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 elements");
    assertThatThrownBy(() -> matrix.copyFrom(new double[6]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("float32");
    assertThatThrownBy(() -> matrix.copyTo(ByteBuffer.allocate(25)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matrix.copyFrom(ByteBuffer.allocate(23)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matrix.copyTo(ByteBuffer.allocate(8), 17))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("copyTo: bytes 17 to 25 are not within the 24 of float32[2, 3]");
    assertThatThrownBy(() -> matrix.copyFrom(ByteBuffer.allocate(8), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matrix.copyFrom(ByteBuffer.allocate(1), Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void buffersHoldTheRawBytes() {
    for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(30), direct(30)}) {
      buffer.position(2).limit(26);
      matrix.t().copyTo(buffer);
      assertThat(buffer.position()).isEqualTo(26);
      buffer.order(ByteOrder.nativeOrder());
      assertThat(buffer.getFloat(2 + 4)).isEqualTo(4f);
      Tensor copy = Torch.zeros(3, 2);
      buffer.position(2);
      copy.copyFrom(buffer);
      assertThat(copy.toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    }
  }

  @Test
  void largeTensorsPassInPieces() {
    Tensor copy = Torch.zeros(2, 3);
    ByteBuffer piece = direct(8);
    for (long at = 0; at < matrix.nbytes(); at += piece.capacity()) {
      piece.clear();
      matrix.copyTo(piece, at);
      copy.copyFrom(piece.flip(), at);
    }
    assertThat(copy.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> matrix.t().copyFrom(direct(8), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("contiguous");
    assertThatThrownBy(() -> matrix.copyTo(direct(24).asReadOnlyBuffer()))
        .isInstanceOf(java.nio.ReadOnlyBufferException.class);
  }

  @Test
  void largeTensorsThatMustBeGatheredOrConvertedComeOutWhole() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor wide = Torch.arange(DType.FLOAT32, 3 * 700_001).view(3, 1, 700_001);
      Tensor turned = wide.permute(2, 1, 0);
      float[] expected = turned.contiguous().toFloatArray();
      assertThat(expected[4]).isEqualTo(700_002);
      assertThat(turned.toFloatArray()).isEqualTo(expected);
      assertThat(turned.permute(2, 1, 0).to(DType.FLOAT64).neg().neg().toDoubleArray())
          .isEqualTo(wide.to(DType.FLOAT64).toDoubleArray());
      assertThat(wide.remainder(2048).to(DType.FLOAT16).toFloatArray())
          .isEqualTo(wide.remainder(2048).toFloatArray());
      ByteBuffer piece = direct(3_000_000).order(ByteOrder.nativeOrder());
      turned.copyTo(piece, 4_000_004);
      assertThat(piece.flip().getFloat(2_999_996)).isEqualTo(expected[1_750_000]);
      assertThat(piece.getFloat(0)).isEqualTo(expected[1_000_001]);
      assertThat(Torch.ones(700_001, 2).t().eq(1).toBooleanArray()).hasSize(1_400_002);
    }
  }

  @Test
  void everyByteButZeroIsTrue() {
    try (TensorScope scope = TensorScope.open()) {
      byte[] bytes = new byte[300_003];
      boolean[] expected = new boolean[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (i % 3);
        expected[i] = i % 3 != 0;
      }
      Tensor x = Torch.tensor(bytes).view(DType.BOOL);
      assertThat(x.toBooleanArray()).isEqualTo(expected);
      // A boolean of the JVM that held a 2 would differ from true.
      boolean[] last = x.narrow(0, bytes.length - 1, 1).toBooleanArray();
      assertThat(Torch.tensor(last).view(DType.INT8).itemLong()).isEqualTo(1);
      assertThat(Torch.tensor(x.toBooleanArray()).view(DType.INT8).max().itemLong()).isEqualTo(1);
    }
  }

  @Test
  void tensorsWithoutMemoryAreRefused() {
    Tensor meta = Torch.zeros(Device.META, 2);
    assertThatThrownBy(meta::toFloatArray).isInstanceOf(TorchException.class);
    Tensor sparse = Dispatch.tensor(Op.of("aten::to_sparse", ""), Torch.eye(2));
    assertThatThrownBy(sparse::toFloatArray).isInstanceOf(TorchException.class);
    assertThatThrownBy(() -> sparse.copyFrom(new float[4])).isInstanceOf(TorchException.class);
  }

  @Test
  void closedTensorsAndNullsAreRefused() {
    assertThatThrownBy(() -> matrix.copyTo((float[]) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("target");
    assertThatThrownBy(() -> matrix.copyFrom((ByteBuffer) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("source");
    matrix.close();
    assertThatThrownBy(matrix::toFloatArray).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> matrix.copyTo(new float[6])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> matrix.copyFrom(direct(24))).isInstanceOf(IllegalStateException.class);
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity);
  }
}
