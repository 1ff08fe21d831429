package org.jtorch.loader;

import java.nio.file.Path;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads libtorch, once per JVM and on first use. {@link Doctor} reports what is installed and what
 * is missing.
 *
 * <p>System properties, all read when libtorch is loaded:
 *
 * <ul>
 *   <li>{@code jtorch.libtorch}: the {@code lib} folder of a separately installed libtorch of the
 *       same version, for example built for CUDA or ROCm. Its libraries are used instead of those
 *       in the native jar, which is required nevertheless because it contains the binding.
 *   <li>{@code jtorch.onednn}: {@code true} or {@code false}, whether libtorch uses oneDNN for
 *       convolutions, LSTMs and half-precision products. By default oneDNN is disabled only on AMD
 *       processors whose caches are hidden by a virtual machine, where libtorch 2.10's oneDNN
 *       computes wrong gradients; convolutions take about twice as long without it.
 *   <li>{@code jtorch.mallopt}: {@code true} or {@code false}, whether jtorch configures glibc's
 *       allocator, which the whole process uses, to keep up to 64 MB of freed memory per arena. By
 *       default it does, unless the environment configures the allocator. Without it the memory of
 *       tensors may be returned to the system and fetched again for each operator.
 *   <li>{@code org.bytedeco.javacpp.cachedir}: the folder to which the natives are unpacked; by
 *       default {@code .javacpp/cache} in the home folder, else a folder in {@code java.io.tmpdir}.
 *       A read-only folder is skipped unless it contains the natives. A folder on a file system
 *       mounted {@code noexec} is always skipped.
 *   <li>{@code org.bytedeco.javacpp.maxPhysicalBytes}: jtorch sets it to 0 if it is not set,
 *       because JavaCPP otherwise reads the size of the process for each native object. This has no
 *       effect if JavaCPP was initialised before.
 * </ul>
 *
 * <p>JDK 24 and later warn when native code is loaded, unless the JVM is started with {@code
 * --enable-native-access=ALL-UNNAMED} (on the class path) or {@code
 * --enable-native-access=org.jtorch.loader,org.bytedeco.javacpp,org.bytedeco.openblas,org.bytedeco.pytorch}
 * (on the module path). An executable jar can set it in its manifest: {@code Enable-Native-Access:
 * ALL-UNNAMED}.
 *
 * <p>OpenBLAS selects its kernels by the processor when it is loaded. The environment variable
 * {@code OPENBLAS_CORETYPE} overrides the selection. {@link Doctor} reports the selected kernels.
 */
public final class LibTorch {

  private static final Object LOCK = new Object();

  private static volatile boolean loaded;

  private static @Nullable LoadFailure failure;

  private LibTorch() {}

  /**
   * Returns memory that was freed, but kept for reuse, from the C library's allocator to the system
   * ({@code malloc_trim(0)} of glibc; no effect elsewhere). It takes some milliseconds, during
   * which other threads may wait for memory; worthwhile after a large model was closed.
   *
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static void trimMemory() {
    load();
    MallocTuning.trim();
  }

  /**
   * Loads libtorch if it is not loaded yet. After a failure, later calls throw the same error
   * again.
   *
   * @throws NativeLibraryException if libtorch cannot be loaded; the message contains the remedy
   */
  public static void load() {
    if (!loaded) {
      synchronized (LOCK) {
        if (failure == null && !loaded) {
          failure = attemptPrivileged();
          loaded = failure == null;
        }
        if (failure != null) {
          throw failure.exception();
        }
      }
    }
  }

