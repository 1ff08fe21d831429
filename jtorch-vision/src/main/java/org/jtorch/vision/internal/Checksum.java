package org.jtorch.vision.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jtorch.CheckpointException;

/**
 * Checksum of a file.
 *
 * @param algorithm {@code "MD5"} or {@code "SHA-256"}
 * @param hex the digits, in lower case, or the first ones of them
 * @param ofContent whether it is of what the file holds compressed by gzip
 */
public record Checksum(String algorithm, String hex, boolean ofContent) {
  private static final int BUFFER = 1 << 16;

  /** MD5 of a file. */
  public static Checksum md5(String hex) {
    return new Checksum("MD5", hex, false);
  }

  /** Throws if a file has another checksum. */
  public void check(Path file) throws IOException {
    String sum;
    try {
      sum = sum(file);
    } catch (EOFException | ZipException e) {
      throw new IOException("it is not a complete gzip file", e);
    }
    if (!sum.startsWith(hex)) {
      throw new IOException(
          (ofContent ? "its content has " : "it has ")
              + algorithm
              + " "
              + sum
              + ", expected "
              + hex);
    }
  }

  /** Throws if a file that the user gave has another checksum. */
  public void require(Path file) {
    try {
      check(file);
    } catch (IOException e) {
      throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whether a file exists and has this checksum. */
  public boolean matches(Path file) throws IOException {
    return Files.isRegularFile(file) && sum(file).startsWith(hex);
  }

  private String sum(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream content = ofContent ? new GZIPInputStream(raw) : raw) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[BUFFER];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
