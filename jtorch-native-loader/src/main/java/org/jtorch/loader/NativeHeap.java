package org.jtorch.loader;

import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklDomainSetNumThreads;

/**
 * How glibc's allocator, from which libtorch takes a CPU tensor's memory, deals with memory that is
 * freed. It gives it back to the system and takes it again, page by page, unless what is free
 * exceeds limits that it raises as it meets larger blocks; where they end is a matter of luck, and
 * a model's answer takes half as long again if it is bad luck. So the limits are set to where they
 * would end.
 */
final class NativeHeap {

  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;

  /** The most that glibc raises the limits to, on 64 bits; beyond, a block is mapped by itself. */
  private static final int LARGEST_BLOCK = 32 << 20;

  private static final int MOST_FREE = 2 * LARGEST_BLOCK;

  private static final List<String> VARIABLES =
      List.of("MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_MMAP_THRESHOLD_");

  private NativeHeap() {}

  /** Sets the limits, unless the environment says something of them or there is no glibc. */
  static void keepPages(Map<String, String> environment) {
    Pointer address = Loader.addressof("mallopt");
    if (address != null && !isTuned(environment)) {
      Option mallopt = new Option();
      mallopt.put(address);
      mallopt.call(MMAP_THRESHOLD, LARGEST_BLOCK);
      mallopt.call(TRIM_THRESHOLD, MOST_FREE);
      mallopt.call(TOP_PAD, MOST_FREE);
    }
  }

  static boolean isTuned(Map<String, String> environment) {
    return VARIABLES.stream().anyMatch(environment::containsKey)
        || environment.getOrDefault("GLIBC_TUNABLES", "").contains("glibc.malloc.");
  }

  /** A C function of two numbers, which only a subclass may make without an address. */
  private static final class Option extends MklDomainSetNumThreads {}
}
