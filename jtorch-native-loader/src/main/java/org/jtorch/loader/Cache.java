package org.jtorch.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the natives are unpacked to: the first of JavaCPP's folders that can be written
 * to and allows execution, or that holds everything already.
 *
 * @param folder the folder, if there is any
 * @param writable whether something can be unpacked to it
 * @param files what it is to hold
 * @param passedOver the folders that come before it, and why they cannot be used
 */
record Cache(
    @Nullable Path folder, boolean writable, List<LibraryFile> files, List<PassedOver> passedOver) {

  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  static Cache of(Environment environment, List<LibraryFile> files) {
    List<PassedOver> passedOver = new ArrayList<>();
    for (Path folder : candidates(environment)) {
      boolean writable = isWritable(folder);
      boolean usable = writable || (!files.isEmpty() && areWhole(files, folder));
      if (usable && !MountOptions.forbidExecution(environment, folder)) {
        return new Cache(folder, writable, files, List.copyOf(passedOver));
      }
      passedOver.add(new PassedOver(folder, writable));
    }
    return new Cache(null, false, files, List.copyOf(passedOver));
  }

  private static List<Path> candidates(Environment environment) {
    List<Path> candidates = new ArrayList<>();
    for (String property : List.of(PROPERTY, "org.bytedeco.javacpp.cacheDir")) {
      String named = environment.property(property);
      if (named != null) {
        candidates.add(Path.of(named));
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

  /** Makes the folder if need be, as JavaCPP does. */
  private static boolean isWritable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return false;
    }
    return Files.isReadable(folder) && Files.isWritable(folder) && Files.isExecutable(folder);
  }

  private static boolean areWhole(List<LibraryFile> files, Path folder) {
    return files.stream().allMatch(file -> file.isWholeIn(folder));
  }

  /** Why nothing can be unpacked, if so. */
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

  /** What is worth knowing although libtorch works, if anything is. */
  @Nullable String advice() {
    return passedOver.isEmpty() || folder == null
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
    addReason(reasons, true, " lies on a file system mounted noexec, which maps no libraries");
    return String.join(", ", reasons);
  }

  private void addReason(List<String> reasons, boolean writable, String reason) {
    List<String> folders =
        passedOver.stream()
            .filter(each -> each.writable() == writable)
            .map(each -> each.folder().toString())
            .toList();
    if (!folders.isEmpty()) {
      reasons.add(String.join(", ", folders) + reason);
    }
  }

  /** Whether everything has been unpacked already. */
  boolean isWarm() {
    return folder != null && areWhole(files, folder);
  }

  /**
   * Unpacks again what is there with another content than it should have, which sizes and times do
   * not show after a power failure. Reads everything, so it is for the doctor.
   *
   * @return what was damaged
   */
  List<LibraryFile> repair() {
    if (folder == null || !writable) {
      return List.of();
    }
    List<LibraryFile> damaged = files.stream().filter(file -> file.isDamagedIn(folder)).toList();
    new Unpacker(folder).replace(damaged);
    return damaged;
  }

  /** Unpacks what is missing or damaged. */
  void unpack() {
    new Unpacker(Objects.requireNonNull(folder)).unpack(files);
  }

  /** The file of a library, once it is unpacked. */
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

  /** How much is still to be unpacked. */
  long megabytesToUnpack() {
    Path where = Objects.requireNonNull(folder);
    return files.stream().filter(file -> !file.isWholeIn(where)).mapToLong(LibraryFile::size).sum()
        / 1_000_000;
  }

  /**
   * A folder that cannot be used.
   *
   * @param folder the folder
   * @param writable whether it could be written to
   */
  record PassedOver(Path folder, boolean writable) {}
}