  /**
   * Sets the number of threads used by operators called on this thread and on threads that have not
   * called libtorch yet, and by OpenBLAS on all threads. PyTorch: {@code torch.set_num_threads}.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static void setNumThreads(int threads) {
    check(threads);
    load();
    NativeThreadCounts.set(threads);
  }

  /**
   * Sets the number of threads used by operators called on this thread.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static void setNumThreadsHere(int threads) {
    check(threads);
    load();
    NativeThreadCounts.setHere(threads);
  }

  /**
   * Sets the number of threads OpenBLAS uses for one matrix product, on all threads.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static void setOpenBlasThreads(int threads) {
    check(threads);
    load();
    NativeThreadCounts.setOpenBlas(threads);
  }

  /**
   * Enables OpenBLAS's threads until {@link #endLargeWork} is called. Otherwise a matrix product is
   * computed on the calling thread, because OpenBLAS's threads synchronize during a product, which
   * is only worthwhile for large ones.
   *
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static void beginLargeWork() {
    load();
    NativeThreadCounts.beginLargeWork();
  }

  /** Ends the period started by {@link #beginLargeWork}. */
  public static void endLargeWork() {
    NativeThreadCounts.endLargeWork();
  }

  /**
   * Returns the number of threads OpenBLAS uses for one matrix product.
   *
   * @return the number, at least 1; 0 if libtorch does not use OpenBLAS
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static int openBlasThreads() {
    load();
    return NativeThreadCounts.openBlas();
  }

  private static void check(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /**
   * Returns the number of threads used by operators called on this thread. PyTorch: {@code
   * torch.get_num_threads}.
   *
   * @return the number, at least 1
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static int numThreads() {
    load();
    return Binding.numThreads();
  }

  /**
   * Loads a library of operators for libtorch. On Linux it is checked first: the libraries that it
   * needs must be loaded or installed, and must have the symbols that it needs, because the system
   * looks for functions only when they are called, and ends the process if it finds none. On macOS
   * and Windows the system checks this itself.
   *
   * @param path a shared library, which is loaded even if its content is that of a loaded one
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws NativeLibraryException if libtorch or the library cannot be loaded; the message
   *     contains what is missing
   */
  public static void loadLibrary(Path path) {
    load();
    OperatorLibrary.load(path);
  }

  /**
   * Checks whether a shared library could be loaded, as {@link #loadLibrary} does on Linux, without
   * loading it or running its code.
   *
   * @param path a shared library for Linux
   * @param functions names of functions that it must define
   * @return why it cannot be loaded or called, for example {@code "it is for another processor"};
   *     empty if it can
   * @throws java.io.UncheckedIOException if the file is missing or cannot be read
   * @throws NativeLibraryException if libtorch cannot be loaded
   */
  public static Optional<String> checkLibrary(Path path, List<String> functions) {
    Objects.requireNonNull(functions, "functions");
    load();
    return Optional.ofNullable(OperatorLibrary.problem(path, functions));
  }

  /** JavaCPP starts a thread, which must not inherit the caller's protection domains. */
  @SuppressWarnings("removal") // threads inherit them before JDK 24
  private static @Nullable LoadFailure attemptPrivileged() {
    PrivilegedAction<@Nullable LoadFailure> attempt = LibTorch::attempt;
    return AccessController.doPrivileged(attempt);
  }

  private static @Nullable LoadFailure attempt() {
    Environment environment = Environment.ofThisJvm();
    try {
      Preflight preflight = Preflight.quick(environment);
      if (!preflight.problems().isEmpty()) {
        return new LoadFailure(preflight.problems().get(0), null);
      }
      load(preflight);
      return null;
    } catch (LinkageError | RuntimeException e) {
      List<String> problems = Preflight.of(environment).problems();
      return problems.isEmpty() ? LoadFailure.of(e) : new LoadFailure(problems.get(0), e);
    }
  }

  /** Unpacks the natives if needed and loads libtorch, while other JVMs and class loaders wait. */
  private static void load(Preflight preflight) {
    if (preflight.isUnpacked()) {
      Binding.load(preflight);
      return;
    }
    // A JVM cannot wait for a file lock that it already holds in another class loader. This monitor
    // is shared by all class loaders, and JavaCPP uses it in the same way.
    synchronized (Runtime.getRuntime()) {
      try (UnpackLock ignored = UnpackLock.acquire(preflight.cache())) {
        String announcement = preflight.announcement();
        if (announcement != null) {
          System.err.println(announcement);
        }
        preflight.cache().unpack();
        Binding.load(preflight);
      }
    }
  }
}
