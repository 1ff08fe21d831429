package org.jtorch.loader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be told before anything native is loaded. A function of the environment alone.
 *
 * @param platform the platform
 * @param system the C libraries; null on other systems than Linux
 * @param natives what is on the path
 * @param installed the libtorch that the user names, if any
 * @param cache where to unpack to
 * @param problems why libtorch cannot be loaded, most fundamental first; empty if nothing is known
 *     against it
 */
record Preflight(
    NativePlatform platform,
    @Nullable SystemLibraries system,
    Natives natives,
    @Nullable InstalledLibTorch installed,
    Cache cache,
    List<String> problems) {

  static Preflight of(Environment environment) {
    NativePlatform platform = NativePlatform.of(environment);
    SystemLibraries system = platform.isLinux() ? SystemLibraries.of(environment) : null;
    Natives natives = Natives.of(environment, platform);
    InstalledLibTorch installed = InstalledLibTorch.of(environment);
    Cache cache = Cache.of(environment);
    return new Preflight(
        platform,
        system,
        natives,
        installed,
        cache,
        problems(environment.versions(), platform, system, natives, installed, cache));
  }

  private static List<String> problems(
      Versions versions,
      NativePlatform platform,
      @Nullable SystemLibraries system,
      Natives natives,
      @Nullable InstalledLibTorch installed,
      Cache cache) {
    String unsupported = platform.problem();
    if (unsupported != null) {
      return List.of(unsupported);
    }
    List<String> problems = new ArrayList<>();
    if (system != null) {
      problems.addAll(system.problems());
    }
    List<String> ofNatives = natives.problems(versions);
    problems.addAll(ofNatives);
    if (installed != null) {
      add(problems, installed.problem(platform, versions));
    }
    if (ofNatives.isEmpty()) {
      add(problems, cache.problem(natives));
    }
    return List.copyOf(problems);
  }

  private static void add(List<String> problems, @Nullable String problem) {
    if (problem != null) {
      problems.add(problem);
    }
  }

  /** Where the natives are unpacked to, whether they are, and how much room is left. */
  String cacheState() {
    if (cache.folder() == null) {
      return "nowhere";
    }
    String state = natives.areThere() && cache.isWarm(natives) ? "there already" : "not yet";
    return cache.folder() + " (" + state + ", " + cache.megabytesFree() + " MB free)";
  }

  /** What the user reads while a first run unpacks, if this is one. */
  @Nullable String announcement() {
    return cache.isWarm(natives)
        ? null
        : "jtorch: unpacking libtorch ("
            + Cache.megabytesToUnpack(natives)
            + " MB, on the first run only) to "
            + cache.folder();
  }
}
