package org.jtorch.it.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jtorch.DType;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every method that takes a number takes it exactly or refuses it. */
class NumbersTest {
  private static final BigInteger TWO_TO_63 = BigInteger.TWO.pow(63);
  private static final BigInteger TWO_TO_64 = BigInteger.TWO.pow(64);
  private static final int MOST = 400;

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Number of a type that is neither an integer nor a real one. */
  private static final class Half extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 0;
    }

    @Override
    public long longValue() {
      return 0;
    }

    @Override
    public float floatValue() {
      return 0.5f;
    }

    @Override
    public double doubleValue() {
      return 0.5;
    }
  }

  @Test
  void whatNoDtypeHoldsIsRefusedByEveryMethodThatTakesANumber() {
    List<String> taken = new ArrayList<>();
    List<Number> numbers =
        List.of(
            TWO_TO_64,
            TWO_TO_63.negate().subtract(BigInteger.ONE),
            new BigDecimal("1e400"),
            new BigDecimal("9007199254740993"),
            new Half());
    for (Method method : callable(DType.FLOAT64)) {
      for (Number number : numbers) {
        try (TensorScope each = TensorScope.open()) {
          taken.add(
              method
                  + " took "
                  + number
                  + ": "
                  + NumberMethods.call(method, number, DType.FLOAT64));
        } catch (Throwable e) {
          assertThat(e).as("%s of %s", method, number).isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void aNumberThatOnlyAnUnsignedLongHoldsIsExactOrRefused() {
    assertThat(wrong(DType.FLOAT64, DType.FLOAT64, TWO_TO_63, 0x1p63)).isEmpty();
    assertThat(wrong(DType.INT64, DType.FLOAT64, TWO_TO_63, 0x1p63)).isEmpty();
  }

  @Test
  void aNumberBeyondTheDtypeIsExactOrRefused() {
    for (long number : new long[] {128, 257, 300, -200}) {
      assertThat(wrong(DType.INT8, DType.INT64, number, number)).isEmpty();
    }
    assertThat(wrong(DType.UINT8, DType.INT64, 257, 257)).isEmpty();
    assertThat(wrong(DType.INT32, DType.INT64, (1L << 32) + 44, (1L << 32) + 44)).isEmpty();
  }

  /** Arithmetic of unsigned integers is modulo 2^n, as in Java and in Python. */
  @Test
  void aNegativeNumberOnAnUnsignedDtypeIsExactModuloTwoToTheNOrRefused() {
    List<String> wrong = new ArrayList<>();
    for (Method method : callable(DType.UINT8)) {
      Tensor narrow = resultOrNull(method, -3, DType.UINT8);
      if (narrow != null) {
        Tensor wide = resultOrNull(method, -3, DType.INT64);
        Tensor expected = narrow.dtype() == DType.UINT8 ? wide.to(DType.UINT8) : wide;
        boolean unasked = narrow.dtype() != DType.INT64 && holdsTheNumber(method);
        if (!equal(narrow, expected) || unasked) {
          wrong.add(method + ": " + narrow);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether the number itself is stored or compared, so that a result modulo 2^n is wrong. */
  private static boolean holdsTheNumber(Method method) {
    return method.getName().matches("clamp.*|clip.*|eq|ne|lt|le|gt|ge|fill_|full.*|newFull|isin");
  }

  private static List<Method> callable(DType dtype) {
    List<Method> methods =
        NumberMethods.all().stream()
            .filter(method -> resultOrNull(method, 1, dtype) != null)
            .toList();
    assertThat(methods).hasSizeGreaterThan(100).hasSizeLessThan(MOST);
    return methods;
  }

  private static List<String> wrong(DType dtype, DType wider, Number number, Number plain) {
    List<String> wrong = new ArrayList<>();
    for (Method method : callable(dtype)) {
      if (method.getName().matches(".*(range|Polynomial.*)")
          && number.doubleValue() > Short.MAX_VALUE) {
        continue; // it counts elements or rounds of a loop, and would be taken
      }
      try (TensorScope each = TensorScope.open()) {
        Tensor taken = resultOrNull(method, number, dtype);
        boolean rounded = taken != null && taken.dtype().isFloatingPoint() && dtype.isInteger();
        Tensor exact = taken == null ? null : resultOrNull(method, plain, wider);
        if (taken != null && !rounded && (exact == null || !equal(taken, exact))) {
          wrong.add(method + " of " + number + " on " + dtype + ": " + taken);
        }
      }
    }
    return wrong;
  }

  private static boolean equal(Tensor one, Tensor other) {
    return one.to(DType.FLOAT64).allclose(other.to(DType.FLOAT64), o -> o.equalNan(true));
  }

  private static Tensor resultOrNull(Method method, Number number, DType dtype) {
    try {
      return NumberMethods.call(method, number, dtype);
    } catch (TorchException | IllegalArgumentException e) {
      return null; // refused, which is right
    } catch (Throwable e) {
      throw new AssertionError(method + " of " + number + " on " + dtype, e);
    }
  }

  @Test
  void everyNumberOfTheJdkIsWhatItIs() {
    LongAdder adder = new LongAdder();
    adder.add((1L << 53) + 1);
    DoubleAdder real = new DoubleAdder();
    real.add(0.25);
    Tensor zero = Torch.tensor(0);
    assertThat(zero.add(adder).itemLong()).isEqualTo((1L << 53) + 1);
    assertThat(zero.add(new AtomicLong((1L << 53) + 1)).itemLong()).isEqualTo((1L << 53) + 1);
    assertThat(zero.add(BigInteger.valueOf(Long.MIN_VALUE)).itemLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(zero.add(real).item()).isEqualTo(0.25);
    assertThat(zero.to(DType.FLOAT64).add(new BigDecimal("0.1")).item()).isEqualTo(0.1);
    assertThat(zero.add((short) 7).dtype()).isEqualTo(DType.INT64);
    assertThat(Ops.call("aten::add.Scalar", zero, new AtomicLong(5), 1).toTensor().itemLong())
        .isEqualTo(5);
  }

  @Test
  void aRefusalNamesTheNumberAndTheRemedy() {
    assertThatThrownBy(() -> Torch.tensor(0.0).add(TWO_TO_64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "add: other is 18446744073709551616, beyond int64 and uint64: pass doubleValue() for"
                + " the nearest float64");
    assertThatThrownBy(() -> Torch.tensor(DType.INT8, 44).eq(300))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "eq: 300 does not fit into int8, the dtype of the tensor [int8[]] (hint: give the"
                + " tensor a dtype that holds the number, x.to(dtype))");
  }

  @Test
  void elementsThatTheDtypeDoesNotHoldAreRefused() {
    DType[] integers = {DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.INT64};
    for (DType dtype : integers) {
      for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300, -1e300}) {
        refused(() -> Torch.tensor(dtype, value));
        refused(() -> Torch.tensor(dtype, value, 0.0));
        refused(() -> Torch.tensor(dtype, new double[][] {{value}}));
        refused(() -> Torch.tensor(dtype, new float[] {(float) value}));
        refused(() -> Torch.full(dtype, Shape.of(1), value));
        refused(() -> Torch.zeros(dtype, 1).fill_(value));
      }
    }
    refused(() -> Torch.tensor(DType.INT8, 300, 1));
    refused(() -> Torch.tensor(DType.UINT8, new int[] {256}));
    refused(() -> Torch.tensor(DType.UINT64, -1));
    refused(() -> Torch.tensor(DType.FLOAT32, org.jtorch.Complex.of(1, 2)));
    refused(
        () -> Torch.tensor(DType.FLOAT32, new org.jtorch.Complex[] {org.jtorch.Complex.of(1, 2)}));
    refused(() -> Torch.arange(DType.INT8, 0, 300, 100));
    assertThat(Torch.tensor(DType.INT8, 127.9, -128.9).toByteArray()).containsExactly(127, -128);
    assertThat(Torch.arange(DType.INT8, 0, 128, 127).toByteArray()).containsExactly(0, 127);
  }

  private static void refused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfAny(TorchException.class, IllegalArgumentException.class)
        .message()
        .containsPattern("does not fit|without overflow|complex numbers where");
  }

  @Test
  void anElementAboveLongsMaximumIsExact() {
    Tensor most = Torch.tensor(new long[] {-1}).view(DType.UINT64).get(0);
    assertThat(most.item()).isEqualTo(0x1p64);
    assertThat(most.itemBoolean()).isTrue();
    assertThatThrownBy(most::itemLong)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("18446744073709551615");
    Tensor filled = Torch.full(DType.UINT64, Shape.of(1), TWO_TO_64.subtract(BigInteger.ONE));
    assertThat(filled).hasToString("tensor([18446744073709551615], dtype=torch.uint64)");
  }
}
