package org.jtorch.it;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The compiler of the JDK that runs the tests. */
public final class Javac {
  private Javac() {}

  /** Writes one source file into a folder and compiles it there, against the tests' class path. */
  public static void compile(Path folder, String className, String source) throws IOException {
    Path file = folder.resolve(className + ".java");
    Files.writeString(file, source);
    compile(List.of(file), "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
  }

  /** Compiles files, and fails with the compiler's messages if there are any. */
  public static void compile(List<Path> files, String... options) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-proc:none", "-Xlint:deprecation,unchecked,rawtypes,static", "-Werror"));
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
      boolean done = compiler.getTask(words, manager, null, all, null, units).call();
      if (!done || !words.toString().isBlank()) {
        throw new AssertionError(words.toString());
      }
    }
  }

  /** The Java files below a folder. */
  public static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
