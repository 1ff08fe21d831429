package org.jtorch.vision.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;

/**
 * Fashion-MNIST, articles of clothing, {@code torchvision.datasets.FashionMNIST}: 60,000 images to
 * train on and 10,000 to test with. A sample is an image of shape {@code (1, 28, 28)} and its
 * class, an int64 scalar from 0 to 9.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class FashionMNIST extends IdxImages {
  private static final URI MIRROR =
      URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");
  private static final List<Checksum> TRAIN_SUMS =
      List.of(
          Checksum.md5("8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
          Checksum.md5("25c81989df183df01b3e8a0aad5dffbe"));
  private static final List<Checksum> TEST_SUMS =
      List.of(
          Checksum.md5("bef4ecab320f06d8554ea6380940ec79"),
          Checksum.md5("bb300cfdad3c16e7a12a480ee83cd310"));
  private static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /**
   * Loads the dataset with images as float32 from 0 to 1.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code
   *     FashionMNIST/raw}
   * @param split the part to load
   */
  public FashionMNIST(Path folder, MNIST.Split split) {
    this(folder, split, o -> {});
  }

  /**
   * Loads the dataset with options.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code
   *     FashionMNIST/raw}
   * @param split the part to load
   * @param options {@code o -> o.transform(...).download(true)}; the default transform is {@link
   *     org.jtorch.vision.transforms.ToTensor}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or not an IDX file
   * @throws IllegalArgumentException if the numbers of images and labels differ
   */
  public FashionMNIST(Path folder, MNIST.Split split, Consumer<DatasetOptions<Sample>> options) {
    this(folder, split, options(options));
  }

  private FashionMNIST(Path folder, MNIST.Split split, DatasetOptions<Sample> options) {
    super(
        folder,
        split
            .files("FashionMNIST")
            .download(folder, MIRROR, split == MNIST.Split.TRAIN ? TRAIN_SUMS : TEST_SUMS, options),
        CLASSES,
        options);
  }
}
