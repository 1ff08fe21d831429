package org.jtorch.codegen;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The compiled API, and where a name of PyTorch lives in it. */
final class Homes {
  /** The classes to look into for a name of each module of PyTorch, the first that has it wins. */
  private static final Map<String, List<String>> CANDIDATES =
      Map.of(
          "torch", List.of("Torch", "Tensor", "F"),
          "Tensor", List.of("Tensor"),
          "F", List.of("F", "Tensor"),
          "linalg", List.of("Linalg", "Tensor"),
          "fft", List.of("Fft"),
          "special", List.of("Special", "Tensor"),
          "signal.windows", List.of("Windows"));

  /** The methods of a name in the class that is its home. */
  record Home(String type, List<Method> overloads) {
    /** {@code org.jtorch.F#gelu}, as a link of Javadoc's has it. */
    String link() {
      return type + "#" + overloads.get(0).getName();
    }

    /** {@code org.jtorch.F#gelu(Tensor input), #gelu(Tensor input, Approximate approximate)}. */
    String text() {
      return overloads.stream()
          .map(Homes::signature)
          .collect(Collectors.joining(", #", type + "#", ""));
    }
  }

  private final ClassLoader loader;
  private final String prefix;
  private final Map<String, Map<String, List<Method>>> methods = new HashMap<>();

  Homes(ClassLoader loader, String packageName) {
    this.loader = loader;
    this.prefix = packageName + ".";
  }

  /**
   * Where {@code name} of PyTorch's module lives, {@code frombuffer} as {@code fromBuffer}; or
   * null.
   */
  @Nullable Home of(String module, String name) {
    for (String type : Objects.requireNonNull(CANDIDATES.get(module), module)) {
      List<Method> overloads = overloads(methods(type), Names.camel(name));
      if (!overloads.isEmpty()) {
        return new Home(prefix + type, overloads);
      }
    }
    return null;
  }

  private static List<Method> overloads(Map<String, List<Method>> known, String name) {
    List<Method> exact = known.get(name);
    return exact != null
        ? exact
        : known.entrySet().stream()
            .filter(e -> e.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(List.of());
  }

  /** Whether {@code Tensor.to} or {@code io.Checkpoint} is public. */
  boolean has(String member) {
    int dot = member.lastIndexOf('.');
    boolean ofType = dot >= 0 && Character.isLowerCase(member.charAt(dot + 1));
    String type = ofType ? member.substring(0, dot) : member;
    Class<?> found = load(type);
    return found != null
        && (!ofType
            || Arrays.stream(found.getMethods())
                .anyMatch(m -> m.getName().equals(member.substring(dot + 1))));
  }

  private Map<String, List<Method>> methods(String type) {
    return methods.computeIfAbsent(type, this::read);
  }

  /** The methods of Tensor, or the functions of another class, by name. */
  private Map<String, List<Method>> read(String type) {
    Class<?> found = load(type);
    Map<String, List<Method>> byName = new HashMap<>();
    for (Method method : found == null ? new Method[0] : found.getMethods()) {
      boolean ours = method.getDeclaringClass().getName().startsWith(prefix);
      boolean function = Modifier.isStatic(method.getModifiers());
      if (ours && !method.isBridge() && function != type.equals("Tensor")) {
        byName.computeIfAbsent(method.getName(), n -> new ArrayList<>()).add(method);
      }
    }
    Comparator<Method> order =
        Comparator.comparingInt(Method::getParameterCount).thenComparing(Homes::signature);
    byName.values().forEach(overloads -> overloads.sort(order));
    return byName;
  }

  private @Nullable Class<?> load(String type) {
    try {
      return Class.forName(prefix + type, false, loader);
    } catch (ClassNotFoundException e) {
      return null; // a module of PyTorch that jtorch has no class for
    }
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameters())
        .map(Homes::text)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /** {@code Consumer<GeluOptions>}: without packages and outer classes. */
  private static String simple(Type type) {
    return type.getTypeName().replaceAll("(\\w+[.$])+", "");
  }

  private static String text(Parameter parameter) {
    String type = simple(parameter.getParameterizedType());
    return (parameter.isVarArgs() ? type.replaceFirst("\\[]$", "...") : type)
        + " "
        + parameter.getName();
  }
}
