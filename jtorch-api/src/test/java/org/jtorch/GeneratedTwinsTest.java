package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.internal.calls.Op;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every generated method, by reflection. */
class GeneratedTwinsTest {
  private static final List<Class<?>> HOLDERS =
      List.of(
          PointwiseOperators.class,
          ComparisonOperators.class,
          ReductionOperators.class,
          ShapeOperators.class,
          IndexingOperators.class,
          LinearAlgebraOperators.class,
          RandomOperators.class,
          TorchOperators.class,
          FOperators.class,
          LinalgOperators.class,
          FftOperators.class,
          SpecialOperators.class);

  /** An argument for each type that is no tensor. */
  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(Number.class, 1, long.class, 1L, double.class, 1.0, boolean.class, true);

  private static final Set<Class<?>> PLAIN =
      Set.of(Tensor.class, Number.class, long.class, double.class, boolean.class);

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
  void libtorchHasEveryOperatorThatTheFamiliesCall() throws IllegalAccessException {
    for (Class<?> holder : HOLDERS) {
      for (Field field : holder.getDeclaredFields()) {
        Op op = (Op) field.get(null);
        assertThatCode(op::schema).as(op.fullName()).doesNotThrowAnyException();
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> inPlaceTwinsEqualThePureForm() {
    return Stream.of(PointwiseOps.class, ComparisonOps.class)
        .flatMap(family -> Arrays.stream(family.getDeclaredMethods()))
        .filter(method -> method.getName().endsWith("_"))
        .filter(method -> Arrays.stream(method.getParameterTypes()).allMatch(PLAIN::contains))
        .map(method -> DynamicTest.dynamicTest(signature(method), () -> compare(method)));
  }

  private static void compare(Method inPlace) throws ReflectiveOperationException {
    String name = inPlace.getName().substring(0, inPlace.getName().length() - 1);
    Method pure = inPlace.getDeclaringClass().getMethod(name, inPlace.getParameterTypes());
    for (DType dtype : List.of(DType.FLOAT64, DType.INT64)) {
      try (TensorScope inner = TensorScope.open()) {
        Tensor self = Torch.arange(1, 5).div(5).view(2, 2);
        self = dtype.equals(DType.INT64) ? Torch.arange(1, 5).view(2, 2) : self.to(dtype);
        Object[] arguments = arguments(inPlace, self);
        Tensor expected = (Tensor) pure.invoke(self, arguments);
        Tensor actual = (Tensor) inPlace.invoke(self, arguments);
        assertThat(actual).isSameAs(self);
        assertThat(finite(actual.to(expected.dtype())).equal(finite(expected))).isTrue();
        return;
      } catch (InvocationTargetException refusal) {
        assertThat(refusal.getCause()).isInstanceOf(TorchException.class);
      }
    }
    throw new AssertionError(name + " took neither floats nor integers");
  }

  private static Tensor finite(Tensor tensor) {
    return tensor.dtype().equals(DType.FLOAT64) ? tensor.nanToNum() : tensor;
  }

  private static Object[] arguments(Method method, Tensor self) {
    return Arrays.stream(method.getParameterTypes())
        .map(type -> type == Tensor.class ? self.clone() : SAMPLES.get(type))
        .toArray();
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }
}
