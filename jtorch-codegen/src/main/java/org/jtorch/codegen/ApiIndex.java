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

/** Index of the compiled API: finds the member that corresponds to a PyTorch name. */
final class ApiIndex {
  /**
   * The classes to search for the names of a PyTorch module; the first class with a match is used.
   */
  private static final Map<String, List<String>> CLASSES =
      Map.of(
          "torch", List.of("Torch", "Tensor", "F"),
          "Tensor", List.of("Tensor"),
          "F", List.of("F", "Tensor"),
          "linalg", List.of("Linalg", "Tensor"),
          "fft", List.of("Fft"),
          "special", List.of("Special", "Tensor"),
          "signal.windows", List.of("Windows"));

  /** A class and the overloads of one method name in it. */
  record Location(String type, List<Method> overloads) {
    /** The target of a Javadoc link, for example {@code org.jtorch.F#gelu}. */
    String link() {
      return type + "#" + overloads.get(0).getName();
    }

    /**
     * All overloads: {@code org.jtorch.F#gelu(Tensor input), #gelu(Tensor input, Approximate
     * approximate)}.
     */
    String text() {
      return overloads.stream()
          .map(ApiIndex::signature)
          .collect(Collectors.joining(", #", type + "#", ""));
    }
  }

  private final ClassLoader loader;
  private final String prefix;
  private final Map<String, Map<String, List<Method>>> methods = new HashMap<>();

  ApiIndex(ClassLoader loader, String packageName) {
    this.loader = loader;
    this.prefix = packageName + ".";
  }

  /**
   * Returns the location of {@code name} in a PyTorch module, or null. Names match regardless of
   * case: {@code frombuffer} matches {@code fromBuffer}.
   */
  @Nullable Location find(String module, String name) {
    for (String type : Objects.requireNonNull(CLASSES.get(module), module)) {
      List<Method> overloads = overloads(methods(type), Names.camel(name));
      if (!overloads.isEmpty()) {
        return new Location(prefix + type, overloads);
      }
    }
    return null;
  }

  private static List<Method> overloads(Map<String, List<Method>> byName, String name) {
    List<Method> exact = byName.get(name);
    return exact != null
        ? exact
        : byName.entrySet().stream()
            .filter(e -> e.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(List.of());
  }

  /**
   * Whether a public class or method exists, for example {@code io.Checkpoint} or {@code
   * Tensor.to}.
   */
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

  /** Returns the instance methods of Tensor, or the static methods of another class, by name. */
  private Map<String, List<Method>> read(String type) {
    Class<?> found = load(type);
    Map<String, List<Method>> byName = new HashMap<>();
    for (Method method : found == null ? new Method[0] : found.getMethods()) {
      boolean isJtorch = method.getDeclaringClass().getName().startsWith(prefix);
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      if (isJtorch && !method.isBridge() && isStatic != type.equals("Tensor")) {
        byName.computeIfAbsent(method.getName(), n -> new ArrayList<>()).add(method);
      }
    }
    Comparator<Method> order =
        Comparator.comparingInt(Method::getParameterCount).thenComparing(ApiIndex::signature);
    byName.values().forEach(overloads -> overloads.sort(order));
    return byName;
  }

  private @Nullable Class<?> load(String type) {
    try {
      return Class.forName(prefix + type, false, loader);
    } catch (ClassNotFoundException e) {
      return null; // jtorch has no class for this PyTorch module
    }
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameters())
        .map(ApiIndex::text)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /** The type without packages and outer classes, for example {@code Consumer<GeluOptions>}. */
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
