package org.jtorch.parity;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Options that are set before a call. */
final class OptionSetters {
  /** The value of an option whose setter takes none. */
  static final Object NOTHING = new Object();

  private record Setting(Method setter, Object value) {}

  private final Class<?> type;
  private final List<Setting> settings = new ArrayList<>();
  private int distance;

  OptionSetters(Class<?> type) {
    this.type = type;
  }

  /** The options in the order of the schema, which is that of Python's positional arguments. */
  List<String> names() {
    return Arrays.stream(type.getDeclaredFields())
        .map(Field::getName)
        .filter(name -> Arrays.stream(type.getMethods()).anyMatch(m -> isSetter(m, name)))
        .toList();
  }

  /** Sets an option; false if there is none of this name that takes the value. */
  boolean set(String name, Object value) {
    Setting best = null;
    int nearest = Integer.MAX_VALUE;
    for (Method method : type.getMethods()) {
      Conversion conversion = isSetter(method, name) ? conversion(method, value) : null;
      if (conversion != null && conversion.distance() < nearest) {
        nearest = conversion.distance();
        best = new Setting(method, conversion.value());
      }
    }
    if (best != null) {
      settings.add(best);
      distance += nearest;
    }
    return best != null;
  }

  int distance() {
    return distance;
  }

  /** The lambda that a user would write. */
  Consumer<Object> lambda() {
    return options -> {
      for (Setting setting : settings) {
        invoke(setting.setter(), options, setting.value());
      }
    };
  }

  private static boolean isSetter(Method method, String name) {
    return method.getName().equals(name) && method.getDeclaringClass() != Object.class;
  }

  private static @Nullable Conversion conversion(Method setter, Object value) {
    if (setter.getParameterCount() == 0) {
      return value == NOTHING ? new Conversion(value, 0) : null;
    }
    if (setter.getParameterCount() == 1) {
      return Conversion.of(value, setter.getParameterTypes()[0]);
    }
    Conversion numbers = Conversion.of(value, double[].class);
    return numbers != null && ((double[]) numbers.value()).length == setter.getParameterCount()
        ? numbers
        : null;
  }

  /** The values of a setter's parameters: Python's pair is two numbers. */
  private static Object[] arguments(Method setter, Object value) {
    return switch (setter.getParameterCount()) {
      case 0 -> new Object[0];
      case 1 -> new Object[] {value};
      default -> Arrays.stream((double[]) value).boxed().toArray();
    };
  }

  private static void invoke(Method setter, Object options, Object value) {
    try {
      setter.setAccessible(true);
      Object ignored = setter.invoke(options, arguments(setter, value));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(setter + " threw", e.getCause());
    }
  }
}
