package org.jtorch.loader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.loader.internal.Versions;

/**
 * Result of the checks before any native code is loaded. Depends only on the environment.
 *
 * @param platform the platform
 * @param system the C libraries; null on systems other than Linux, and if they were not checked
 * @param jars the binding's versions
 * @param natives the natives on the path
 * @param installed the libtorch that the user configured, or null
 * @param cache the folder to which natives are unpacked
 * @param problems why libtorch cannot be loaded, the most fundamental problem first; empty if none
 *     was found
 */
record Preflight(
    NativePlatform platform,
    @Nullable SystemLibraries system,
    BindingJars jars,
    Natives natives,
    @Nullable InstalledLibTorch installed,
    Cache cache,
    List<String> problems) {

  /** Runs all checks. */
  static Preflight of(Environment environment) {
    return of(environment, true);
  }

  /**
   * Runs all checks, but skips the system's C libraries if the natives are unpacked, because then
   * libtorch was loaded before. Reading the C libraries takes half of the time.
   */
  static Preflight quick(Environment environment) {
    return of(environment, false);
  }

  private static Preflight of(Environment environment, boolean thorough) {
    NativePlatform platform = NativePlatform.of(environment);
    Natives natives = Natives.of(environment, platform);
    InstalledLibTorch installed = InstalledLibTorch.of(environment);
    Cache cache = Cache.of(environment, LibraryFiles.of(environment, natives, installed));
    boolean loadedBefore = natives.arePresent() && cache.isUnpacked() && !thorough;
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

  /** Whether all natives have been unpacked. */
  boolean isUnpacked() {
    return cache.isUnpacked();
  }

  /** Returns the cache folder, its state, and the free disk space. */
  String cacheState() {
    if (cache.folder() == null) {
      return "nowhere";
    }
    boolean noFiles = cache.files().isEmpty();
    String state =
        noFiles && problems.isEmpty()
            ? "not needed: the natives are plain files"
            : !noFiles && isUnpacked() ? "already unpacked" : "not yet unpacked";
    return cache.folder() + " (" + state + ", " + cache.megabytesFree() + " MB free)";
  }

  /** Returns the message for the first run, or null if nothing has to be unpacked. */
  @Nullable String announcement() {
    return installed != null || isUnpacked()
        ? null
        : "jtorch: unpacking libtorch ("
            + cache.megabytesToUnpack()
            + " MB, on the first run only) to "
            + cache.folder();
  }
}
