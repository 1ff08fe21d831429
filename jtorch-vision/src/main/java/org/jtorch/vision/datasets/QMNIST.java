package org.jtorch.vision.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jtorch.data.Sample;
import org.jtorch.vision.internal.Checksum;

/**
 * QMNIST, {@code torchvision.datasets.QMNIST}: MNIST's digits and 50,000 further test digits with
 * their writers. A sample is an image of shape {@code (1, 28, 28)} and its class, an int64 scalar
 * from 0 to 9; {@link #labels()} has all that is known of each digit.
 *
 * <p>All images are held as one uint8 tensor until {@link #close}.
 */
public final class QMNIST extends IdxImages {
  private static final URI MIRROR =
      URI.create("https://raw.githubusercontent.com/facebookresearch/qmnist/master/");
  private static final long MNIST_TEST = 10_000;

  /** Part of QMNIST, {@code what}. */
  public enum Part {
    /** 60,000 training digits. */
    TRAIN("qmnist-train"),
    /** 60,000 test digits. */
    TEST("qmnist-test"),
    /** The 10,000 test digits that are MNIST's. */
    TEST10K("qmnist-test"),
    /** The other 50,000 test digits. */
    TEST50K("qmnist-test"),
    /** All 402,953 digits of NIST. */
    NIST("xnist");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }

    private IdxFiles files() {
      long from = this == TEST50K ? MNIST_TEST : 0;
      long to = this == TEST10K ? MNIST_TEST : Long.MAX_VALUE;
      String images = prefix + "-images-idx3-ubyte";
      String repr = "Split: " + name().toLowerCase(Locale.ROOT);
      return new IdxFiles("QMNIST", images, prefix + "-labels-idx2-int", repr, 2, from, to);
    }

    private List<Checksum> sums() {
      return switch (this) {
        case TRAIN ->
            List.of(
                Checksum.md5("ed72d4157d28c017586c42bc6afe6370"),
                Checksum.md5("0058f8dd561b90ffdd0f734c6a30e5e4"));
        case NIST ->
            List.of(
                Checksum.md5("7f124b3b8ab81486c9d8c2749c17f834"),
                Checksum.md5("5ed0e788978e45d4a8bd4b7caec3d79d"));
        default ->
            List.of(
                Checksum.md5("1394631089c404de565df7b7aeaf9412"),
                Checksum.md5("5b5b05890a5e13444e108efe57b788aa"));
      };
    }
  }

  /**
   * Loads the dataset with images as float32 from 0 to 1.
   *
   * @param folder folder with the IDX files, plain, gzip or xz, in it or in its {@code QMNIST/raw}
   * @param part the part to load
   */
  public QMNIST(Path folder, Part part) {
    this(folder, part, o -> {});
  }

  /**
   * Loads the dataset with options.
   *
   * @param folder folder with the IDX files, plain, gzip or xz, in it or in its {@code QMNIST/raw}
   * @param part the part to load
   * @param options {@code o -> o.transform(...).download(true)}; the default transform is {@link
   *     org.jtorch.vision.transforms.ToTensor}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or not an IDX file
   * @throws IllegalArgumentException if the numbers of images and labels differ
   */
  public QMNIST(Path folder, Part part, Consumer<DatasetOptions<Sample>> options) {
    this(folder, part, options(options));
  }

  private QMNIST(Path folder, Part part, DatasetOptions<Sample> options) {
    super(
        folder,
        part.files()
            .download(folder, MIRROR, part == Part.NIST ? ".xz" : ".gz", part.sums(), options),
        MNIST.CLASSES,
        options);
  }
}
