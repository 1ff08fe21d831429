package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shape of every public method and constructor. */
@Tag("once")
class SignatureTest {
  private static final int MOST_PARAMETERS = 4;
  private static final int MOST_NAMES = 88;

  /** Options, and the parts of one subscript: {@code x.set(at(0), all(), slice(1, 3), value)}. */
  private static final Set<Class<?>> NOT_COUNTED = Set.of(Consumer.class, Index.class);

  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, long.class, float.class, double.class, Number.class);

  /** PyTorch's names of string arguments with a closed set of values. */
  private static final Set<String> CHOICES =
      Set.of(
          "approximate",
          "driver",
          "indexing",
          "interpolation",
          "mode",
          "nonlinearity",
          "norm",
          "ord",
          "padding",
          "paddingMode",
          "reduce",
          "reduction",
          "roundingMode",
          "side",
          "uplo");

  @Test
  void noMethodTakesTwoAdjacentBooleans() {
    assertThat(executables().filter(SignatureTest::hasAdjacentBooleans)).isEmpty();
  }

  @Test
  void noMethodTakesMoreThanFourParametersBesidesVarargsAndOptions() {
    assertThat(executables().filter(method -> countParameters(method) > MOST_PARAMETERS)).isEmpty();
  }

  @Test
  void noMethodTakesAnOptional() {
    Predicate<Class<?>> isOptional = type -> type.getName().startsWith("java.util.Optional");
    assertThat(executables().filter(m -> Arrays.stream(m.getParameterTypes()).anyMatch(isOptional)))
        .isEmpty();
  }

  @Test
  void thePackagePageOfTheApiStaysReadable() {
    List<String> names =
        ApiModules.exportedClasses().stream()
            .filter(type -> type.getPackageName().equals("org.jtorch"))
            .filter(type -> type.getEnclosingClass() == null)
            .map(Class::getSimpleName)
            .toList();
    assertThat(names).contains("Tensor", "Torch").hasSizeLessThanOrEqualTo(MOST_NAMES);
  }

  /** Multiple results are returned as a record with names, not as an array. */
  @Test
  void severalResultsAreARecord() {
    assertThat(methods().filter(method -> isNameless(method.getReturnType()))).isEmpty();
  }

  /** A string of a schema is an enum where the values are a closed set. */
  @Test
  void closedSetsOfStringsAreEnums() {
    assertThat(executables().filter(SignatureTest::takesChoiceAsString)).isEmpty();
  }

  /** {@code x.sum(0, 1)} must mean the same as {@code x.sum(new long[] {0, 1})}. */
  @Test
  void numbersAreVarargsOnlyWhereNoOverloadTakesTwo() {
    assertThat(
            methods()
                .filter(method -> method.isVarArgs() && takesLongs(method))
                .filter(method -> overloads(method).anyMatch(o -> countNumbers(o) > 1)))
        .isEmpty();
  }

  /** Every method and constructor that a user can call, without compiler-generated ones. */
  private static Stream<Executable> executables() {
    return ApiModules.exportedClasses().stream()
        .flatMap(type -> ApiModules.parts(type).stream())
        .distinct()
        .flatMap(ApiModules::executables)
        .filter(method -> !isOfRecord(method));
  }

  private static Stream<Method> methods() {
    return executables().filter(Method.class::isInstance).map(Method.class::cast);
  }

  private static boolean isNameless(Class<?> type) {
    return type == Object[].class || type == Tensor[].class || type == Map.Entry.class;
  }

  private static boolean takesChoiceAsString(Executable method) {
    return Arrays.stream(method.getParameters())
        .filter(parameter -> parameter.getType() == String.class)
        .anyMatch(parameter -> CHOICES.contains(parameter.getName()));
  }

  private static boolean takesLongs(Method method) {
    Class<?>[] types = method.getParameterTypes();
    return types[types.length - 1] == long[].class;
  }

  private static Stream<Method> overloads(Method method) {
    return Arrays.stream(method.getDeclaringClass().getMethods())
        .filter(other -> other.getName().equals(method.getName()) && !other.isSynthetic());
  }

  /** Number of numeric parameters; those that belong to one list count once. */
  private static long countNumbers(Method method) {
    List<Class<?>> types = new ArrayList<>(List.of(method.getParameterTypes()));
    Class<?> element =
        method.isVarArgs() ? types.remove(types.size() - 1).getComponentType() : null;
    boolean list = element != null && NUMBERS.contains(element);
    while (list && !types.isEmpty() && types.get(types.size() - 1) == element) {
      types.remove(types.size() - 1);
    }
    return types.stream().filter(NUMBERS::contains).count() + (list ? 1 : 0);
  }

  private static boolean isOfRecord(Executable method) {
    return method instanceof Constructor<?> && method.getDeclaringClass().isRecord();
  }

  private static boolean hasAdjacentBooleans(Executable method) {
    List<Class<?>> types = List.of(method.getParameterTypes());
    for (int i = 1; i < types.size(); i++) {
      if (types.get(i - 1) == boolean.class && types.get(i) == boolean.class) {
        return true;
      }
    }
    return false;
  }

  private static long countParameters(Executable method) {
    long all = Stream.of(method.getParameterTypes()).filter(t -> !NOT_COUNTED.contains(t)).count();
    return method.isVarArgs() ? all - 1 : all;
  }
}
