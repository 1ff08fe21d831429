package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.parity.ParityCalls;

/** Assigns the values of a call to the parameters of a method. */
final class MethodArguments {
  private final Function<JsonNode, Tensor> tensors;

  MethodArguments(Function<JsonNode, Tensor> tensors) {
    this.tensors = tensors;
  }

  @Nullable Object of(JsonNode node, Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type argument = parameterized.getActualTypeArguments()[0];
      return parameterized.getRawType() == Consumer.class
          ? options(node.path("$options"), (Class<?>) argument)
          : list(node, argument);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isArray()) {
      return array(node, plain.getComponentType());
    } else if (plain == Shape.class) {
      return node.isNull() ? null : Shape.of((long[]) array(node, long.class));
    } else if (plain == Generator.class) {
      return Generator.cpu();
    } else if (plain == Index.class) {
      Object value = ParityCalls.value(node, tensors);
      return value instanceof Long place ? Index.at(place) : value;
    } else if (plain.isEnum() && node.isTextual()) {
      return constant(plain, node.asText());
    } else if (plain == double.class && node.isNumber()) {
      return node.asDouble();
    } else if (plain == int.class) {
      return node.asInt();
    }
    return ParityCalls.value(node, tensors);
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(type.getSimpleName() + " has no " + name);
  }

  private List<@Nullable Object> list(JsonNode nodes, Type element) {
    List<@Nullable Object> list = new ArrayList<>();
    nodes.forEach(node -> list.add(of(node, element)));
    return list;
  }

  private Object array(JsonNode nodes, Class<?> element) {
    Object array = Array.newInstance(element, nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Array.set(array, i, of(nodes.get(i), element));
    }
    return array;
  }

  /** Creates the values before the call, as a user would. */
  private Consumer<Object> options(JsonNode chosen, Class<?> type) {
    List<Consumer<Object>> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : chosen.properties()) {
      for (Method setter : type.getMethods()) {
        if (setter.getParameterCount() == 1
            && entry
                .getKey()
                .equals(setter.getName() + ":" + setter.getParameterTypes()[0].getSimpleName())) {
          Object value = of(entry.getValue(), setter.getGenericParameterTypes()[0]);
          settings.add(options -> set(setter, options, value));
          break;
        }
      }
    }
    return options -> settings.forEach(setting -> setting.accept(options));
  }

  private static void set(Method setter, Object options, @Nullable Object value) {
    try {
      Object ignored = setter.invoke(options, value);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
