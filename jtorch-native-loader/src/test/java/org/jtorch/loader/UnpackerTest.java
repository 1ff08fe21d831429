package org.jtorch.loader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackerTest {

  private static final String CONTENT = "a library";

  @TempDir private Path cache;

  @Test
  void aLibraryHasTheSizeAndTimeOfItsResource() throws IOException {
    LibraryFile file = library(() -> {});
    new Unpacker(cache).unpack(List.of(file));
    Path unpacked = cache.resolve("some.jar/here/libx.so");
    assertThat(unpacked).hasContent(CONTENT);
    assertThat(Files.getLastModifiedTime(unpacked)).isEqualTo(FileTime.fromMillis(86_400_000));
    assertThat(file.isIntactIn(cache)).isTrue();
  }

  @Test
  void aFileOfAnotherSizeOrTimeIsReplaced() throws IOException {
    LibraryFile file = library(() -> {});
    Path unpacked = cache.resolve("some.jar/here/libx.so");
    for (String content : List.of("a lib", "1 library", "a library and more")) {
      Files.createDirectories(unpacked.getParent());
      Files.writeString(unpacked, content);
      assertThat(file.isDamagedIn(cache)).isTrue();
      new Unpacker(cache).unpack(List.of(file));
      assertThat(unpacked).hasContent(CONTENT);
      assertThat(file.isDamagedIn(cache)).isFalse();
    }
  }

  @Test
  void otherContentOfTheSameSizeAndTimeIsDamaged() throws IOException {
    LibraryFile file = library(() -> {});
    Path unpacked = cache.resolve("some.jar/here/libx.so");
    new Unpacker(cache).unpack(List.of(file));
    FileTime time = Files.getLastModifiedTime(unpacked);
    Files.writeString(unpacked, "A LIBRARY");
    Files.setLastModifiedTime(unpacked, time);
    assertThat(file.isIntactIn(cache)).isTrue();
    assertThat(file.isDamagedIn(cache)).isTrue();
  }

  @Test
  void aSymbolicLinkIsReplaced() throws IOException {
    LibraryFile file = library(() -> {});
    Path unpacked = cache.resolve("some.jar/here/libx.so");
    Files.createDirectories(unpacked.getParent());
    Path target = Files.writeString(cache.resolve("target"), "a library");
    Files.createSymbolicLink(unpacked, target);
    new Unpacker(cache).unpack(List.of(file));
    assertThat(unpacked).hasContent(CONTENT).isRegularFile();
    assertThat(Files.isSymbolicLink(unpacked)).isFalse();
  }

  @Test
  void aFullDiskLeavesNoIncompleteLibrary() throws IOException {
    LibraryFile file =
        library(
            () -> {
              throw new IOException("No space left on device");
            });
    assertThatThrownBy(() -> new Unpacker(cache).unpack(List.of(file)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot unpack to " + cache)
        .hasRootCauseMessage("No space left on device");
    assertThat(files()).isEmpty();
  }

  @Test
  void aTruncatedResourceIsRejected() throws IOException {
    LibraryFile complete = library(() -> {});
    LibraryFile file = new LibraryFile(complete.path(), complete.source(), 20, 0, -1);
    assertThatThrownBy(() -> new Unpacker(cache).unpack(List.of(file)))
        .rootCause()
        .hasMessage("test:/here/libx.so has 9 bytes instead of 20");
    assertThat(files()).isEmpty();
  }

  @Test
  void aFolderDeletedDuringUnpackingIsCreatedAgain() throws IOException {
    int[] deletions = {2};
    LibraryFile file =
        library(
            () -> {
              if (deletions[0]-- > 0) {
                for (Path each : files()) {
                  Files.delete(each);
                }
                Files.delete(cache.resolve("some.jar/here"));
              }
            });
    new Unpacker(cache).unpack(List.of(file));
    assertThat(files()).containsExactly(cache.resolve("some.jar/here/libx.so"));
  }

  @Test
  void filesOfAKilledProcessAreDeleted() throws IOException {
    Path folder = Files.createDirectories(cache.resolve("some.jar/here"));
    Files.writeString(folder.resolve("libx.so.123-456.jtorch-part"), "a li");
    new Unpacker(cache).unpack(List.of(library(() -> {})));
    assertThat(files()).containsExactly(folder.resolve("libx.so"));
  }

  @Test
  void anIncompleteLibraryOfUnknownSizeIsDeleted() throws IOException {
    LibraryFile known = library(() -> {});
    Path folder = Files.createDirectories(cache.resolve("some.jar/here"));
    Files.writeString(folder.resolve("libx.so"), "a li");
    new Unpacker(cache).unpack(List.of(new LibraryFile(known.path(), known.source(), -1, 0, -1)));
    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Returns a library that triggers an event while it is read. */
  private static LibraryFile library(Event event) {
    URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new EventfulConnection(url, event);
          }
        };
    try {
      URL source = new URL(null, "test:/here/libx.so", handler);
      return new LibraryFile("some.jar/here/libx.so", source, 9, 86_400_000, crc());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long crc() {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(CONTENT.getBytes(UTF_8));
    return crc.getValue();
  }

  private interface Event {
    void happen() throws IOException;
  }

  private static final class EventfulConnection extends URLConnection {

    private final Event event;

    EventfulConnection(URL url, Event event) {
      super(url);
      this.event = event;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public InputStream getInputStream() {
      return new FilterInputStream(new ByteArrayInputStream(CONTENT.getBytes(UTF_8))) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          event.happen();
          return super.read(bytes, offset, Math.min(length, 4));
        }
      };
    }
  }
}
