package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * What loading libtorch waits for most, begun on threads of its own: the classes are read that the
 * binding's library asks for by name when it is loaded, while jtorch checks the system; the linker
 * maps libtorch, while JavaCPP looks for the libraries of CUDA. What fails here fails again on the
 * thread that loads libtorch, and is told there.
 */
final class HeadStart {

  private static final String BINDING = "org/bytedeco/pytorch/";
  private static final String CLASS = ".class";
  private static final List<String> LIBRARIES =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so");

  private HeadStart() {}

  /** Reads the binding's classes, without initialising any. */
  static void readClasses() {
    ClassLoader loader = HeadStart.class.getClassLoader();
    if (loader != null) {
      begin("classes", () -> read(loader));
    }
  }

  /**
   * Maps what is unpacked. OpenBLAS must be loaded already, which libtorch refers to.
   *
   * @param cache where libtorch lies whole
   * @param owner the class loader that will load the binding's library; others may not map the
   *     files
   */
  static void mapLibraries(Cache cache, ClassLoader owner) {
    if (owner.equals(HeadStart.class.getClassLoader())) {
      List<Path> files = LIBRARIES.stream().map(cache::unpacked).filter(Objects::nonNull).toList();
      begin("libraries", () -> files.forEach(file -> System.load(file.toString())));
    }
  }

  private static void begin(String what, Runnable work) {
    Thread thread = new Thread(work, "jtorch-head-start-" + what);
    thread.setUncaughtExceptionHandler((at, thrown) -> {}); // told where it is met again
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  private static void read(ClassLoader loader) {
    URL binding = loader.getResource(BINDING + "global/torch" + CLASS);
    try {
      if (binding != null && binding.openConnection() instanceof JarURLConnection inJar) {
        inJar.setUseCaches(false); // else the jar stays open
        try (JarFile jar = inJar.getJarFile()) {
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith(BINDING) && name.endsWith(CLASS))
              .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
              .forEach(name -> read(name, loader));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(String className, ClassLoader loader) {
    try {
      Class<?> read = Class.forName(className, false, loader);
      assert read.getClassLoader() != null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
