package org.jtorch.internal.aoti;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.loader.LibTorch;
import org.jtorch.loader.internal.LibraryCheck;

/**
 * Compares a package with this machine before its library is loaded: operating system, processor,
 * instruction sets, device, and the functions that the library needs of libtorch.
 *
 * @param system Python's {@code sys.platform}
 * @param processor Python's {@code platform.machine()}
 * @param features the processor's features as Linux names them
 */
record AotiMachine(String system, String processor, Set<String> features) {
  /** Features of each instruction set in a package's metadata. Others are features themselves. */
  private static final Map<String, List<String>> ISA_FEATURES =
      Map.of(
          "AVX2", List.of("avx2", "fma", "f16c"),
          "AVX512", List.of("avx512f", "avx512dq", "avx512vl", "avx512bw", "fma"),
          "AMX_TILE", List.of("amx_tile", "amx_bf16", "amx_int8"));

  private static final String NO_ISA = "INVALID_VEC_ISA";

  /** The functions that libtorch calls. */
  private static final List<String> ENTRY_POINTS =
      List.of(
          "AOTInductorModelContainerCreateWithDevice",
          "AOTInductorModelContainerRun",
          "AOTInductorModelContainerUpdateConstantBuffer",
          "AOTInductorModelContainerExtractConstantsMap",
          "AOTInductorModelContainerSwapConstantBuffer",
          "AOTInductorModelContainerFreeInactiveConstantBuffer",
          "AOTInductorModelContainerGetCallSpec");

  /** Returns this machine. */
  static AotiMachine current() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "darwin" : os.startsWith("win") ? "win32" : "linux";
    String arch = System.getProperty("os.arch", "");
    return new AotiMachine(
        system, arch.equals("amd64") ? "x86_64" : arch, features(Path.of("/proc/cpuinfo")));
  }

  private static Set<String> features(Path info) {
    if (!Files.isReadable(info)) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" +"))
          .map(names -> Set.copyOf(new HashSet<>(Arrays.asList(names))))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns why a package does not run here; null if it does. */
  @Nullable String refusal(Map<String, String> metadata, Device device) {
    String madeFor = metadata.getOrDefault("AOTI_DEVICE_KEY", "");
    String wanted = device.type().name().toLowerCase(Locale.ROOT);
    if (!madeFor.equals(wanted)) {
      return "compiled for device \"" + madeFor + "\", not for " + wanted;
    } else if (device.type() != Device.Type.CPU) {
      return "compiled for device \"" + madeFor + "\"; jtorch runs packages for the CPU";
    } else if (!system.equals("linux")) {
      return "AOTInductor packages run on Linux only, and this is " + system;
    }
    String madeOn = metadata.getOrDefault("AOTI_PLATFORM", system);
    String machine = metadata.getOrDefault("AOTI_MACHINE", processor);
    if (!madeOn.equals(system) || !machine.equals(processor)) {
      return String.format(
          Locale.ROOT,
          "compiled for %s on %s, not for %s on %s",
          machine,
          madeOn,
          processor,
          system);
    }
    Set<String> missing = missing(metadata.getOrDefault("AOTI_CPU_ISA", NO_ISA));
    return missing.isEmpty()
        ? null
        : "compiled for "
            + metadata.get("AOTI_CPU_ISA")
            + ", but this processor lacks "
            + String.join(", ", missing)
            + " (hint: compile with torch._inductor.config.cpp.simdlen = 256 and cpp.march ="
            + " \"x86-64-v3\" for every processor with AVX2)";
  }

  private Set<String> missing(String isa) {
    Set<String> missing = new LinkedHashSet<>();
    for (String word : isa.strip().split("\\s+")) {
      if (!word.equals(NO_ISA)) {
        missing.addAll(ISA_FEATURES.getOrDefault(word, List.of(word.toLowerCase(Locale.ROOT))));
      }
    }
    missing.removeAll(features);
    return missing;
  }

  /** Checks a library's format, processor, what it defines, and what it needs of libtorch. */
  static void checkLibrary(Path library, String name) {
    LibTorch.load();
    LibraryCheck.problem(library, ENTRY_POINTS)
        .ifPresent(
            problem -> {
              throw new CheckpointException(name + ": the compiled library: " + problem);
            });
  }
}
