package org.jtorch.spring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jtorch.Device;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.springframework.core.io.InputStreamSource;

/**
 * A model that is copied to a file before it is loaded, because it is in a jar or at a URL. Its
 * version is the start of its SHA-256.
 *
 * @param content the model
 * @param name what messages call it
 * @param sha256 the checksum that the content must have
 * @param folder folder of the copy
 */
record CopiedSource(
    InputStreamSource content, String name, Optional<String> sha256, ModelFolder folder)
    implements NetworkSource {
  private static final int VERSION_LENGTH = 12;

  @Override
  public Network load(Device device) throws IOException {
    return NetworkSource.file(copy()).load(device);
  }

  @Override
  public String version() {
    try {
      return (sha256.isPresent() ? sha256.get() : digest(content)).substring(0, VERSION_LENGTH);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path copy() throws IOException {
    Path temporary = Files.createTempFile(folder.path(), "model", ".part");
    MessageDigest digest = newDigest();
    try (InputStream in = new DigestInputStream(content.getInputStream(), digest)) {
      Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      String found = HexFormat.of().formatHex(digest.digest());
      check(name, sha256, found);
      return Files.move(
          temporary, folder.path().resolve(found), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Compares a checksum with the one that was configured. */
  static void check(String name, Optional<String> sha256, String found) throws IOException {
    if (sha256.isPresent() && !sha256.get().equals(found)) {
      throw new IOException(
          name + " has the SHA-256 " + found + ", not " + sha256.get() + " as configured");
    }
  }

  /** Returns the SHA-256 in hexadecimal. */
  static String digest(InputStreamSource content) throws IOException {
    MessageDigest digest = newDigest();
    try (InputStream in = new DigestInputStream(content.getInputStream(), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the checksum in lower case. */
  static Optional<String> checksum(Optional<String> sha256) {
    return sha256.map(text -> text.toLowerCase(Locale.ROOT).strip());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
