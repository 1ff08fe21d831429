package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of a dataset and its class.
 *
 * @param file the file
 * @param target index of the class
 */
public record LabeledFile(Path file, long target) {
  /** Creates an entry. */
  public LabeledFile {
    Objects.requireNonNull(file, "file");
  }
}
