package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

/** {@code null} for any argument is refused in Java, before libtorch could meet it. */
@Tag("once")
class NullArgumentTest {
  /** The values whose instance methods are called, beside every static method. */
  private static final List<Class<?>> VALUES =
      List.of(Tensor.class, Shape.class, Device.class, TensorOptions.class, Complex.class);

  /** These take any value, and null is one. */
  private static final Set<String> ALLOWED = Set.of("equals", "unscoped");

  @Test
  void nullForAnyArgumentIsRefused() throws ReflectiveOperationException {
    List<String> wrong = new ArrayList<>();
    int calls = 0;
    for (Class<?> type : ApiModules.exportedClasses()) {
      if (!type.getPackageName().equals("org.jtorch")) {
        continue;
      }
      for (Method method : methods(type)) {
        for (int i = 0; i < method.getParameterCount(); i++) {
          if (refusesNull(method, i)) {
            tryNull(method, i, wrong);
            calls++;
          }
        }
      }
    }
    assertThat(calls).isGreaterThan(1000);
    assertThat(wrong).isEmpty();
  }

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !method.isSynthetic())
        .filter(method -> VALUES.contains(type) || Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !ALLOWED.contains(method.getName()))
        .toList();
  }

  private static boolean refusesNull(Method method, int position) {
    boolean annotated =
        method.getAnnotatedParameterTypes()[position].isAnnotationPresent(Nullable.class);
    return !annotated && !method.getParameterTypes()[position].isPrimitive();
  }

  private static void tryNull(Method method, int position, List<String> wrong)
      throws IllegalAccessException {
    try (TensorScope scope = TensorScope.open()) {
      method.setAccessible(true); // F's and Torch's parents are not public
      Object[] arguments = Plausible.arguments(method);
      arguments[position] = null;
      Object result = method.invoke(receiver(method), arguments);
      wrong.add(name(method, position) + " gave " + result);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      boolean refused =
          cause instanceof NullPointerException || cause instanceof IllegalArgumentException;
      if (!refused) {
        wrong.add(name(method, position) + " threw " + cause);
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

  private static String name(Executable method, int position) {
    return method.toString().replace("public ", "") + " with null at " + position;
  }
}
