package org.jtorch.it.architecture;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Public API as text: one sorted set of lines per package, with one line per visible class and
 * member. A line contains no position and no parameter name, so parallel changes seldom conflict.
 */
final class ApiListing {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

  private ApiListing() {}

  /** The lines of every exported package. */
  static Map<String, Set<String>> ofClasses(List<Class<?>> classes) {
    Map<String, Set<String>> listing = new TreeMap<>();
    for (Class<?> type : classes) {
      Set<String> lines = listing.computeIfAbsent(type.getPackageName(), added -> new TreeSet<>());
      lines.add(line(type));
      for (Class<?> part : ApiModules.parts(type)) {
        fields(part).forEach(field -> lines.add(line(type, field)));
        executables(part).forEach(method -> lines.add(line(type, method)));
      }
    }
    return listing;
  }

  /** The checked-in lines, one file per package. */
  static Map<String, Set<String>> read(Path folder) throws IOException {
    Map<String, Set<String>> listing = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        listing.put(name.replaceFirst("\\.txt$", ""), new TreeSet<>(Files.readAllLines(file)));
      }
    }
    return listing;
  }

  static void write(Path folder, Map<String, Set<String>> listing) throws IOException {
    Files.createDirectories(folder);
    for (String gone : read(folder).keySet()) {
      Files.delete(folder.resolve(gone + ".txt"));
    }
    for (Map.Entry<String, Set<String>> entry : listing.entrySet()) {
      Files.write(folder.resolve(entry.getKey() + ".txt"), entry.getValue());
    }
  }

  /** Packages with their removed ({@code -}) and added ({@code +}) lines; empty if all agree. */
  static List<String> differences(Map<String, Set<String>> before, Map<String, Set<String>> now) {
    List<String> differences = new ArrayList<>();
    Set<String> packages = new TreeSet<>(before.keySet());
    packages.addAll(now.keySet());
    for (String name : packages) {
      Set<String> old = before.getOrDefault(name, Set.of());
      Set<String> current = now.getOrDefault(name, Set.of());
      if (!old.equals(current)) {
        differences.add(name);
        old.stream().filter(l -> !current.contains(l)).forEach(l -> differences.add("- " + l));
        current.stream().filter(l -> !old.contains(l)).forEach(l -> differences.add("+ " + l));
      }
    }
    return differences;
  }

  private static Stream<Field> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic());
  }

  private static Stream<Executable> executables(Class<?> type) {
    return ApiModules.executables(type)
        .filter(method -> !OF_EVERY_OBJECT.contains(method.getName()))
        .filter(method -> !type.isEnum() || !OF_EVERY_ENUM.contains(method.getName()));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** {@code Linear: final class extends Module implements Layer}. */
  private static String line(Class<?> type) {
    String kind =
        type.isAnnotation()
            ? "annotation"
            : type.isInterface()
                ? "interface"
                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    Type parent = type.getGenericSuperclass();
    boolean plain = kind.equals("class") && parent != null && parent != Object.class;
    List<Type> interfaces = List.of(type.getGenericInterfaces());
    return name(type)
        + variables(type.getTypeParameters())
        + ": "
        + modifiers(type.getModifiers() & ~Modifier.INTERFACE)
        + (type.isSealed() ? "sealed " : "")
        + kind
        + (plain ? " extends " + name(parent) : "")
        + (interfaces.isEmpty() ? "" : " implements " + names(interfaces));
  }

  private static String line(Class<?> type, Field field) {
    return name(type)
        + "."
        + field.getName()
        + ": "
        + modifiers(field.getModifiers())
        + name(field.getGenericType());
  }

  /** {@code Torch.zeros(TensorOptions, long...): static Tensor}. */
  private static String line(Class<?> type, Executable method) {
    List<String> parameters =
        Stream.of(method.getGenericParameterTypes())
            .map(ApiListing::name)
            .collect(Collectors.toCollection(ArrayList::new));
    int last = parameters.size() - 1;
    if (method.isVarArgs()) {
      parameters.set(last, parameters.get(last).replaceFirst("\\[]$", "..."));
    }
    String result = method instanceof Method m ? name(m.getGenericReturnType()) : "";
    String variables = variables(method.getTypeParameters());
    List<Type> thrown = List.of(method.getGenericExceptionTypes());
    String text =
        name(type)
            + (method instanceof Constructor<?> ? "" : "." + variables + method.getName())
            + parameters.stream().collect(Collectors.joining(", ", "(", ")"))
            + ": "
            + modifiers(method.getModifiers() & Modifier.methodModifiers() & ~Modifier.NATIVE)
            + result
            + (thrown.isEmpty() ? "" : " throws " + names(thrown));
    return text.strip();
  }

  /** Modifiers except {@code public}. */
  private static String modifiers(int modifiers) {
    int shown = modifiers & ~(Modifier.PUBLIC | Modifier.SYNCHRONIZED);
    return shown == 0 ? "" : Modifier.toString(shown) + " ";
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(ApiListing::variable)
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String variable(TypeVariable<?> variable) {
    List<Type> bounds = List.of(variable.getBounds());
    return variable.getName()
        + (bounds.equals(List.of(Object.class)) ? "" : " extends " + names(bounds));
  }

  private static String names(List<Type> types) {
    return types.stream().map(ApiListing::name).collect(Collectors.joining(", "));
  }

  /** Name without packages; a nested class after its outer class. */
  private static String name(Type type) {
    return type.getTypeName()
        .replaceAll("(?<![\\w$.])([a-z]\\w*\\.)+(?=[A-Z])", "")
        .replace('$', '.');
  }
}
