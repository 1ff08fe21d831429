package org.jtorch.it.words;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Fft;
import org.jtorch.Index;
import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Sparse;
import org.jtorch.Special;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;

/** Every public method that takes a {@code Number}, and how to call it. */
final class NumberMethods {
  private static final List<Class<?>> HOMES =
      List.of(
          Tensor.class, Torch.class, F.class, Linalg.class, Fft.class, Special.class, Sparse.class);

  private NumberMethods() {}

  static List<Method> all() {
    return HOMES.stream()
        .flatMap(home -> Arrays.stream(home.getMethods()))
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .filter(method -> Arrays.asList(method.getParameterTypes()).contains(Number.class))
        .filter(method -> callable(method))
        .distinct()
        .toList();
  }

  private static boolean callable(Method method) {
    return Stream.of(method.getParameters())
        .noneMatch(parameter -> argument(parameter, 1, DType.FLOAT64, 0) == null);
  }

  /** Result of a call as a tensor, or the exception. */
  static Tensor call(Method method, Number number, DType dtype) throws Throwable {
    Parameter[] parameters = method.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = argument(parameters[i], number, dtype, i);
    }
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    Tensor self = tensor(dtype);
    method.setAccessible(true); // functions are declared in families that are not public
    try {
      Object result = method.invoke(isStatic ? null : self, arguments);
      return result instanceof Tensor tensor ? tensor : self;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Tensor tensor(DType dtype) {
    return Torch.tensor(new long[][] {{44, 1, 100}, {2, 5, 3}, {7, 44, 1}}).to(dtype);
  }

  private static Object argument(Parameter parameter, Number number, DType dtype, int place) {
    Class<?> type = parameter.getType();
    if (type == Number.class) {
      return number;
    } else if (type == Tensor.class) {
      return switch (parameter.getName()) {
        case "condition", "mask" -> Torch.tensor(new boolean[] {true, false, true});
        case "index" -> Torch.tensor(new long[] {0, 2});
        default -> tensor(dtype);
      };
    } else if (type == long.class || type == int.class) {
      return type == long.class ? (Object) 1L : (Object) 1;
    } else if (type == double.class) {
      return 1.0;
    } else if (type == boolean.class) {
      return true;
    } else if (type == Shape.class) {
      return Shape.of(2, 2);
    } else if (type == long[].class) {
      return new long[] {1};
    } else if (type == TensorOptions.class || type == DType.class) {
      return dtype;
    } else if (type == Index.class) {
      return Index.at(place % 3);
    } else if (type == Index[].class) {
      return new Index[] {Index.at(1), Index.all()};
    }
    return null;
  }
}
