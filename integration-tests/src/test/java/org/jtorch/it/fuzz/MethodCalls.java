package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Fft;
import org.jtorch.Generator;
import org.jtorch.Index;
import org.jtorch.Linalg;
import org.jtorch.Shape;
import org.jtorch.Sparse;
import org.jtorch.Special;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;

/** Calls of any method of the operators' classes, made from its parameters' types. */
final class MethodCalls {
  private static final List<Class<?>> HOMES =
      List.of(
          Tensor.class, Torch.class, F.class, Linalg.class, Fft.class, Special.class, Sparse.class);

  /** Methods that change the thread or the process, print, or wait. */
  private static final String LEFT_OUT =
      "manualSeed|(set|use)[A-Z].*|memoryStats|close|unscoped|to(String|Script)|register.*|"
          + "from(File|Buffer|Numpy)|save|load|help|hashCode|equals|.*[Pp]rofile.*|.*Mode|noGrad|"
          + "write.*|read.*|.*Polynomial.*|tensor|toNested.*|backward";

  private final Map<String, Method> methods = new LinkedHashMap<>();
  private final List<String> names;

  MethodCalls() {
    HOMES.stream()
        .flatMap(home -> Arrays.stream(home.getMethods()))
        .filter(m -> m.getDeclaringClass() != Object.class && !m.isSynthetic())
        .filter(m -> !m.getName().matches(LEFT_OUT) && takesWhatIsKnown(m))
        .sorted(Comparator.comparing(Method::toString))
        .forEach(m -> methods.putIfAbsent(name(m), m));
    names = List.copyOf(methods.keySet());
  }

  List<String> names() {
    return names;
  }

  Method method(String name) {
    return methods.get(name);
  }

  private static String name(Method method) {
    String types =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(","));
    return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(" + types + ")";
  }

  private static boolean takesWhatIsKnown(Method method) {
    boolean operator = !Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 0;
    return operator
        && Arrays.stream(method.getGenericParameterTypes()).allMatch(MethodCalls::isKnown);
  }

  private static boolean isKnown(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type argument = parameterized.getActualTypeArguments()[0];
      return parameterized.getRawType() == Consumer.class
          ? argument instanceof Class<?>
          : parameterized.getRawType() == List.class && isKnown(argument);
    }
    return type instanceof Class<?> plain && isKnown(plain);
  }

  private static boolean isKnown(Class<?> plain) {
    if (plain.isArray()) {
      return isKnown((Type) plain.getComponentType());
    }
    return plain.isEnum()
        || Stream.of(
                Tensor.class,
                long.class,
                int.class,
                double.class,
                boolean.class,
                Number.class,
                String.class,
                DType.class,
                TensorOptions.class,
                Device.class,
                Shape.class,
                Index.class,
                Generator.class)
            .anyMatch(known -> known == plain);
  }

  ObjectNode any(Random random) {
    return of(names.get(random.nextInt(names.size())), random);
  }

  private ObjectNode of(String name, Random random) {
    Method method = methods.get(name);
    ObjectNode call = Values.JSON.objectNode();
    call.put("form", "method").put("op", name);
    ArrayNode arguments = call.putArray("args");
    long[] sizes =
        random.longs(4, 0, 5).map(i -> i == 4 ? TensorChanges.size(random) : i).toArray();
    if (!Modifier.isStatic(method.getModifiers())) {
      arguments.add(value(Tensor.class, random, sizes));
    }
    for (Type type : method.getGenericParameterTypes()) {
      arguments.add(value(type, random, sizes));
    }
    return call;
  }

  private static JsonNode value(Type type, Random random, long[] sizes) {
    if (type instanceof ParameterizedType parameterized) {
      Type argument = parameterized.getActualTypeArguments()[0];
      return parameterized.getRawType() == Consumer.class
          ? options((Class<?>) argument, random, sizes)
          : list(argument, random, sizes);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Tensor.class) {
      long[] shape = random.ints(random.nextInt(5), 0, 4).mapToLong(i -> sizes[i]).toArray();
      return SchemaCalls.tensor(random, shape);
    } else if (plain == long.class || plain == int.class) {
      long value = random.nextInt(4) == 0 ? sizes[random.nextInt(4)] : Values.whole(random);
      return Values.JSON.numberNode(plain == int.class ? (int) value : value);
    } else if (plain == double.class) {
      return Values.real(random);
    } else if (plain == boolean.class) {
      return Values.JSON.booleanNode(random.nextBoolean());
    } else if (plain == Number.class) {
      JsonNode number = Values.number(random);
      return number.isBoolean() ? Values.JSON.numberNode(1) : number;
    } else if (plain == String.class) {
      return Values.word(random);
    } else if (plain == Shape.class) {
      return list(long.class, random, sizes);
    }
    return rare(plain, random, sizes);
  }

  private static JsonNode rare(Class<?> plain, Random random, long[] sizes) {
    if (plain == DType.class || plain == TensorOptions.class) {
      return Values.dtype(random);
    } else if (plain == Device.class) {
      return Values.device(random);
    } else if (plain == Index.class) {
      return switch (random.nextInt(4)) {
        case 0 -> Values.JSON.numberNode(Values.whole(random));
        case 1 -> value(Tensor.class, random, sizes);
        case 2 -> Values.object("$ellipsis", Values.JSON.booleanNode(true));
        default ->
            Values.object(
                "$slice",
                Values.JSON.arrayNode().add(Values.whole(random)).add(Values.whole(random)).add(1));
      };
    } else if (plain.isArray()) {
      return list(plain.getComponentType(), random, sizes);
    } else if (plain.isEnum()) {
      return Values.JSON.textNode(
          plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)].toString());
    }
    return Values.JSON.nullNode();
  }

  private static ArrayNode list(Type element, Random random, long[] sizes) {
    ArrayNode list = Values.JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(element, random, sizes));
    }
    return list;
  }

  /** Up to three options: {@code {"$options": {name: value}}}. */
  private static JsonNode options(Class<?> type, Random random, long[] sizes) {
    List<Method> setters =
        Arrays.stream(type.getMethods())
            .filter(m -> m.getDeclaringClass() != Object.class && m.getParameterCount() == 1)
            .filter(m -> isKnown(m.getGenericParameterTypes()[0]))
            .sorted(Comparator.comparing(Method::toString))
            .toList();
    ObjectNode chosen = Values.JSON.objectNode();
    for (int i = setters.isEmpty() ? 0 : random.nextInt(4); i > 0; i--) {
      Method setter = setters.get(random.nextInt(setters.size()));
      chosen.set(
          setter.getName() + ":" + setter.getParameterTypes()[0].getSimpleName(),
          value(setter.getGenericParameterTypes()[0], random, sizes));
    }
    return Values.object("$options", chosen);
  }
}
