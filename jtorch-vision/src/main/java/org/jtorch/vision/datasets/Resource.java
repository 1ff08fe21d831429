package org.jtorch.vision.datasets;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jtorch.vision.internal.Checksum;
import org.jtorch.vision.internal.Download;

/**
 * A file that a dataset is published as.
 *
 * @param source its address
 * @param name its name in the folder of the dataset
 * @param md5 its checksum; empty if torchvision has none
 */
record Resource(String source, String name, String md5) {
  /** A file under the name that its address ends with. */
  Resource(String source, String md5) {
    this(source, source.substring(source.lastIndexOf('/') + 1), md5);
  }

  /**
   * Downloads an archive into a folder and extracts it there, if that is asked for and a file or
   * folder that it has is missing.
   */
  void extract(Path folder, DatasetOptions<?> options, Path needed) {
    if (options.download && !Files.exists(needed)) {
      Archives.extract(download(folder, options), folder);
    }
  }

  /** Downloads a resource unless the folder has it. Returns the file. */
  Path download(Path folder, DatasetOptions<?> options) {
    Path file = folder.resolve(name);
    Checksum sum = options.checkIntegrity && !md5.isEmpty() ? Checksum.md5(md5) : null;
    if (!isComplete(file, sum)) {
      URI from =
          options.mirror == null
              ? URI.create(source)
              : Download.resolve(options.mirror, name.replace(" ", "%20"));
      Download.fetch(from, file, sum, options.progress);
    }
    return file;
  }

  private static boolean isComplete(Path file, @Nullable Checksum sum) {
    try {
      return sum == null ? Files.isRegularFile(file) : sum.matches(file);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    }
  }

  /** Throws that a file or folder of a dataset is missing. */
  static UncheckedIOException missing(String dataset, Path place, boolean downloadable) {
    String kind = Files.isRegularFile(place) ? "folder" : "file or folder";
    return new UncheckedIOException(
        dataset
            + ": there is no "
            + kind
            + " "
            + place
            + (downloadable ? ": download it with o -> o.download(true)" : ""),
        new FileNotFoundException(place.toString()));
  }

  /** Throws if a folder of a dataset that can be downloaded is missing. */
  static void requireFolder(String dataset, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw missing(dataset, folder, true);
    }
  }
}
