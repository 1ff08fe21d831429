package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jtorch.data.Sample;

/**
 * EuroSAT in RGB, {@code torchvision.datasets.EuroSAT}: 27,000 satellite images of 64 x 64 pixels
 * in 10 classes of land use. A sample is a uint8 image {@code (3, 64, 64)} and its class, an int64
 * scalar.
 */
public final class EuroSAT extends LabeledImages {
  private static final Resource ARCHIVE =
      new Resource(
          "https://huggingface.co/datasets/torchgeo/eurosat/resolve/"
              + "c877bcd43f099cd0196738f714544e355477f3fd/EuroSAT.zip",
          "c8fa014336c82ac7804f0398fcb19387");

  /** Finds the images of a folder; see {@link #EuroSAT(Path, Consumer)}. */
  public EuroSAT(Path root) {
    this(root, o -> {});
  }

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code eurosat/2750}
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a folder is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive is damaged
   */
  public EuroSAT(Path root, Consumer<DatasetOptions<Sample>> options) {
    this(root, DatasetOptions.of(options));
  }

  private EuroSAT(Path root, DatasetOptions<Sample> options) {
    super(root, read(root.resolve("eurosat"), options), options);
  }

  private static Content read(Path base, DatasetOptions<Sample> options) {
    Path folder = base.resolve("2750");
    ARCHIVE.extract(base, options, folder);
    Resource.requireFolder("EuroSAT", folder);
    return ClassFolders.read(folder, ClassFolders.IMAGES, options);
  }
}
