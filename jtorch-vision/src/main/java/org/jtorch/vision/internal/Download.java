package org.jtorch.vision.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.vision.io.DownloadProgress;

/** Downloads files and verifies their checksums. */
public final class Download {
  private static final Pattern DRIVE =
      Pattern.compile("https://drive\\.google\\.com/(?:file/d/|open\\?id=)([\\w-]+).*");

  private Download() {}

  /**
   * Downloads a file. It appears under its name only when it is complete and has the right
   * checksum.
   *
   * @param sum checksum, or null to accept any content
   */
  public static void fetch(
      URI source, Path target, @Nullable Checksum sum, DownloadProgress progress) {
    try {
      Path folder = target.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        new Transfer(source, direct(source), part, progress).run();
        if (sum != null) {
          sum.check(part);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot download " + source + ": " + reason(e), e);
    }
  }

  /** Returns the address of a file in a folder. */
  public static URI resolve(URI folder, String name) {
    return URI.create(folder.toString().replaceFirst("/*$", "/") + name);
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Returns the address of the content of a file on Google Drive, past its question page. */
  private static URI direct(URI source) {
    Matcher drive = DRIVE.matcher(source.toString());
    return drive.matches()
        ? URI.create(
            "https://drive.usercontent.google.com/download?export=download&confirm=t&id="
                + drive.group(1))
        : source;
  }
}
