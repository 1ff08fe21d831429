package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jtorch.Index;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shape of every public method and constructor. */
@Tag("once")
class SignatureTest {
  private static final int MOST_PARAMETERS = 4;
  private static final int MOST_NAMES = 72;

  /** Options, and the parts of one subscript: {@code x.set(at(0), all(), slice(1, 3), value)}. */
  private static final Set<Class<?>> NOT_COUNTED = Set.of(Consumer.class, Index.class);

  @Test
  void noMethodTakesTwoBooleansSideBySide() {
    assertThat(executables().filter(SignatureTest::hasAdjacentBooleans)).isEmpty();
  }

  @Test
  void noMethodTakesMoreThanFourParametersBesideVarargsAndOptions() {
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

  /** Every method and constructor that a user can call, except what the compiler wrote. */
  private static Stream<Executable> executables() {
    return ApiModules.exportedClasses().stream()
        .flatMap(
            type ->
                Stream.<Executable>concat(
                    Arrays.stream(type.getDeclaredMethods()),
                    Arrays.stream(type.getDeclaredConstructors())))
        .filter(method -> !method.isSynthetic() && !isOfRecord(method))
        .filter(
            method ->
                Modifier.isPublic(method.getModifiers())
                    || Modifier.isProtected(method.getModifiers()));
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
