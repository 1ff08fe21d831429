package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code null} for any argument is refused in Java, before it reaches libtorch. */
@Tag("once")
class NullArgumentTest {
  /**
   * The values whose instance methods are called, in addition to constructors and static methods.
   */
  private static final List<Class<?>> VALUES =
      List.of(Tensor.class, Shape.class, Device.class, TensorOptions.class, Complex.class);

  /** These packages pass tensors to libtorch only by the operators of the others. */
  private static final String SERVING = "org.jtorch.serving";

  /** Its classes need natives that are not here; its own tests pass null. */
  private static final String OPENCV = "org.jtorch.vision.opencv";

  /** The first two accept any value, including null; the last ends the JVM. */
  private static final Set<String> ALLOWED = Set.of("equals", "unscoped", "main");

  @Test
  void nullForAnyArgumentIsRefused() throws ReflectiveOperationException {
    List<String> wrong = new ArrayList<>();
    int calls = 0;
    for (Class<?> type : ApiModules.exportedClasses()) {
      String home = type.getPackageName();
      if (home.startsWith(SERVING) || home.equals(OPENCV)) {
        continue;
      }
      for (Executable called : callable(type)) {
        for (int i = 0; i < called.getParameterCount(); i++) {
          if (refusesNull(called, i)) {
            tryNull(called, i, wrong);
            calls++;
          }
        }
      }
    }
    assertThat(calls).isGreaterThan(1000);
    assertThat(wrong).isEmpty();
  }

  private static List<Executable> callable(Class<?> type) {
    Stream<Executable> methods =
        Arrays.stream(type.getMethods())
            .filter(method -> !method.isSynthetic())
            .filter(method -> VALUES.contains(type) || Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> !ALLOWED.contains(method.getName()))
            .map(Executable.class::cast);
    boolean made =
        !Modifier.isAbstract(type.getModifiers())
            && !type.isRecord()
            && !Throwable.class.isAssignableFrom(type);
    return made
        ? Stream.concat(methods, Arrays.stream(type.getConstructors())).toList()
        : methods.toList();
  }

  private static boolean refusesNull(Executable called, int position) {
    boolean annotated =
        called.getAnnotatedParameterTypes()[position].isAnnotationPresent(Nullable.class);
    return !annotated && !called.getParameterTypes()[position].isPrimitive();
  }

  private static void tryNull(Executable called, int position, List<String> wrong)
      throws IllegalAccessException, InstantiationException {
    String name = called.toString().replace("public ", "") + " with null at " + position;
    try (TensorScope scope = TensorScope.open()) {
      called.setAccessible(true); // AdamBase, which Adam and AdamW share, is not public
      Object[] arguments = Plausible.arguments(called);
      arguments[position] = null;
      Object result =
          called instanceof Method method
              ? method.invoke(receiver(method), arguments)
              : ((Constructor<?>) called).newInstance(arguments);
      wrong.add(name + " gave " + result);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      boolean refused =
          cause instanceof NullPointerException || cause instanceof IllegalArgumentException;
      if (!refused) {
        wrong.add(name + " threw " + cause);
      }
    }
  }

  private static Object receiver(Method method) {
    if (Modifier.isStatic(method.getModifiers())) {
      return method;
    }
    if (method.getDeclaringClass().isAssignableFrom(Tensor.class)) {
      return Torch.ones(2, 2, 2, 2);
    }
    return Plausible.of(method.getDeclaringClass());
  }
}
