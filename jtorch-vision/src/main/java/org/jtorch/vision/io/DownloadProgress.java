package org.jtorch.vision.io;

import java.net.URI;

/** Receives the progress of a download. */
@FunctionalInterface
public interface DownloadProgress {
  /**
   * Called after each part of a file.
   *
   * @param source address of the file
   * @param received number of bytes so far
   * @param total number of bytes of the file, or -1 if the server does not tell
   */
  void update(URI source, long received, long total);
}
