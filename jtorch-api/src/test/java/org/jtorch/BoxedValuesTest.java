package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code Torch.tensor} of lists, as of lists in Python, and of arrays of boxed values. */
class BoxedValuesTest {
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
  void listsFollowPython() {
    assertIs(Torch.tensor(List.of(1, 2, 3)), DType.INT64, 3);
    assertIs(Torch.tensor(List.of(1, 2.5)), DType.FLOAT32, 2);
    assertIs(Torch.tensor(List.of(true, false)), DType.BOOL, 2);
    assertIs(Torch.tensor(List.of(true, 2)), DType.INT64, 2);
    assertIs(Torch.tensor(List.of(Complex.of(0, 1), 2)), DType.COMPLEX64, 2);
    assertIs(Torch.tensor(List.of()), DType.FLOAT32, 0);
    assertIs(Torch.tensor(List.of(List.of(), List.of())), DType.FLOAT32, 2, 0);
    assertThat(Torch.tensor(List.of(true, 2)).toLongArray()).containsExactly(1, 2);
    assertThat(Torch.tensor(List.of(List.of(1, 2), List.of(3, 4.5))).toFloatArray())
        .containsExactly(1, 2, 3, 4.5f);
    assertThat(Torch.tensor(List.of(Complex.of(0, 1), 2)).toComplexArray())
        .containsExactly(Complex.of(0, 1), Complex.of(2, 0));
  }

  @Test
  void wholeNumbersKeepTheirDigitsAndFloatsTheirDefaultDtype() {
    long large = (1L << 60) + 1;
    assertThat(Torch.tensor(List.of(large)).itemLong()).isEqualTo(large);
    DType before = Torch.getDefaultDtype();
    try {
      Torch.setDefaultDtype(DType.FLOAT64);
      assertThat(Torch.tensor(List.of(0.1)).item()).isEqualTo(0.1);
    } finally {
      Torch.setDefaultDtype(before);
    }
  }

  @Test
  void arraysFollowTheirElementType() {
    assertIs(Torch.tensor(new Integer[] {1, 2}), DType.INT32, 2);
    assertIs(Torch.tensor(new Long[][] {{1L}, {2L}}), DType.INT64, 2, 1);
    assertIs(Torch.tensor(new Double[] {1.0}), DType.FLOAT64, 1);
    assertIs(Torch.tensor(new Boolean[] {true}), DType.BOOL, 1);
    assertIs(Torch.tensor(new Object[] {1, 2L}), DType.INT64, 2);
    assertIs(Torch.tensor(DType.FLOAT16, new Float[][] {{1f, 2f}}), DType.FLOAT16, 1, 2);
    assertThat(Torch.tensor(new Byte[] {-1, 7}).toByteArray()).containsExactly(-1, 7);
  }

  @Test
  void listsMayHoldArrays() {
    Tensor rows = Torch.tensor(List.of(new float[] {1, 2}, new float[] {3, 4}));
    assertIs(rows, DType.FLOAT32, 2, 2);
    assertThat(rows.toFloatArray()).containsExactly(1, 2, 3, 4);
    Complex[] row = {Complex.of(1, 2)};
    assertIs(Torch.tensor(List.of(row, row)), DType.COMPLEX64, 2, 1);
  }

  @Test
  void whatIsNoRectangleOfNumbersIsNamed() {
    refused(List.of(1, "a"), "tensor: values[1] is a String, neither a number nor a boolean");
    refused(List.of(List.of(1), 2), "tensor: values[1] is a Integer unlike the first");
    refused(
        List.of(List.of(1, 2), List.of(3)),
        "tensor: nested[1] has length 1, but the first has 2: the array is ragged");
    assertThatThrownBy(() -> Torch.tensor(Arrays.asList(1, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tensor: values[1] is null");
    assertThatThrownBy(() -> Torch.tensor(new Integer[][] {{1}, {null}}))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tensor: nested[1][0] is null");
    assertThatThrownBy(() -> Torch.tensor(DType.UINT8, List.of(1, 300)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("300");
  }

  private static void refused(List<?> values, String message) {
    assertThatThrownBy(() -> Torch.tensor(values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shapesAreAcceptedWhereverSizesAre() {
    Shape shape = Torch.ones(2, 3).shape();
    assertIs(Torch.zeros(shape), DType.FLOAT32, 2, 3);
    assertIs(Torch.ones(DType.INT64, shape), DType.INT64, 2, 3);
    assertIs(Torch.empty(shape), DType.FLOAT32, 2, 3);
    assertIs(Torch.rand(shape), DType.FLOAT32, 2, 3);
    assertIs(Torch.randn(DType.FLOAT64, shape), DType.FLOAT64, 2, 3);
  }

  private static void assertIs(Tensor tensor, DType dtype, long... shape) {
    assertThat(tensor.dtype()).isEqualTo(dtype);
    assertThat(tensor.shape()).isEqualTo(Shape.of(shape));
  }
}
