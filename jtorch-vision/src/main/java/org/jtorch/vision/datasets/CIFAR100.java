package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.data.Sample;

/**
 * CIFAR100, {@code torchvision.datasets.CIFAR100}: 60,000 photos of 32 x 32 pixels in 100 classes.
 * A sample is a uint8 image of shape {@code (3, 32, 32)} and its class, an int64 scalar.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class CIFAR100 extends ImageArrays {
  private static final CifarFiles FILES =
      new CifarFiles(
          "CIFAR100",
          new Resource(
              "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
              "eb9058c3a382ffc7106e4002c42a8d85"),
          "cifar-100-python",
          List.of(new CifarFiles.Item("train", "16019d7e3df5f24257cddd939b257f8d")),
          new CifarFiles.Item("test", "f0ef6b0ae62326f3e7ffdfab6717acfc"),
          new CifarFiles.Item("meta", "7973b15100ade9c7d40fb424638fde48"),
          "fine_label_names");

  private final Split split;

  /** Reads the dataset from a folder; see {@link #CIFAR100(Path, Split, Consumer)}. */
  public CIFAR100(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Reads the dataset with options.
   *
   * @param root folder that has {@code cifar-100-python}
   * @param split {@link Split#TRAIN}, 50,000 images, or {@link Split#TEST}, 10,000
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is damaged or has another checksum
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public CIFAR100(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private CIFAR100(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, FILES.read(root, split, options), options);
    this.split = split;
  }

  @Override
  protected String extraRepr() {
    return split == Split.TRAIN ? "Split: Train" : "Split: Test";
  }
}
