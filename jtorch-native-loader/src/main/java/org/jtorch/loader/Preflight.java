package org.jtorch.loader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be told before anything native is loaded. A function of the environment alone.
 *
 * @param platform the platform
 * @param system the C libraries; null on other systems than Linux, and where nobody looked
 * @param jars the binding's versions
 * @param natives what is on the path
 * @param installed the libtorch that the user names, if any
 * @param cache where to unpack to
 * @param problems why libtorch cannot be loaded, most fundamental first; empty if nothing is known
 *     against it
 */
record Preflight(
    NativePlatform platform,
    @Nullable SystemLibraries system,
    BindingJars jars,
    Natives natives,
    @Nullable InstalledLibTorch installed,
    Cache cache,
    List<String> problems) {

  /** Everything. */
  static Preflight of(Environment environment) {
    return of(environment, true);
  }

  /**
   * Everything but the system's C libraries where the natives are unpacked: there somebody has
   * loaded them before. Reading the libraries is half of the work.
   */
  static Preflight quick(Environment environment) {
    return of(environment, false);
  }

  private static Preflight of(Environment environment, boolean thorough) {
    NativePlatform platform = NativePlatform.of(environment);
    Natives natives = Natives.of(environment, platform);
    InstalledLibTorch installed = InstalledLibTorch.of(environment);
    Cache cache = Cache.of(environment, LibraryFiles.of(environment, natives, installed));
    boolean loadedBefore = natives.areThere() && cache.isWarm() && !thorough;
    Preflight found =
        new Preflight(
            platform,
            platform.isLinux() && !loadedBefore ? SystemLibraries.of(environment) : null,
            BindingJars.of(environment),
            natives,
            installed,
            cache,
            List.of());
    return new Preflight(
        found.platform,
        found.system,
        found.jars,
        found.natives,
        found.installed,
        found.cache,
        found.findProblems(environment.versions()));
  }

  private List<String> findProblems(Versions versions) {
    String unsupported = platform.problem();
    if (unsupported != null) {
      return List.of(unsupported);
    }
    List<String> found = new ArrayList<>();
    if (system != null) {
      found.addAll(system.problems());
    }
    List<String> ofNatives = natives.problems(versions);
    found.addAll(ofNatives);
    found.addAll(jars.problems(versions));
    if (installed != null) {
      add(found, installed.problem(platform, versions));
    }
    if (ofNatives.isEmpty()) {
      add(found, cache.problem());
    }
    return List.copyOf(found);
  }

  private static void add(List<String> problems, @Nullable String problem) {
    if (problem != null) {
      problems.add(problem);
    }
  }

  /** Whether everything that JavaCPP loads is there already. */
  boolean isUnpacked() {
    return cache.isWarm();
  }

  /** Where the natives are unpacked to, whether they are, and how much room is left. */
  String cacheState() {
    if (cache.folder() == null) {
      return "nowhere";
    }
    boolean nothing = cache.files().isEmpty();
    String state =
        nothing && problems.isEmpty()
            ? "not needed: the natives lie in folders"
            : !nothing && isUnpacked() ? "there already" : "not yet";
    return cache.folder() + " (" + state + ", " + cache.megabytesFree() + " MB free)";
  }

  /** What the user reads while a first run unpacks, if this is one. */
  @Nullable String announcement() {
    return installed != null || isUnpacked()
        ? null
        : "jtorch: unpacking libtorch ("
            + cache.megabytesToUnpack()
            + " MB, on the first run only) to "
            + cache.folder();
  }
}
