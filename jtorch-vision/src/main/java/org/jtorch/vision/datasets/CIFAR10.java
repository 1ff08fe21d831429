package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.data.Sample;

/**
 * CIFAR10, {@code torchvision.datasets.CIFAR10}: 60,000 photos of 32 x 32 pixels in 10 classes. A
 * sample is a uint8 image of shape {@code (3, 32, 32)} and its class, an int64 scalar.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class CIFAR10 extends ImageArrays {
  private static final CifarFiles FILES =
      new CifarFiles(
          "CIFAR10",
          new Resource(
              "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
              "c58f30108f718f92721af3b95e74349a"),
          "cifar-10-batches-py",
          List.of(
              new CifarFiles.Item("data_batch_1", "c99cafc152244af753f735de768cd75f"),
              new CifarFiles.Item("data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"),
              new CifarFiles.Item("data_batch_3", "54ebc095f3ab1f0389bbae665268c751"),
              new CifarFiles.Item("data_batch_4", "634d18415352ddfa80567beed471001a"),
              new CifarFiles.Item("data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb")),
          new CifarFiles.Item("test_batch", "40351d587109b95175f43aff81a1287e"),
          new CifarFiles.Item("batches.meta", "5ff9c542aee3614f3951f8cda6e48888"),
          "label_names");

  private final Split split;

  /** Reads the dataset from a folder; see {@link #CIFAR10(Path, Split, Consumer)}. */
  public CIFAR10(Path root, Split split) {
    this(root, split, o -> {});
  }

  /**
   * Reads the dataset with options.
   *
   * @param root folder that has {@code cifar-10-batches-py}
   * @param split {@link Split#TRAIN}, 50,000 images, or {@link Split#TEST}, 10,000
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is damaged or has another checksum
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public CIFAR10(Path root, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private CIFAR10(Path root, Split split, DatasetOptions<Sample> options) {
    super(root, FILES.read(root, split, options), options);
    this.split = split;
  }

  @Override
  protected String extraRepr() {
    return split == Split.TRAIN ? "Split: Train" : "Split: Test";
  }
}
