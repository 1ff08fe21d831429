package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;

/**
 * Images for classification models, {@code torchvision.transforms._presets.ImageClassification}:
 * the shorter side is resized, the center is cropped, and channels are normalized.
 */
public final class ImageClassification extends Preset {
  static final double[] MEAN = {0.485, 0.456, 0.406};
  static final double[] STD = {0.229, 0.224, 0.225};

  private final long cropSize;
  private final Options options;

  /**
   * Creates a transform that resizes to 256 with ImageNet's mean and standard deviation.
   *
   * @param cropSize height and width of the result in pixels
   */
  public ImageClassification(long cropSize) {
    this(cropSize, o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param cropSize height and width of the result in pixels
   * @param options {@code o -> o.resizeSize(232)}
   * @throws IllegalArgumentException if a size is not positive
   */
  public ImageClassification(long cropSize, Consumer<Options> options) {
    this.cropSize = Sizes.check("ImageClassification", cropSize, cropSize).height();
    this.options = Configured.by(new Options(), options);
  }

  @Override
  Tensor prepared(Tensor image, boolean picture) {
    Tensor resized = resized(image, picture, new long[] {options.resizeSize}, options);
    return normalized(Geometry.centerCrop(resized, cropSize, cropSize), image.dtype(), options);
  }

  @Override
  protected String extraRepr() {
    return "\n    crop_size=["
        + cropSize
        + "]\n    resize_size=["
        + options.resizeSize
        + "]"
        + options;
  }

  /** Options of {@link ImageClassification}. */
  @CanIgnoreReturnValue
  public static final class Options extends NormalizeOptions<Options> {
    private long resizeSize = 256;

    private Options() {
      super(MEAN, STD);
    }

    /** Length of the shorter side before the crop. Default 256. */
    public Options resizeSize(long resizeSize) {
      this.resizeSize = Sizes.check("ImageClassification", resizeSize, resizeSize).height();
      return this;
    }
  }
}
