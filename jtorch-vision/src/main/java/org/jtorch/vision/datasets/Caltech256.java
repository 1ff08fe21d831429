package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.data.Sample;

/**
 * Caltech 256, {@code torchvision.datasets.Caltech256}: objects in 257 categories. A sample is a
 * uint8 image {@code (3, H, W)} and its category, an int64 scalar.
 */
public final class Caltech256 extends LabeledImages {
  private static final Resource ARCHIVE =
      new Resource(
          "https://data.caltech.edu/records/nyy15-4j048/files/256_ObjectCategories.tar",
          "67b4f42ca05d46448c6bb8ecd2220f6d");

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code caltech256}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   */
  public Caltech256(Path root, Consumer<DatasetOptions<Sample>> options) {
    this(root, DatasetOptions.of(options));
  }

  private Caltech256(Path root, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("caltech256"), options), options);
  }

  private static Content read(Path base, DatasetOptions<Sample> options) {
    Path folder = base.resolve("256_ObjectCategories");
    ARCHIVE.extract(base, options, folder);
    Resource.requireFolder("Caltech256", folder);
    return ClassFolders.read(folder, ClassFolders.FileFilter.of(List.of(".jpg"), options).flat());
  }
}
