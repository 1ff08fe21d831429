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
 * The only class that touches the binding, and with it makes JavaCPP load something: nobody calls
 * it before the checks have passed.
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
    } else if (!cache.passedOver().isEmpty()) {
      System.setProperty(Cache.PROPERTY, String.valueOf(cache.folder())); // JavaCPP knows no noexec
    }
    loadJavaCpp(preflight, direct);
    try (LoadingVariables ignored =
        new LoadingVariables(preflight.platform(), WaitingThreads.variables(System.getenv()))) {
      if (direct) {
        DirectLoading.loadOpenBlas(preflight.platform(), cache);
      }
      Loader.load(openblas.class);
      NativeHeap.keepPages(System.getenv());
      InstalledLibTorch installed = preflight.installed();
      if (installed != null) {
        preload(preflight.platform(), installed);
      } else if (preflight.platform().isLinux() && preflight.isUnpacked()) {
        HeadStart.mapLibraries(cache, Loader.class.getClassLoader());
      }
      if (direct) {
        DirectLoading.loadLibTorch(preflight.platform(), cache);
      }
      Loader.load(torch.class);
    }
    pin();
    torch.SetStackTraceFetcher(NoStackTrace.FETCHER);
    Environment environment = Environment.ofThisJvm();
    if (!OneDnn.isUsed(environment)) {
      torch.globalContext().setUserEnabledMkldnn(false);
    }
    DefaultThreads threads = defaultThreads(environment);
    ThreadNumbers.set(threads.threads());
    ThreadNumbers.setOpenBlas(threads.openBlas());
    defaults = threads;
  }

  /**
   * Keeps this class, and with it its class loader, for good. The binding's library cannot be
   * unloaded, and remembers methods of the first classes that it served: if they were collected,
   * the next class loader that loads libtorch would end the JVM.
   */
  private static void pin() {
    Loader.newGlobalRef(Binding.class);
  }

  /** JavaCPP's own static initializer would swallow why its library cannot be loaded. */
  private static void loadJavaCpp(Preflight preflight, boolean direct) {
    NativePlatform platform = preflight.platform();
    if (direct) {
      DirectLoading.loadJavaCpp(platform, preflight.cache());
    } else {
      URL[] where = {Objects.requireNonNull(preflight.natives().javacpp())};
      try {
        Loader.loadLibrary(Pointer.class, where, "jnijavacpp");
      } catch (UnsatisfiedLinkError e) {
        if (!LoadFailure.isOfOtherLoader(e)) {
          throw e;
        } // else JavaCPP loads it under another name
      }
    }
  }

  /** What is loaded under a name, JavaCPP does not look for in the native jar any more. */
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

  /** What was chosen when libtorch was loaded; null before. */
  static @Nullable DefaultThreads defaults() {
    return defaults;
  }

  static int numThreads() {
    return torch.get_num_threads();
  }

  /**
   * Whether JavaCPP was initialised before jtorch could set its memory limit, and so reads the size
   * of the process at each native object.
   */
  static boolean limitsPhysicalMemory() {
    return Pointer.maxPhysicalBytes() > 0;
  }

  /**
   * Whether another class loader of this JVM has loaded libtorch before. JavaCPP then loads its own
   * library a second time, under a name with a number, on top of the same libtorch.
   */
  static boolean sharesLibTorch() {
    return !Loader.getLoadedLibraries().containsKey("jnitorch");
  }

  /**
   * Which of its tables of kernels OpenBLAS points to. Its function that tells the name is bound
   * only beside a second copy of OpenBLAS.
   */
  static @Nullable OpenBlasCore openBlasCore() {
    Pointer table = Loader.addressof("gotoblas");
    if (table == null) {
      return null;
    }
    try (PointerPointer<Pointer> cell = new PointerPointer<>(table)) {
      Pointer chosen = cell.get();
      return CORES.stream()
          .filter(name -> chosen.equals(Loader.addressof("gotoblas_" + name.toUpperCase(ROOT))))
          .findFirst()
          .map(OpenBlasCore::new)
          .orElse(null);
    }
  }

  /**
   * Stands in for libtorch's own collector of C++ frames, which makes each refused call 300 times
   * slower. JavaCPP holds callbacks weakly, so this class holds them.
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
