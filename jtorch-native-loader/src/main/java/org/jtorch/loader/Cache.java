package org.jtorch.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder to which the natives are unpacked: the first of JavaCPP's folders that is writable or
 * already contains all natives, and is not mounted {@code noexec}.
 *
 * @param folder the folder, or null if there is none
 * @param writable whether the folder is writable
 * @param files the natives
 * @param rejected the folders before it that cannot be used
 */
record Cache(
    @Nullable Path folder,
    boolean writable,
    List<LibraryFile> files,
    List<RejectedFolder> rejected) {

  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  static Cache of(Environment environment, List<LibraryFile> files) {
    List<RejectedFolder> rejected = new ArrayList<>();
    for (Path folder : candidates(environment)) {
      boolean writable = isWritable(folder);
      boolean usable = writable || (!files.isEmpty() && areIntact(files, folder));
      if (usable && !MountOptions.isNoexec(environment, folder)) {
        return new Cache(folder, writable, files, List.copyOf(rejected));
      }
      rejected.add(new RejectedFolder(folder, writable));
    }
    return new Cache(null, false, files, List.copyOf(rejected));
  }

  private static List<Path> candidates(Environment environment) {
    List<Path> candidates = new ArrayList<>();
    for (String property : List.of(PROPERTY, "org.bytedeco.javacpp.cacheDir")) {
      String value = environment.property(property);
      if (value != null) {
        candidates.add(Path.of(value));
      }
    }
    candidates.add(Path.of(environment.property("user.home", ""), ".javacpp", "cache"));
    candidates.add(
        Path.of(
            environment.property("java.io.tmpdir", ""),
            ".javacpp-" + environment.property("user.name", ""),
            "cache"));
    return candidates;
  }

  /** Creates the folder if it does not exist, as JavaCPP does. */
  private static boolean isWritable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return false;
    }
    return Files.isReadable(folder) && Files.isWritable(folder) && Files.isExecutable(folder);
  }

  private static boolean areIntact(List<LibraryFile> files, Path folder) {
    return files.stream().allMatch(file -> file.isIntactIn(folder));
  }

  /** Returns why the natives cannot be unpacked, or null if they can. */
  @Nullable String problem() {
    if (folder == null) {
      return "there is no folder to unpack libtorch to: "
          + reasons()
          + "; name one with -D"
          + PROPERTY
          + "=FOLDER";
    }
    long needed = megabytesToUnpack();
    return megabytesFree() < needed
        ? "unpacking libtorch needs "
            + needed
            + " MB, but "
            + folder
            + " has "
            + megabytesFree()
            + " MB left; name another folder with -D"
            + PROPERTY
            + "=FOLDER"
        : null;
  }

  /** Returns a note on rejected folders, or null if there are none. */
  @Nullable String advice() {
    return rejected.isEmpty() || folder == null
        ? null
        : reasons()
            + ", so the natives are unpacked to "
            + folder
            + "; name a folder with -D"
            + PROPERTY
            + "=FOLDER";
  }

  private String reasons() {
    List<String> reasons = new ArrayList<>();
    addReason(reasons, false, " cannot be written to");
    addReason(
        reasons,
        true,
        " lies on a file system mounted noexec, from which libraries cannot be loaded");
    return String.join(", ", reasons);
  }

  private void addReason(List<String> reasons, boolean writable, String reason) {
    List<String> folders =
        rejected.stream()
            .filter(each -> each.writable() == writable)
            .map(each -> each.folder().toString())
            .toList();
    if (!folders.isEmpty()) {
      reasons.add(String.join(", ", folders) + reason);
    }
  }

  /** Whether all natives have been unpacked. */
  boolean isUnpacked() {
    return folder != null && areIntact(files, folder);
  }

  /**
   * Unpacks damaged files again. Also compares the content, because sizes and times may be right
   * after a power failure. This reads all files, so only the doctor calls it.
   *
   * @return the damaged files
   */
  List<LibraryFile> repair() {
    if (folder == null || !writable) {
      return List.of();
    }
    List<LibraryFile> damaged = files.stream().filter(file -> file.isDamagedIn(folder)).toList();
    new Unpacker(folder).replace(damaged);
    return damaged;
  }

  /** Unpacks missing and damaged files. */
  void unpack() {
    new Unpacker(Objects.requireNonNull(folder)).unpack(files);
  }

  /** Returns the file of an unpacked library, or null if the cache does not contain it. */
  @Nullable Path unpacked(String fileName) {
    return files.stream()
        .filter(file -> file.name().equals(fileName))
        .findFirst()
        .map(file -> Objects.requireNonNull(folder).resolve(file.path()))
        .orElse(null);
  }

  long megabytesFree() {
    return Objects.requireNonNull(folder).toFile().getUsableSpace() / 1_000_000;
  }

  /** Returns the size of the files that have not been unpacked yet. */
  long megabytesToUnpack() {
    Path cacheFolder = Objects.requireNonNull(folder);
    return files.stream()
            .filter(file -> !file.isIntactIn(cacheFolder))
            .mapToLong(LibraryFile::size)
            .sum()
        / 1_000_000;
  }

  /**
   * A folder that cannot be used.
   *
   * @param folder the folder
   * @param writable whether it is writable
   */
  record RejectedFolder(Path folder, boolean writable) {}
}
