package org.jtorch.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.Device;

/** The newest model file of a folder. */
record NetworkFolder(Path folder) implements NetworkSource {
  NetworkFolder {
    Objects.requireNonNull(folder);
  }

  private static final Pattern NAME = Pattern.compile("(?!\\.).*?(\\d+)\\.(pt|pth|ts|pt2)");

  @Override
  public Network load(Device device) throws IOException {
    return newest().file().load(device);
  }

  @Override
  public String version() {
    return newest().number().toString();
  }

  /**
   * The number with the file's own version, so that a file that still grows is another revision.
   */
  @Override
  public String revision() {
    Numbered newest = newest();
    return newest.file().path().getFileName() + " " + newest.file().version();
  }

  @Override
  public long estimatedBytes() {
    return newest().file().estimatedBytes();
  }

  private Numbered newest() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> numbered(file).stream())
          .max(
              Comparator.comparing(Numbered::number)
                  .thenComparing(numbered -> numbered.file().path()))
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "the folder " + folder + " has no model file with a number, as 1.pt"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + folder, e);
    }
  }

  private static Optional<Numbered> numbered(Path file) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    return matcher.matches() && Files.isRegularFile(file)
        ? Optional.of(new Numbered(new BigInteger(matcher.group(1)), new NetworkFile(file)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  /** A file with the number in its name. */
  private record Numbered(BigInteger number, NetworkFile file) {}
}
