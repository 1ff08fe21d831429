package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators whose first operand is a number, against functions.json of make_functions.py. */
class NumberFirstTest {
  private static final PythonCases PYTHON = PythonCases.read("functions.json");

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
  void arithmeticAgreesWithPython() {
    Tensor x = Torch.tensor(0.5, 2, -1.5, 3);
    Tensor n = Torch.tensor(1, 2, 3, 5);

    same("pow", Torch.pow(2, x));
    same("powOfIntegers", Torch.pow(3, n));
    same("floatPower", Torch.floatPower(2, n));
    same("remainder", Torch.remainder(7, x));
    same("xlogy", Torch.xlogy(2, n));
    assertThat(Torch.pow(3, n).dtype()).isEqualTo(DType.INT64);
    assertThat(Torch.pow(2.5, n).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(Torch.floatPower(2, n).dtype()).isEqualTo(DType.FLOAT64);
  }

  @Test
  void bitsAgreeWithPython() {
    Tensor n = Torch.tensor(1, 2, 3, 5);

    same("bitwiseAnd", Torch.bitwiseAnd(6, n));
    same("bitwiseOr", Torch.bitwiseOr(6, n));
    same("bitwiseXor", Torch.bitwiseXor(6, n));
    same("bitwiseLeftShift", Torch.bitwiseLeftShift(1, n));
    same("bitwiseRightShift", Torch.bitwiseRightShift(64, n));
    assertThatThrownBy(() -> Torch.bitwiseAnd(6.5, n))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("bitwise_and: ");
  }

  @Test
  void aConditionChoosesBetweenNumbers() {
    Tensor condition = Torch.tensor(true, false, true, false);

    same("where", Torch.where(condition, 1, Torch.tensor(0.5, 2, -1.5, 3)));
    same("whereNumbers", Torch.where(condition, 1, 0));
  }

  @Test
  void aConditionGivesTheDtypeThatBothKindsOfScalarsHave() {
    Tensor condition = Torch.tensor(true, false);
    Tensor half = Torch.ones(DType.FLOAT16, 2);
    Tensor bytes = Torch.ones(DType.UINT8, 2);
    Tensor booleans = Torch.tensor(false, true);

    assertDtype(DType.INT64, Torch.where(condition, 1, 2));
    assertDtype(DType.FLOAT32, Torch.where(condition, 1, 2.5), Torch.where(condition, 1.5, 2));
    assertDtype(DType.INT64, Torch.where(condition, true, 2), Torch.where(condition, 1, true));
    assertDtype(DType.FLOAT32, Torch.where(condition, false, 2.5));
    assertDtype(DType.COMPLEX64, Torch.where(condition, Complex.of(0, 1), 2.5));
    assertDtype(DType.FLOAT16, Torch.where(condition, 2.5, half), half.where(condition, true));
    assertDtype(DType.UINT8, Torch.where(condition, 2, bytes), Torch.where(condition, true, bytes));
    assertDtype(DType.FLOAT32, Torch.where(condition, 2.5, bytes), bytes.where(condition, 0.5));
    assertDtype(DType.INT64, Torch.where(condition, 2, booleans));
    assertDtype(
        DType.BOOL, Torch.where(condition, true, booleans), booleans.where(condition, false));
    assertThat(booleans.where(condition, true).toBooleanArray()).containsExactly(false, true);
    assertThat(Torch.where(condition, true, booleans).toBooleanArray()).containsOnly(true);
    assertThat(Torch.where(condition, 3, false).toLongArray()).containsExactly(3, 0);
  }

  private static void assertDtype(DType expected, Tensor... actual) {
    assertThat(actual).extracting(Tensor::dtype).containsOnly(expected);
  }

  @Test
  void theColumnsOfNonzeroAreIndices() {
    Tensor x = Torch.tensor(new float[][] {{0, 1}, {2, 0}});

    assertThat(x.nonzeroAsTuple())
        .extracting(Tensor::toLongArray)
        .containsExactly(new long[] {0, 1}, new long[] {1, 0});
    x.indexPut_(x.nonzeroAsTuple(), Torch.tensor(5.0));
    assertThat(x.flatten().toFloatArray()).containsExactly(0, 5, 5, 0);
  }

  private static void same(String part, Tensor actual) {
    PYTHON.assertSame("numberFirst", part, actual);
  }
}
