package org.jtorch.loader;

import static java.util.Locale.ROOT;

import java.net.MalformedURLException;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.StringSupplier;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The only class that uses the binding, which makes JavaCPP load native code. Must not be called
 * before the checks have passed.
 */
final class Binding {

  static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final List<String> CORES =
      List.of(
          "Prescott",
          "Core2",
          "Nehalem",
          "Sandybridge",
          "Haswell",
          "SkylakeX",
          "Cooperlake",
          "SapphireRapids",
          "Barcelona",
          "Bulldozer",
          "Piledriver",
          "Steamroller",
          "Excavator",
          "Zen");

  private static volatile @Nullable DefaultThreads defaults;

  private Binding() {}

  static void load(Preflight preflight) {
    if (System.getProperty(MEMORY_LIMIT) == null) {
      System.setProperty(MEMORY_LIMIT, "0");
    }
    Cache cache = preflight.cache();
    boolean direct = DirectLoading.isNeeded(cache);
    if (direct) {
      DirectLoading.prepare(cache);
    } else if (!cache.rejected().isEmpty()) {
      System.setProperty(Cache.PROPERTY, String.valueOf(cache.folder())); // JavaCPP ignores noexec
    }
    loadJavaCpp(preflight, direct);
    Environment environment = Environment.ofThisJvm();
    try (TemporaryEnvironment ignored =
        new TemporaryEnvironment(preflight.platform(), SpinTimeouts.variables(System.getenv()))) {
      if (direct) {
        DirectLoading.loadOpenBlas(preflight.platform(), cache);
      }
      Loader.load(openblas.class);
      MallocTuning.apply(environment);
      InstalledLibTorch installed = preflight.installed();
      if (installed != null) {
        preload(preflight.platform(), installed);
      }
      if (direct) {
        DirectLoading.loadLibTorch(preflight.platform(), cache);
      }
      Loader.load(torch.class);
    }
    pin();
    torch.SetStackTraceFetcher(NoStackTrace.FETCHER);
    if (!OneDnn.isUsed(environment)) {
      torch.globalContext().setUserEnabledMkldnn(false);
    }
    DefaultThreads threads = defaultThreads(environment);
    NativeThreadCounts.set(threads.threads());
    NativeThreadCounts.setOpenBlas(threads.openBlas());
    defaults = threads;
  }

  /**
   * Prevents this class and its class loader from being unloaded. The binding's library cannot be
   * unloaded and caches method IDs of the first classes that used it. If these were unloaded, the
   * next class loader that loads libtorch would crash the JVM.
   */
  private static void pin() {
    Loader.newGlobalRef(Binding.class);
  }

  /** JavaCPP's static initializer would hide why its library cannot be loaded. */
  private static void loadJavaCpp(Preflight preflight, boolean direct) {
    NativePlatform platform = preflight.platform();
    if (direct) {
      DirectLoading.loadJavaCpp(platform, preflight.cache());
    } else {
      URL[] where = {Objects.requireNonNull(preflight.natives().javacpp())};
      try {
        Loader.loadLibrary(Pointer.class, where, "jnijavacpp");
      } catch (UnsatisfiedLinkError e) {
        if (!LoadFailure.isLoadedElsewhere(e)) {
          throw e;
        } // otherwise JavaCPP loads it under another name
      }
    }
  }

  /** JavaCPP does not search the native jar for a library that is already loaded. */
  private static void preload(NativePlatform platform, InstalledLibTorch installed) {
    for (String name : InstalledLibTorch.LIBRARIES) {
      try {
        URL library = installed.library(platform, name).toUri().toURL();
        Loader.loadLibrary(torch.class, new URL[] {library}, name);
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static DefaultThreads defaultThreads(Environment environment) {
    int processors = Runtime.getRuntime().availableProcessors();
    return DefaultThreads.of(environment, processors, torch.get_num_threads());
  }

  /** Returns the defaults chosen when libtorch was loaded; null before. */
  static @Nullable DefaultThreads defaults() {
    return defaults;
  }

  static int numThreads() {
    return torch.get_num_threads();
  }

  /**
   * Whether JavaCPP was initialised before jtorch set its memory limit, so that it reads the size
   * of the process for each native object.
   */
  static boolean limitsPhysicalMemory() {
    return Pointer.maxPhysicalBytes() > 0;
  }

  /**
   * Whether another class loader of this JVM has loaded libtorch before. JavaCPP then loads its own
   * library again under a numbered name, with the same libtorch.
   */
  static boolean sharesLibTorch() {
    return !Loader.getLoadedLibraries().containsKey("jnitorch");
  }

  /**
   * Returns the kernels that OpenBLAS selected, found by the address of its kernel table: the
   * function that returns their name is bound only together with a second copy of OpenBLAS.
   */
  static @Nullable OpenBlasCore openBlasCore() {
    Pointer table = Loader.addressof("gotoblas");
    if (table == null) {
      return null;
    }
    try (PointerPointer<Pointer> reference = new PointerPointer<>(table)) {
      Pointer selected = reference.get();
      return CORES.stream()
          .filter(name -> selected.equals(Loader.addressof("gotoblas_" + name.toUpperCase(ROOT))))
          .findFirst()
          .map(OpenBlasCore::new)
          .orElse(null);
    }
  }

  /**
   * Replaces libtorch's collection of C++ stack frames, which makes each failing call 300 times
   * slower. JavaCPP references callbacks weakly, so this class references them strongly.
   */
  private static final class NoStackTrace extends StringSupplier {

    private static final BytePointer EMPTY = new BytePointer("");

    static final NoStackTrace FETCHER = new NoStackTrace();

    @Override
    public BytePointer call() {
      return EMPTY;
    }
  }
}
