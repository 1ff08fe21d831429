package org.jtorch.loader;

import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklDomainSetNumThreads;

/**
 * Configures glibc's allocator, which provides the memory of CPU tensors, to keep freed memory. By
 * default it returns freed memory to the system above thresholds that it raises whenever larger
 * blocks are freed. The final thresholds depend on the order of allocations, and with low ones
 * repeated page faults make inference take 1.5 times as long. This sets the thresholds to their
 * maximum.
 */
final class MallocTuning {

  private static final String PROPERTY = "jtorch.mallopt";

  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;

  /** glibc's maximum mmap threshold on 64 bits; larger blocks are mapped individually. */
  private static final int MAX_BLOCK = 32 << 20;

  private static final int MAX_FREE = 2 * MAX_BLOCK;

  private static final List<String> VARIABLES =
      List.of("MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_MMAP_THRESHOLD_");

  private MallocTuning() {}

  /** Sets the thresholds, unless they are configured otherwise or there is no glibc. */
  static void apply(Environment environment) {
    Pointer address = Loader.addressof("mallopt");
    if (address != null && isUsed(environment)) {
      Mallopt mallopt = new Mallopt();
      mallopt.put(address);
      mallopt.call(MMAP_THRESHOLD, MAX_BLOCK);
      mallopt.call(TRIM_THRESHOLD, MAX_FREE);
      mallopt.call(TOP_PAD, MAX_FREE);
    }
  }

  /** Returns freed memory of all threads to the system, where there is glibc. */
  static void trim() {
    Pointer address = Loader.addressof("malloc_trim");
    if (address != null) {
      Mallopt mallocTrim = new Mallopt(); // takes one argument more, which the callee ignores
      mallocTrim.put(address);
      mallocTrim.call(0, 0);
    }
  }

  /** Returns the property's value, else whether the environment leaves the allocator alone. */
  static boolean isUsed(Environment environment) {
    String property = environment.property(PROPERTY);
    return property == null ? !isConfigured(environment) : Boolean.parseBoolean(property);
  }

  private static boolean isConfigured(Environment environment) {
    return VARIABLES.stream().anyMatch(environment.variables()::containsKey)
        || environment.variables().getOrDefault("GLIBC_TUNABLES", "").contains("glibc.malloc.");
  }

  /** C function with two int parameters; only a subclass can be created without an address. */
  private static final class Mallopt extends MklDomainSetNumThreads {}
}
