package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrayFactoriesTest {
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
  void literalsHavePythonsDTypes() {
    assertIs(Torch.tensor(3), DType.INT64);
    assertIs(Torch.tensor(1, 2, 3), DType.INT64, 3);
    assertIs(Torch.tensor(1.5), DType.FLOAT32);
    assertIs(Torch.tensor(1.0, 2.0), DType.FLOAT32, 2);
    assertIs(Torch.tensor(1, 2.5), DType.FLOAT32, 2);
    assertIs(Torch.tensor(true), DType.BOOL);
    assertIs(Torch.tensor(true, false), DType.BOOL, 2);
    assertIs(Torch.tensor(Complex.of(1, 2)), DType.COMPLEX64);
    assertIs(Torch.tensor(Complex.of(1, 2), Complex.of(0, -1)), DType.COMPLEX64, 2);
    assertThat(Torch.tensor(1, 2.5).toFloatArray()).containsExactly(1f, 2.5f);
    assertThat(Torch.tensor(7, 8, 9).toLongArray()).containsExactly(7, 8, 9);
    assertThat(Torch.tensor(true, false).toBooleanArray()).containsExactly(true, false);
  }

  @Test
  void arraysKeepTheirElementType() {
    assertIs(Torch.tensor(new byte[] {1}), DType.INT8, 1);
    assertIs(Torch.tensor(new short[] {1}), DType.INT16, 1);
    assertIs(Torch.tensor(new int[] {1}), DType.INT32, 1);
    assertIs(Torch.tensor(new long[] {1}), DType.INT64, 1);
    assertIs(Torch.tensor(new float[] {1}), DType.FLOAT32, 1);
    assertIs(Torch.tensor(new double[] {1}), DType.FLOAT64, 1);
    assertIs(Torch.tensor(new boolean[] {true}), DType.BOOL, 1);
    assertIs(Torch.tensor(new float[0]), DType.FLOAT32, 0);
  }

  @Test
  void optionsConvert() {
    assertIs(Torch.tensor(DType.FLOAT64, new float[] {1}), DType.FLOAT64, 1);
    assertIs(Torch.tensor(DType.INT32, 1, 2), DType.INT32, 2);
    assertIs(Torch.tensor(DType.FLOAT16, 0.5), DType.FLOAT16);
    assertIs(Torch.tensor(DType.COMPLEX128, Complex.of(1, 1)), DType.COMPLEX128);
    assertIs(Torch.tensor(DType.UINT8, new byte[] {-1}), DType.UINT8, 1);
    assertThat(Torch.tensor(DType.UINT8, new byte[] {-1}).get(0).itemLong()).isEqualTo(255);
    Tensor leaf = Torch.tensor(DType.FLOAT64.requiresGrad(true), new float[] {1, 2});
    assertThat(leaf.requiresGrad() && leaf.isLeaf()).isTrue();
    assertThat(Torch.tensor(Device.META, 1.0, 2.0).device()).isEqualTo(Device.META);
    assertIs(Torch.tensor(DType.FLOAT64, 0.1), DType.FLOAT64);
    assertThat(Torch.tensor(DType.FLOAT64, 0.1, 0.2).toDoubleArray()).containsExactly(0.1, 0.2);
  }

  @Test
  void nestedArraysHaveADimensionADepth() {
    Tensor matrix = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertIs(matrix, DType.FLOAT32, 2, 3);
    assertThat(matrix.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    Tensor cube = Torch.tensor(new int[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}});
    assertIs(cube, DType.INT32, 3, 2, 1);
    assertThat(cube.toIntArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertIs(Torch.tensor(new Object[] {new long[] {1}, new long[] {2}}), DType.INT64, 2, 1);
    assertIs(Torch.tensor(new boolean[2][0]), DType.BOOL, 2, 0);
    assertIs(Torch.tensor(new double[0][]), DType.FLOAT64, 0, 0);
    assertIs(Torch.tensor(DType.FLOAT16, new double[][] {{1}}), DType.FLOAT16, 1, 1);
  }

  @Test
  void raggedArraysAreRefusedByPlace() {
    assertThatThrownBy(() -> Torch.tensor(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor: nested[1] has length 1, but the first has 2: the array is ragged");
    assertThatThrownBy(() -> Torch.tensor(new int[][][] {{{1}, {2}}, {{3}}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested[1] has length 1");
    assertThatThrownBy(() -> Torch.tensor(new Object[] {new float[1], new int[1]}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested[1] is a int[]");
    assertThatThrownBy(() -> Torch.tensor(new Object[] {new float[1], new float[1][1]}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Torch.tensor(new Object[] {new float[1][1], new float[1]}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Torch.tensor(new Object[] {new float[1][1], 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatHoldsNoNumbersIsRefused() {
    assertThatThrownBy(() -> Torch.tensor(new String[] {"a"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String");
    assertThatThrownBy(() -> Torch.tensor(new char[][] {{'a'}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Torch.tensor(new Object[0]))
        .isInstanceOf(IllegalArgumentException.class);
    Object[] endless = new Object[1];
    endless[0] = endless;
    assertThatThrownBy(() -> Torch.tensor(endless)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nullsAreNamed() {
    assertThatThrownBy(() -> Torch.tensor((float[]) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("values");
    assertThatThrownBy(() -> Torch.tensor((Object[]) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> Torch.tensor(new float[][] {{1}, null}))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tensor: nested[1] is null");
    assertThatThrownBy(() -> Torch.tensor(Complex.of(1, 1), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tensor: values[1] is null");
  }

  private static void assertIs(Tensor tensor, DType dtype, long... shape) {
    assertThat(tensor.dtype()).isEqualTo(dtype);
    assertThat(tensor.shape()).isEqualTo(Shape.of(shape));
  }
}
