package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.vision.internal.Configured;

/**
 * Images for segmentation models, {@code torchvision.transforms._presets.SemanticSegmentation}: the
 * shorter side is resized, and channels are normalized.
 */
public final class SemanticSegmentation extends Preset {
  private final long[] resizeSize;
  private final Options options;

  /**
   * Creates a transform that does not resize.
   *
   * @param options {@code o -> o.mean(0.5, 0.5, 0.5)}
   */
  public SemanticSegmentation(Consumer<Options> options) {
    this(new long[0], options);
  }

  /**
   * Creates a transform.
   *
   * @param resizeSize length of the shorter side in pixels
   * @param options {@code o -> o.mean(0.5, 0.5, 0.5)}
   * @throws IllegalArgumentException if the size is not positive
   */
  public SemanticSegmentation(long resizeSize, Consumer<Options> options) {
    this(
        new long[] {Sizes.check("SemanticSegmentation", resizeSize, resizeSize).height()}, options);
  }

  private SemanticSegmentation(long[] resizeSize, Consumer<Options> options) {
    this.resizeSize = resizeSize;
    this.options = Configured.by(new Options(), options);
  }

  @Override
  Tensor prepared(Tensor image, boolean picture) {
    Tensor sized = resizeSize.length == 0 ? image : resized(image, picture, resizeSize, options);
    return normalized(sized, image.dtype(), options);
  }

  @Override
  protected String extraRepr() {
    return "\n    resize_size="
        + (resizeSize.length == 0 ? "None" : Arrays.toString(resizeSize))
        + options;
  }

  /** Options of {@link SemanticSegmentation}. */
  @CanIgnoreReturnValue
  public static final class Options extends NormalizeOptions<Options> {
    private Options() {
      super(ImageClassification.MEAN, ImageClassification.STD);
    }
  }
}
