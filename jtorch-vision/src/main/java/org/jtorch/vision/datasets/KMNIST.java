package org.jtorch.vision.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;

/**
 * Kuzushiji-MNIST, cursive Japanese characters, {@code torchvision.datasets.KMNIST}: 60,000 images
 * to train on and 10,000 to test with. A sample is an image of shape {@code (1, 28, 28)} and its
 * class, an int64 scalar from 0 to 9.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class KMNIST extends IdxImages {
  private static final URI MIRROR = URI.create("http://codh.rois.ac.jp/kmnist/dataset/kmnist/");
  private static final List<Checksum> TRAIN_SUMS =
      List.of(
          Checksum.md5("bdb82020997e1d708af4cf47b453dcf7"),
          Checksum.md5("e144d726b3acfaa3e44228e80efcd344"));
  private static final List<Checksum> TEST_SUMS =
      List.of(
          Checksum.md5("5c965bf0a639b31b8f53240b1b52f4d7"),
          Checksum.md5("7320c461ea6c1c855c0b718fb2a4b134"));
  private static final List<String> CLASSES =
      List.of("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo");

  /**
   * Loads the dataset with images as float32 from 0 to 1.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code KMNIST/raw}
   * @param split the part to load
   */
  public KMNIST(Path folder, MNIST.Split split) {
    this(folder, split, o -> {});
  }

  /**
   * Loads the dataset with options.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code KMNIST/raw}
   * @param split the part to load
   * @param options {@code o -> o.transform(...).download(true)}; the default transform is {@link
   *     org.jtorch.vision.transforms.ToTensor}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or not an IDX file
   * @throws IllegalArgumentException if the numbers of images and labels differ
   */
  public KMNIST(Path folder, MNIST.Split split, Consumer<DatasetOptions<Sample>> options) {
    this(folder, split, options(options));
  }

  private KMNIST(Path folder, MNIST.Split split, DatasetOptions<Sample> options) {
    super(
        folder,
        split
            .files("KMNIST")
            .download(folder, MIRROR, split == MNIST.Split.TRAIN ? TRAIN_SUMS : TEST_SUMS, options),
        CLASSES,
        options);
  }
}
