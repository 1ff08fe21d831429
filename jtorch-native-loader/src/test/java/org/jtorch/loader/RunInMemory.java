package org.jtorch.loader;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs a program in a class loader with custom URLs. Started in a child JVM. */
final class RunInMemory {

  private RunInMemory() {}

  /** Takes the program's class and the jar that contains it and jtorch's loader. */
  public static void main(String[] args) throws ReflectiveOperationException {
    List<Path> jars =
        Arrays.stream(
                (args[1] + File.pathSeparator + System.getProperty("java.class.path"))
                    .split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::isRegularFile)
            .toList();
    Method main =
        new MemoryClassLoader(jars).loadClass(args[0]).getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) new String[0]);
  }
}
