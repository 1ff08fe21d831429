package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** First starts that are killed during unpacking, and later starts. */
@Tag("once")
@EnabledOnOs(value = OS.LINUX, disabledReason = "uses Linux library names")
class InterruptedStartTest {

  private static final String PREFIX = "-Dorg.bytedeco.javacpp.cachedir=";

  @TempDir private Path folder;

  private Path cache;
  private ChildJvm child;

  @BeforeEach
  void chooseCache() {
    cache = folder.resolve("cache");
    child = new ChildJvm(folder).with(PREFIX + cache);
  }

  @Test
  void laterStartsWorkAfterAKilledStart() throws Exception {
    for (long megabytes : List.of(1, 100, 250)) {
      ChildJvm.Running first = child.start(LoadTwice.class);
      while (unpackedBytes() < megabytes * 1_000_000 && first.process().isAlive()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      if (megabytes % 100 == 0) {
        first.process().destroy();
      } else {
        first.process().destroyForcibly();
      }
      assertThat(first.await().exit()).isNotZero();
    }
    assertWorks(child.run(LoadTwice.class));
    assertThat(unpacked()).noneMatch(file -> file.toString().endsWith("-part"));
  }

  @Test
  void truncatedLibrariesAreUnpackedAgain() throws IOException {
    assertWorks(child.run(LoadTwice.class));
    for (String name : List.of("libtorch_cpu.so", "libquadmath.so.0", "libc10.so")) {
      Path library = find(name);
      try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
        file.setLength(file.length() / 2);
      }
    }
    ChildJvm.Result doctor = child.run(Doctor.class);
    assertThat(doctor.out())
        .contains(
            "  - damaged libraries in the cache have been unpacked again:"
                + " libquadmath.so.0, libtorch_cpu.so, libc10.so.\n")
        .contains("\nlibtorch works here.\n");
    try (RandomAccessFile file = new RandomAccessFile(find("libtorch_cpu.so").toFile(), "rw")) {
      file.setLength(0);
    }
    assertWorks(child.run(LoadTwice.class));
  }

  @Test
  void threeJvmsUnpackConcurrentlyWhileTheFolderIsDeleted() throws Exception {
    List<ChildJvm.Running> running =
        Stream.generate(() -> child.start(LoadTwice.class)).limit(3).toList();
    while (unpackedBytes() < 150_000_000) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    delete();
    running.forEach(each -> assertWorks(each.await()));
  }

  private static void assertWorks(ChildJvm.Result result) {
    assertThat(result.out().lines()).as(result.err()).containsExactly("loaded", "loaded");
    assertThat(result.exit()).isZero();
  }

  private Path find(String name) throws IOException {
    return unpacked().stream()
        .filter(file -> file.endsWith(name) && !Files.isSymbolicLink(file))
        .findFirst()
        .orElseThrow();
  }

  private long unpackedBytes() {
    long bytes = 0;
    for (Path file : unpacked()) {
      bytes += file.toFile().length();
    }
    return bytes;
  }

  private List<Path> unpacked() {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of(); // a file was renamed during the walk
    }
  }

  /** Deletes the folder as a disk cleaner does, ignoring files that appear or vanish meanwhile. */
  private void delete() throws IOException {
    Files.walkFileTree(
        cache,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException thrown) throws IOException {
            if (thrown instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw thrown;
          }
        });
  }
}
