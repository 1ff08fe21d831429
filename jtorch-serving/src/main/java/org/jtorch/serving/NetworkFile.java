package org.jtorch.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jtorch.Device;
import org.jtorch.serving.internal.networks.ModelFiles;

/** A model file, whose content says how it is loaded. */
record NetworkFile(Path path) implements NetworkSource {
  NetworkFile {
    Objects.requireNonNull(path);
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Override
  public Network load(Device device) throws IOException {
    return ModelFiles.load(path, device);
  }

  /** The time of modification and the size: two writes within a tick of the clock differ. */
  @Override
  public String version() {
    BasicFileAttributes attributes = attributes();
    return TIME.format(attributes.lastModifiedTime().toInstant()) + "-" + attributes.size();
  }

  @Override
  public long estimatedBytes() {
    return attributes().size();
  }

  private BasicFileAttributes attributes() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
