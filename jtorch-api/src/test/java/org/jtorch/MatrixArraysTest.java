package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the copies of matrices to arrays of arrays. */
class MatrixArraysTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void matricesBecomeArraysOfRows() {
    float[][] floats = {{1, 2, 3}, {4, 5, 6}};
    assertThat(Torch.tensor(floats).toFloatArray2d()).isDeepEqualTo(floats);
    double[][] doubles = {{1}, {-0.5}};
    assertThat(Torch.tensor(doubles).toDoubleArray2d()).isDeepEqualTo(doubles);
    long[][] longs = {{Long.MAX_VALUE, Long.MIN_VALUE}};
    assertThat(Torch.tensor(longs).toLongArray2d()).isDeepEqualTo(longs);
  }

  @Test
  void theDtypesOfTheFlatMethodsAreWidened() {
    Tensor x = Torch.tensor(new double[][] {{0.5, 2}});
    assertThat(x.to(DType.BFLOAT16).toFloatArray2d()).isDeepEqualTo(new float[][] {{0.5f, 2}});
    assertThat(x.to(DType.FLOAT16).toDoubleArray2d()).isDeepEqualTo(new double[][] {{0.5, 2}});
    assertThat(x.to(DType.INT8).toLongArray2d()).isDeepEqualTo(new long[][] {{0, 2}});
    assertThatIllegalStateException()
        .isThrownBy(x::toFloatArray2d)
        .withMessage(
            "toFloatArray2d: the dtype is float64, which float[] does not hold; use a double[],"
                + " toDoubleArray()");
  }

  @Test
  void stridedAndLargeMatricesAreCopiedRowByRow() {
    Tensor x = Torch.arange(700 * 900).view(700, 900);
    for (Tensor each : new Tensor[] {x, x.t(), x.get(Index.slice(1, 699), Index.slice(3, 890))}) {
      long[][] rows = each.toLongArray2d();
      long[] flat = each.toLongArray();
      int columns = (int) each.size(1);
      assertThat(rows.length).isEqualTo((int) each.size(0));
      for (int i = 0; i < rows.length; i++) {
        assertThat(rows[i])
            .containsExactly(Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
      }
    }
  }

  @Test
  void emptyMatricesKeepTheirRows() {
    assertThat(Torch.zeros(0, 3).toFloatArray2d()).isEmpty();
    assertThat(Torch.zeros(2, 0).toFloatArray2d()).isDeepEqualTo(new float[2][0]);
  }

  @Test
  void onlyMatricesAreAccepted() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Torch.zeros(2, 3, 4).toFloatArray2d())
        .withMessage("toFloatArray2d: a tensor with 2 dimensions is required, got [2, 3, 4]");
    assertThatIllegalStateException()
        .isThrownBy(() -> Torch.zeros(2).toLongArray2d())
        .withMessageContaining("toLongArray2d: the dtype is float32");
  }

  @Test
  void partsOfComplexTensorsAreViews() {
    Tensor z = Torch.complex(Torch.tensor(1.0, 2.0), Torch.tensor(3.0, -4.0));
    assertThat(z.real().toFloatArray()).containsExactly(1, 2);
    assertThat(z.imag().toFloatArray()).containsExactly(3, -4);
    assertThat(z.conj().imag().toFloatArray()).containsExactly(-3, 4);
    z.imag().zero_();
    assertThat(z.get(1).itemComplex()).isEqualTo(Complex.of(2, 0));
    Tensor x = Torch.ones(2);
    assertThat(x.real().storageAddress()).isEqualTo(x.storageAddress());
    assertThat(z.norm().item()).isCloseTo(Math.sqrt(5), within(1e-6));
  }
}
