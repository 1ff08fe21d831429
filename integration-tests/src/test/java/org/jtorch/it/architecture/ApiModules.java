package org.jtorch.it.architecture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** jtorch's modules on the class path, and the classes that they export. */
public final class ApiModules {
  private ApiModules() {}

  static List<ModuleReference> all() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .filter(Files::exists)
        .filter(entry -> entry.toString().contains("jtorch"))
        .flatMap(entry -> ModuleFinder.of(entry).findAll().stream())
        .filter(module -> module.descriptor().name().startsWith("org.jtorch"))
        .toList();
  }

  /** Every public or protected class of an exported package, including nested classes. */
  public static List<Class<?>> exportedClasses() {
    return all().stream()
        .flatMap(module -> classNames(module).stream())
        .<Class<?>>map(ApiModules::load)
        .filter(ApiModules::isVisible)
        .toList();
  }

  /** A class and its non-public superclasses, whose members users inherit. */
  static List<Class<?>> parts(Class<?> type) {
    List<Class<?>> parts = new ArrayList<>(List.of(type));
    for (Class<?> c = type.getSuperclass(); c != null && !isVisible(c); c = c.getSuperclass()) {
      parts.add(c);
    }
    return parts;
  }

  /**
   * The methods and constructors that a class declares for users, without compiler-generated ones.
   */
  static Stream<Executable> executables(Class<?> type) {
    return Stream.<Executable>concat(
            Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
        .filter(method -> !method.isSynthetic() && isVisible(method.getModifiers()));
  }

  /** The packages of one module. */
  static Set<String> packages(ModuleReference module) {
    return classFiles(module).stream()
        .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> classNames(ModuleReference module) {
    Set<String> exported =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    return classFiles(module).stream()
        .map(name -> name.replace('/', '.').substring(0, name.length() - ".class".length()))
        .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
        .toList();
  }

  private static List<String> classFiles(ModuleReference module) {
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      return files
          .filter(name -> name.endsWith(".class") && name.contains("/"))
          .filter(name -> !name.startsWith("META-INF") && !name.endsWith("package-info.class"))
          .filter(name -> !isOfLaterJava(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a part of the jar for later Java versions has the class too. Its methods may name types
   * that this JVM does not have.
   */
  private static boolean isOfLaterJava(String file) {
    return ApiModules.class.getClassLoader().getResource("META-INF/versions/22/" + file) != null;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiModules.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!isVisible(c.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
