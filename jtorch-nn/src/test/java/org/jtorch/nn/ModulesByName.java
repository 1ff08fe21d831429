package org.jtorch.nn;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates modules from Python's keyword arguments by reflection: chooses the constructor whose
 * parameters are present, and sets an option for each other argument.
 */
final class ModulesByName {
  private ModulesByName() {}

  static Module make(String name, JsonNode arguments) {
    try {
      Class<?> type = Class.forName("org.jtorch.nn." + name);
      for (Constructor<?> constructor : type.getConstructors()) {
        @Nullable Object[] values = values(constructor, arguments);
        if (values != null) {
          return (Module) constructor.newInstance(values);
        }
      }
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
    throw new AssertionError("no constructor of " + name + " takes " + arguments);
  }

  /** Constructor arguments, or null if the constructor does not take these arguments. */
  private static @Nullable Object @Nullable [] values(
      Constructor<?> constructor, JsonNode arguments) {
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    arguments.properties().forEach(entry -> rest.put(camelCase(entry.getKey()), entry.getValue()));
    Parameter[] parameters = constructor.getParameters();
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    boolean hasOptions = false;
    for (int i = 0; i < parameters.length; i++) {
      Class<?> type = parameters[i].getType();
      hasOptions |= type == Consumer.class;
      JsonNode given = rest.remove(parameters[i].getName());
      values[i] =
          type == Consumer.class
              ? (Consumer<Object>) options -> rest.forEach((name, v) -> set(options, name, v))
              : given == null ? null : converted(given, type);
      if (values[i] == null) {
        return null;
      }
    }
    return hasOptions || rest.isEmpty() ? values : null;
  }

  private static void set(Object options, String name, JsonNode value) {
    String setter = name.equals("momentum") && value.isNull() ? "cumulative" : name;
    for (Method method : options.getClass().getMethods()) {
      if (!method.getName().equals(setter)) {
        continue;
      }
      if (method.getParameterCount() == 0) {
        invoke(options, method);
        return;
      }
      Object converted = converted(value, method.getParameterTypes()[0]);
      if (converted != null) {
        invoke(options, method, converted);
        return;
      }
    }
    throw new AssertionError(options.getClass() + " has no option " + name + " for " + value);
  }

  private static void invoke(Object options, Method method, Object... values) {
    try {
      Object unused = method.invoke(options, values);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static RuntimeException thrown(InvocationTargetException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
  }

  /** The value converted to a type, or null if it has another type. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable Object converted(JsonNode value, Class<?> type) {
    if (type.isEnum()) {
      String word = value.asText().toUpperCase(Locale.ROOT).replace('-', '_');
      return value.isTextual() ? Enum.valueOf((Class) type, word) : null;
    } else if (type == boolean.class) {
      return value.isBoolean() ? value.booleanValue() : null;
    } else if (type == long.class) {
      return value.isIntegralNumber() ? value.longValue() : null;
    } else if (type == double.class) {
      return value.isNumber() ? value.doubleValue() : null;
    } else if (type == Number.class) {
      return value.isTextual() ? Double.valueOf(Double.POSITIVE_INFINITY) : value.numberValue();
    } else if (type.isArray()) {
      return array(value, type.getComponentType());
    }
    throw new AssertionError(type + " for " + value);
  }

  private static @Nullable Object array(JsonNode value, Class<?> element) {
    if (value.isTextual() || value.isBoolean()) {
      return null;
    }
    List<JsonNode> elements = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(elements::add);
    } else {
      elements.add(value);
    }
    Object array = Array.newInstance(element, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      JsonNode one = elements.get(i);
      Array.set(
          array,
          i,
          one.isNull() ? -1L : Objects.requireNonNull(converted(one, element), "element"));
    }
    return array;
  }

  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("_", -1)) {
      text.append(
          text.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return text.toString();
  }
}
