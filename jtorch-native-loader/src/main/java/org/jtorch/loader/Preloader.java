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
 * Starts the slowest steps of loading libtorch on background threads. The binding's classes, which
 * its native library looks up by name, are loaded while jtorch checks the system; the linker maps
 * libtorch while JavaCPP searches for the libraries of CUDA. Failures are ignored here, because
 * they occur again on the thread that loads libtorch, which throws them.
 */
final class Preloader {

  private static final String BINDING = "org/bytedeco/pytorch/";
  private static final String CLASS = ".class";
  private static final List<String> LIBRARIES =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so");

  private Preloader() {}

  /** Loads the binding's classes without initialising them. */
  static void loadClasses() {
    ClassLoader loader = Preloader.class.getClassLoader();
    if (loader != null) {
      start("classes", () -> load(loader));
    }
  }

  /**
   * Loads the unpacked libraries. OpenBLAS must have been loaded before, because libtorch depends
   * on it.
   *
   * @param cache the cache with all libraries
   * @param owner the class loader that will load the binding's library; no other class loader may
   *     load these files
   */
  static void loadLibraries(Cache cache, ClassLoader owner) {
    if (owner.equals(Preloader.class.getClassLoader())) {
      List<Path> files = LIBRARIES.stream().map(cache::unpacked).filter(Objects::nonNull).toList();
      start("libraries", () -> files.forEach(file -> System.load(file.toString())));
    }
  }

  private static void start(String what, Runnable work) {
    Thread thread = new Thread(work, "jtorch-preload-" + what);
    thread.setUncaughtExceptionHandler(
        (failed, thrown) -> {}); // the loading thread throws it again
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  private static void load(ClassLoader loader) {
    URL binding = loader.getResource(BINDING + "global/torch" + CLASS);
    try {
      if (binding != null && binding.openConnection() instanceof JarURLConnection inJar) {
        inJar.setUseCaches(false); // otherwise the jar stays open
        try (JarFile jar = inJar.getJarFile()) {
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith(BINDING) && name.endsWith(CLASS))
              .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
              .forEach(name -> load(name, loader));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void load(String className, ClassLoader loader) {
    try {
      Class<?> loaded = Class.forName(className, false, loader);
      assert loaded.getClassLoader() != null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
