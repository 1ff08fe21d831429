package org.jtorch.serving.codecs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Sample;

/**
 * Codecs of pictures for image classifiers: decode, resize, crop the center, scale to 0 to 1 and
 * normalize, as torchvision does. The sample is float32 (C, H, W).
 *
 * <p>Default: resize of the shorter side to 256, a crop of 224, and ImageNet's mean and standard
 * deviation, as torchvision's classifiers need. An alpha channel is dropped; grayscale becomes RGB
 * and the reverse, as by Pillow's {@code convert}. PNG, JPEG, GIF and BMP are read.
 *
 * <p>This class needs {@code jtorch-vision} on the class path.
 *
 * <pre>{@code
 * Codec<byte[], List<Label>> imageNet = PictureCodec.bytes(TopLabels.of(5));
 * Codec<byte[], Label> digits =
 *     PictureCodec.bytes(
 *         TopLabels.best(o -> {}),
 *         o -> o.grayscale(true).resize(28, 28).normalize(0.1307, 0.3081));
 * Weights weights = Weights.get("EfficientNet_B0_Weights.DEFAULT");
 * Codec<byte[], List<Label>> trained =
 *     PictureCodec.bytes(
 *         TopLabels.of(5, o -> o.labels(weights.categories())),
 *         o -> o.transform(weights.transforms()::apply));
 * }</pre>
 */
public final class PictureCodec {
  private PictureCodec() {}

  /**
   * Creates a codec of image files in memory.
   *
   * @param decode converts the network's output
   * @param options {@code o -> o.resize(256).crop(224)}
   * @param <O> type of an answer
   * @return the codec; a request that is not an image is invalid
   * @throws IllegalStateException if jtorch-vision is not on the class path
   */
  public static <O> Codec<byte[], O> bytes(
      Function<? super Sample, ? extends O> decode, Consumer<Options> options) {
    return Codec.of(transforms(options)::ofBytes, decode);
  }

  /**
   * Creates a codec of image files in memory with default options.
   *
   * @param decode converts the network's output
   * @param <O> type of an answer
   * @return the codec; a request that is not an image is invalid
   * @throws IllegalStateException if jtorch-vision is not on the class path
   */
  public static <O> Codec<byte[], O> bytes(Function<? super Sample, ? extends O> decode) {
    return bytes(decode, o -> {});
  }

  /**
   * Creates a codec of {@link BufferedImage}s.
   *
   * @param decode converts the network's output
   * @param options {@code o -> o.resize(256).crop(224)}
   * @param <O> type of an answer
   * @return the codec
   * @throws IllegalStateException if jtorch-vision is not on the class path
   */
  public static <O> Codec<BufferedImage, O> images(
      Function<? super Sample, ? extends O> decode, Consumer<Options> options) {
    return Codec.of(transforms(options)::ofImage, decode);
  }

  /**
   * Creates a codec of image files. It is not for paths that come from outside the application.
   *
   * @param decode converts the network's output
   * @param options {@code o -> o.resize(256).crop(224)}
   * @param <O> type of an answer
   * @return the codec; a request whose file is missing or not an image is invalid
   * @throws IllegalStateException if jtorch-vision is not on the class path
   */
  public static <O> Codec<Path, O> files(
      Function<? super Sample, ? extends O> decode, Consumer<Options> options) {
    return Codec.of(transforms(options)::ofFile, decode);
  }

  private static PictureTransforms transforms(Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    try {
      return new PictureTransforms(chosen);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "PictureCodec needs jtorch-vision on the class path: add the dependency"
              + " org.jtorch:jtorch-vision",
          e);
    }
  }

  /** Options of pictures. */
  @CanIgnoreReturnValue
  public static final class Options {
    private static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};
    private static final double[] IMAGENET_STD = {0.229, 0.224, 0.225};
    private static final int IMAGENET_SIDE = 256;
    private static final int IMAGENET_CROP = 224;

    long height = IMAGENET_SIDE;
    long width;
    long cropHeight = IMAGENET_CROP;
    long cropWidth = IMAGENET_CROP;
    boolean grayscale;
    double[] mean = IMAGENET_MEAN;
    double[] std = IMAGENET_STD;
    long maxPixels = 50_000_000;
    @Nullable UnaryOperator<Tensor> transform;

    private Options() {}

    /**
     * A transform instead of {@link #resize}, {@link #crop} and {@link #normalize}: {@code o ->
     * o.transform(weights.transforms()::apply)}.
     *
     * @param transform converts a picture, uint8 (3, H, W), or (1, H, W) with {@link #grayscale},
     *     to the sample
     */
    public Options transform(UnaryOperator<Tensor> transform) {
      this.transform = Objects.requireNonNull(transform, "transform");
      return this;
    }

    /** Length of the shorter side, {@code torchvision.transforms.Resize(side)}. Default 256. */
    public Options resize(int shorterSide) {
      this.height = positive("resize", shorterSide);
      this.width = 0;
      return this;
    }

    /** Height and width, which also switches the crop off; {@link #crop} sets another one. */
    public Options resize(int height, int width) {
      this.height = positive("resize", height);
      this.width = positive("resize", width);
      this.cropHeight = 0;
      this.cropWidth = 0;
      return this;
    }

    /** Side of the center crop. Default 224. */
    public Options crop(int side) {
      return crop(side, side);
    }

    /** Height and width of the center crop. */
    public Options crop(int height, int width) {
      this.cropHeight = positive("crop", height);
      this.cropWidth = positive("crop", width);
      return this;
    }

    /** Converts to one channel instead of three. Default false. */
    public Options grayscale(boolean grayscale) {
      this.grayscale = grayscale;
      return this;
    }

    /** Mean and standard deviation of all channels. */
    public Options normalize(double mean, double std) {
      return normalize(new double[] {mean}, new double[] {std});
    }

    /** Mean and standard deviation of each channel. Default: those of ImageNet. */
    public Options normalize(double[] mean, double[] std) {
      this.mean = mean.clone();
      this.std = std.clone();
      return this;
    }

    /** Width times height of a picture, above which it is invalid. Default 50,000,000. */
    public Options maxPixels(long pixels) {
      this.maxPixels = positive("maxPixels", pixels);
      return this;
    }

    @CheckReturnValue
    private static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, not " + value);
      }
      return value;
    }
  }
}
