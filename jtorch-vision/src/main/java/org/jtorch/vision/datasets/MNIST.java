package org.jtorch.vision.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;

/**
 * MNIST handwritten digits, {@code torchvision.datasets.MNIST}. A sample is an image of shape
 * {@code (1, 28, 28)} and its class, an int64 scalar from 0 to 9.
 *
 * <pre>{@code
 * MNIST train = new MNIST(folder, MNIST.Split.TRAIN, o -> o.transform(new ToTensor()));
 * }</pre>
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class MNIST extends IdxImages {
  private static final URI MIRROR = URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/");

  static final List<String> CLASSES =
      List.of(
          "0 - zero",
          "1 - one",
          "2 - two",
          "3 - three",
          "4 - four",
          "5 - five",
          "6 - six",
          "7 - seven",
          "8 - eight",
          "9 - nine");

  /** Part of MNIST, and of the datasets in its format. */
  public enum Split {
    /** Training images: 60,000 of MNIST. */
    TRAIN(
        "train",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    /** Test images: 10,000 of MNIST. */
    TEST(
        "t10k",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    private final String prefix;

    /** Checksums of MNIST's decompressed content, so that mirrors may compress it differently. */
    private final List<Checksum> sums;

    Split(String prefix, String images, String labels) {
      this.prefix = prefix;
      sums = List.of(new Checksum("SHA-256", images, true), new Checksum("SHA-256", labels, true));
    }

    /** Names of the files of a part of a dataset. */
    IdxFiles files(String dataset) {
      return new IdxFiles(
          dataset, prefix + "-images-idx3-ubyte", prefix + "-labels-idx1-ubyte", repr());
    }

    /** Python's text of a part. */
    String repr() {
      return "Split: " + (this == TRAIN ? "Train" : "Test");
    }
  }

  /**
   * Loads MNIST with images as float32 from 0 to 1.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code MNIST/raw}
   * @param split the part to load
   */
  public MNIST(Path folder, Split split) {
    this(folder, split, o -> {});
  }

  /**
   * Loads MNIST with options.
   *
   * @param folder folder with the IDX files, plain or gzip, in it or in its {@code MNIST/raw}
   * @param split the part to load
   * @param options {@code o -> o.transform(...).download(true)}; the default transform is {@link
   *     org.jtorch.vision.transforms.ToTensor}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or not an IDX file
   * @throws IllegalArgumentException if the numbers of images and labels differ
   */
  public MNIST(Path folder, Split split, Consumer<DatasetOptions<Sample>> options) {
    this(folder, split, options(options));
  }

  private MNIST(Path folder, Split split, DatasetOptions<Sample> options) {
    super(
        folder,
        split.files("MNIST").download(folder, MIRROR, split.sums, options),
        CLASSES,
        options);
  }
}
