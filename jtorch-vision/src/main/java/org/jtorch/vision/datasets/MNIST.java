package org.jtorch.vision.datasets;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;

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
public final class MNIST implements Dataset<Sample>, AutoCloseable {
  /** Part of MNIST. */
  public enum Split {
    /** 60,000 training digits. */
    TRAIN("train"),
    /** 10,000 test digits. */
    TEST("t10k");

    private final String prefix;

    Split(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Tensor images;
  private final Tensor labels;
  private final Transform transform;
  private final Path folder;
  private final Split split;

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
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or not an IDX file
   * @throws IllegalArgumentException if the numbers of images and labels differ
   */
  public MNIST(Path folder, Split split, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    String imageFile = split.prefix + "-images-idx3-ubyte";
    String labelFile = split.prefix + "-labels-idx1-ubyte";
    if (chosen.download) {
      MnistDownload.download(chosen.mirror, folder, imageFile);
      MnistDownload.download(chosen.mirror, folder, labelFile);
    }
    this.transform = chosen.transform;
    this.folder = folder;
    this.split = split;
    try (TensorScope scope = TensorScope.open()) {
      Tensor pixels = IdxFile.read(folder, imageFile, 3);
      Tensor classes = IdxFile.read(folder, labelFile, 1).to(DType.INT64);
      if (pixels.size(0) != classes.size(0)) {
        throw new IllegalArgumentException(
            folder + " has " + pixels.size(0) + " images and " + classes.size(0) + " labels");
      }
      this.images = TensorScope.unscoped(pixels);
      this.labels = TensorScope.unscoped(classes);
    }
  }

  @Override
  public Sample get(long index) {
    Tensor target = labels.get(index);
    Tensor input =
        TensorScope.compute(
            () -> transform.apply(images.narrow(0, Math.floorMod(index, size()), 1)));
    return new Sample(input, target);
  }

  @Override
  public long size() {
    return images.size(0);
  }

  /**
   * Returns all images as they are in the file, {@code dataset.data}.
   *
   * @return uint8, {@code (N, 28, 28)}; owned by the dataset
   */
  public Tensor images() {
    return images;
  }

  /**
   * Returns all classes, {@code dataset.targets}.
   *
   * @return int64, {@code (N)}; owned by the dataset
   */
  public Tensor labels() {
    return labels;
  }

  /** Returns the number of digits, the folder and the split, as torchvision prints them. */
  @Override
  public String toString() {
    return "Dataset MNIST\n    Number of datapoints: "
        + size()
        + "\n    Root location: "
        + folder
        + "\n    Split: "
        + (split == Split.TRAIN ? "Train" : "Test");
  }

  /** Frees the images and labels. */
  @Override
  public void close() {
    images.close();
    labels.close();
  }

  /** Options of the dataset. */
  public static final class Options {
    Transform transform = new ToTensor();
    boolean download;
    URI mirror = MnistDownload.MIRROR;

    Options() {}

    /**
     * Transform of each image, which is uint8 {@code (1, 28, 28)}.
     *
     * @param transform default {@link ToTensor}
     * @return this
     */
    @CanIgnoreReturnValue
    public Options transform(Transform transform) {
      this.transform = Objects.requireNonNull(transform, "transform");
      return this;
    }

    /**
     * Whether to download missing files. Their checksums are verified.
     *
     * @param download default false
     * @return this
     */
    @CanIgnoreReturnValue
    public Options download(boolean download) {
      this.download = download;
      return this;
    }

    /**
     * Server to download from.
     *
     * @param mirror URL of a folder with the four files as {@code .gz}
     * @return this
     */
    @CanIgnoreReturnValue
    public Options mirror(URI mirror) {
      this.mirror = Objects.requireNonNull(mirror, "mirror");
      return this;
    }
  }
}
