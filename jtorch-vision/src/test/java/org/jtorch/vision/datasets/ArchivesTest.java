package org.jtorch.vision.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jtorch.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest {
  private static final String LONG = "long/" + "name".repeat(40) + "/file.txt";
  private static final Map<String, byte[]> FILES =
      new TreeMap<>(
          Map.of("a/b.txt", "hello".getBytes(UTF_8), LONG, new byte[1000], "empty", new byte[0]));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"x.zip", "x.tar", "x.tar.gz", "x.tgz", "X.ZIP"})
  void anArchiveIsExtractedIntoWhatIsThere(String name) throws IOException {
    Files.createDirectories(folder.resolve("to/a"));
    Files.writeString(folder.resolve("to/a/kept.txt"), "kept");
    Files.writeString(folder.resolve("to/a/b.txt"), "old");
    Archives.extract(write(name, bytes(name)), folder.resolve("to"));
    assertThat(folder.resolve("to/a/b.txt")).hasContent("hello");
    assertThat(folder.resolve("to/a/kept.txt")).hasContent("kept");
    assertThat(folder.resolve("to").resolve(LONG)).hasBinaryContent(new byte[1000]);
    assertThat(folder.resolve("to/empty")).isEmptyFile();
    assertThat(folder.resolve("to")).isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.zip", "x.tar", "x.tar.gz", "x.tgz"})
  void aTruncatedArchiveLeavesNothing(String name) throws IOException {
    byte[] whole = bytes(name);
    for (int length :
        new int[] {whole.length / 3, whole.length - (name.endsWith("r") ? 1400 : 3)}) {
      Path archive = write(name, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> Archives.extract(archive, folder.resolve("to")))
          .withMessageStartingWith("cannot extract " + archive + ": ");
      assertThat(folder.resolve("to")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "/tmp/evil", "..\\evil", "a/\0evil"})
  void anEntryOutsideOfTheFolderIsRefused(String entry) throws IOException {
    Map<String, byte[]> files = Map.of(entry, new byte[3]);
    Path tar = write("x.tar", ArchiveBytes.tar(files));
    if (entry.indexOf('\0') < 0) {
      Path zip = write("x.zip", ArchiveBytes.zip(files));
      assertRefused(zip, "is outside of the archive");
      assertRefused(tar, "is outside of the archive");
    } else {
      Archives.extract(tar, folder.resolve("to"));
      assertThat(folder.resolve("to/a")).as("the name ends at the zero").exists();
    }
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void linksToFilesOfTheArchiveAreKept() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveBytes.link(out, "b/soft", '2', "../b/chained");
    ArchiveBytes.link(out, "b/chained", '2', "./../a/file");
    ArchiveBytes.link(out, "hard", '1', "./a/file");
    ArchiveBytes.entry(out, "a/file", '0', "abc".getBytes(UTF_8));
    out.writeBytes(new byte[1024]);
    Archives.extract(write("x.tar", out.toByteArray()), folder.resolve("to"));
    for (String name : new String[] {"b/soft", "b/chained", "hard", "a/file"}) {
      assertThat(folder.resolve("to").resolve(name)).isRegularFile().hasContent("abc");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 ../x.tar", "2 /etc/passwd", "2 ../../x.tar", "2 gone", "2 a/link"})
  void linksToOtherFilesAreRefused(String typeAndTarget) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveBytes.link(out, "a/link", typeAndTarget.charAt(0), typeAndTarget.substring(2));
    out.writeBytes(new byte[1024]);
    String reason = typeAndTarget.matches(".*(gone|a/link)") ? "is a link to a/" : "is outside of";
    assertRefused(write("x.tar", out.toByteArray()), reason);
  }

  @Test
  void filesOfXzAreDecompressed() throws IOException {
    byte[] content = "abc".repeat(5000).getBytes(UTF_8);
    byte[] whole = ArchiveBytes.xz(content);
    Archives.extract(write("labels.xz", whole), folder.resolve("to"));
    assertThat(folder.resolve("to/labels")).hasBinaryContent(content);
    Files.delete(folder.resolve("to/labels"));
    assertRefused(write("labels.xz", Arrays.copyOf(whole, whole.length / 2)), "it is truncated");
    whole[whole.length / 2] ^= 64;
    assertRefused(write("labels.xz", whole), "it is damaged");
    Archives.extract(write("x.tar.xz", ArchiveBytes.xz(ArchiveBytes.tar(FILES))), folder);
    assertThat(folder.resolve("a/b.txt")).hasContent("hello");
  }

  @Test
  void aGzipFileMayHaveSeveralMembersAndZerosAtItsEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(IdxBytes.gzip("ab".getBytes(UTF_8)));
    out.writeBytes(IdxBytes.gzip("c".getBytes(UTF_8)));
    out.writeBytes(new byte[512]);
    Archives.extract(write("labels.gz", out.toByteArray()), folder.resolve("to"));
    assertThat(folder.resolve("to/labels")).hasContent("abc");
  }

  @Test
  void anArchiveThatExpandsWithoutEndIsRefused() throws IOException {
    Path bomb = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb), 1 << 16)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 3 << 10; i++) {
        out.write(zeros);
      }
    }
    assertRefused(bomb, "it expands to more than 200 times its size");
  }

  @Test
  void aFileInPlaceOfAFolderIsTold() throws IOException {
    Files.createDirectories(folder.resolve("to"));
    Files.writeString(folder.resolve("to/a"), "a file");
    Path archive = write("x.tar", ArchiveBytes.tar(FILES));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Archives.extract(archive, folder.resolve("to")))
        .withMessageStartingWith("cannot extract " + archive + ": ");
    assertThat(folder.resolve("to")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void severalThreadsMayExtractTheSameArchive() throws IOException {
    Path archive = write("x.tar.gz", ArchiveBytes.tarGz(FILES));
    IntStream.range(0, 40).parallel().forEach(i -> Archives.extract(archive, folder.resolve("to")));
    assertThat(folder.resolve("to/a/b.txt")).hasContent("hello");
    assertThat(folder.resolve("to")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aDamagedHeaderIsRefused() throws IOException {
    byte[] tar = ArchiveBytes.tar(FILES);
    tar[3] ^= 1;
    assertRefused(write("x.tar", tar), "it is damaged: a header has another checksum");
    byte[] web = "<html>sign in</html>".repeat(60).getBytes(UTF_8);
    assertRefused(write("y.tar", web), "it is damaged");
    assertRefused(write("y.tgz", web), "it is damaged");
    assertRefused(write("y.zip", web), "it is damaged");
  }

  @Test
  void namesOfPaxHeadersAreUsed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveBytes.entry(out, "PaxHeaders/x", 'x', "25 path=long/\u00fc/name.txt\n".getBytes(UTF_8));
    ArchiveBytes.entry(out, "short", '0', "pax".getBytes(UTF_8));
    out.writeBytes(new byte[1024]);
    Archives.extract(write("x.tar", out.toByteArray()), folder.resolve("to"));
    assertThat(folder.resolve("to/long/\u00fc/name.txt")).hasContent("pax");
  }

  @Test
  void aGzipFileIsDecompressed() throws IOException {
    Path file = write("labels.gz", IdxBytes.gzip("abc".getBytes(UTF_8)));
    Archives.extract(file, folder.resolve("to"));
    assertThat(folder.resolve("to/labels")).hasContent("abc");
  }

  @Test
  void otherFilesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Archives.extract(folder.resolve("x.7z"), folder))
        .withMessageContaining("x.7z is no .tar, .tar.gz, .tar.xz, .tgz, .zip, .gz or .xz");
  }

  private void assertRefused(Path archive, String part) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Archives.extract(archive, folder.resolve("to")))
        .withMessageStartingWith("cannot extract " + archive + ": ")
        .withMessageContaining(part);
    assertThat(folder.resolve("to")).isEmptyDirectory();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] bytes(String name) {
    return switch (name) {
      case "x.zip", "X.ZIP" -> ArchiveBytes.zip(FILES);
      case "x.tar" -> ArchiveBytes.tar(FILES);
      default -> ArchiveBytes.tarGz(FILES);
    };
  }
}
