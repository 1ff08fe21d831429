package org.jtorch.loader;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads the unpacked libraries by path. Needed if JavaCPP cannot find them itself: it rejects a
 * read-only cache, and resources whose URLs cannot be parsed from their string form.
 */
final class DirectLoading {

  private DirectLoading() {}

  /** Whether JavaCPP cannot load the unpacked libraries itself. */
  static boolean isNeeded(Cache cache) {
    return !cache.files().isEmpty() && (!cache.writable() || !areParsable(cache));
  }

  private static boolean areParsable(Cache cache) {
    return cache.files().stream().allMatch(file -> isParsable(file.source()));
  }

  @SuppressWarnings("deprecation") // URL.of needs Java 20
  private static boolean isParsable(URL source) {
    try {
      return new URL(source.toString()).getProtocol().equals(source.getProtocol());
    } catch (MalformedURLException e) {
      return false;
    }
  }

  /** Disables JavaCPP's unpacking; must be called before JavaCPP is initialised. */
  static void prepare(Cache cache) {
    System.setProperty("org.bytedeco.javacpp.cacheLibraries", "false");
    if (!areParsable(cache)) {
      System.setProperty("org.bytedeco.javacpp.findLibraries", "false");
    }
  }

  /** Loads JavaCPP's own library. */
  static void loadJavaCpp(NativePlatform platform, Cache cache) {
    load(Pointer.class, platform, cache);
  }

  /** Loads OpenBLAS, under both of its names. */
  static void loadOpenBlas(NativePlatform platform, Cache cache) {
    load(openblas_nolapack.class, platform, cache);
    load(openblas.class, platform, cache);
  }

  /** Loads libtorch. */
  static void loadLibTorch(NativePlatform platform, Cache cache) {
    load(torch.class, platform, cache);
  }

  private static void load(Class<?> binding, NativePlatform platform, Cache cache) {
    ClassProperties properties = Loader.loadProperties(binding, Loader.loadProperties(), true);
    List<String> names = new ArrayList<>(properties.get("platform.preload"));
    names.addAll(properties.get("platform.link"));
    names.add(properties.getProperty("platform.library"));
    for (String name : names) {
      String unpackedName = name.substring(name.indexOf('#') + 1);
      platform.versionedLibrary(unpackedName).stream()
          .map(cache::unpacked)
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(file -> load(binding, name, file));
    }
  }

  private static void load(Class<?> binding, String name, Path file) {
    try {
      URL[] where = {file.toUri().toURL()};
      Loader.loadLibrary(binding, where, name);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
