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
 * Handwritten digits, {@code torchvision.datasets.MNIST}: an image of shape {@code (1, 28, 28)} and
 * its class, an int64 scalar from 0 to 9.
 *
 * <pre>{@code
 * MNIST train = new MNIST(folder, MNIST.Split.TRAIN, o -> o.transform(new ToTensor()));
 * }</pre>
 *
 * <p><b>Ownership:</b> holds all images as one uint8 tensor in no scope; {@link #close} frees it. A
 * sample belongs to the current scope of whoever asks.
 *
 * <p><b>Thread safety:</b> safe; a loader's workers ask at once.
 */
public final class MNIST implements Dataset<Sample>, AutoCloseable {
  /** Which part of MNIST. */
  public enum Split {
    /** 60,000 digits to train on. */
    TRAIN("train"),
    /** 10,000 digits to test on. */
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
   * The digits as float32 from 0 to 1.
   *
   * @param folder where the IDX files are, plain or gzip, or where {@code MNIST/raw} is
   * @param split which part
   */
  public MNIST(Path folder, Split split) {
    this(folder, split, o -> {});
  }

  /**
   * The digits, transformed.
   *
   * @param folder where the IDX files are, plain or gzip, or where {@code MNIST/raw} is
   * @param split which part
   * @param options {@code o -> o.transform(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing or unreadable, or cannot be fetched
   * @throws org.jtorch.CheckpointException if a file is truncated, damaged or something else
   * @throws IllegalArgumentException if the files hold another number of images than of labels
   */
  public MNIST(Path folder, Split split, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    String imageFile = split.prefix + "-images-idx3-ubyte";
    String labelFile = split.prefix + "-labels-idx1-ubyte";
    if (chosen.download) {
      MnistDownload.fetch(chosen.mirror, folder, imageFile);
      MnistDownload.fetch(chosen.mirror, folder, labelFile);
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
   * All images as they are in the file.
   *
   * @return uint8, {@code (N, 28, 28)}; owned by the dataset
   */
  public Tensor images() {
    return images;
  }

  /**
   * All classes.
   *
   * @return int64, {@code (N)}; owned by the dataset
   */
  public Tensor labels() {
    return labels;
  }

  /** The number of digits and where they are, as torchvision prints them. */
  @Override
  public String toString() {
    return "Dataset MNIST\n    Number of datapoints: "
        + size()
        + "\n    Root location: "
        + folder
        + "\n    Split: "
        + (split == Split.TRAIN ? "Train" : "Test");
  }

  /** Frees the images. */
  @Override
  public void close() {
    images.close();
    labels.close();
  }

  /**
   * What a dataset can be told.
   *
   * <p><b>Ownership:</b> owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class Options {
    Transform transform = new ToTensor();
    boolean download;
    URI mirror = MnistDownload.MIRROR;

    Options() {}

    /**
     * What is done to each image, uint8 {@code (1, 28, 28)}.
     *
     * @param transform by default {@link ToTensor}
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options transform(Transform transform) {
      this.transform = Objects.requireNonNull(transform, "transform");
      return this;
    }

    /**
     * Whether files that are missing are fetched; their checksums are compared.
     *
     * @param download false by default: nothing is ever fetched unasked
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options download(boolean download) {
      this.download = download;
      return this;
    }

    /**
     * Where files are fetched from.
     *
     * @param mirror a folder of a web server that holds the four files as {@code .gz}
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options mirror(URI mirror) {
      this.mirror = Objects.requireNonNull(mirror, "mirror");
      return this;
    }
  }
}
