package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Geometry;

/**
 * Videos for classification models, {@code torchvision.transforms._presets.VideoClassification}:
 * frames are resized without antialiasing, cropped and normalized, and {@code (..., T, C, H, W)}
 * becomes {@code (..., C, T, H, W)}.
 */
public final class VideoClassification extends Preset {
  private final long[] cropSize;
  private final long[] resizeSize;
  private final Options options;

  /**
   * Creates a transform.
   *
   * @param cropSize height and width of the result in pixels
   * @param resizeSize height and width before the crop, or the length of the shorter side
   * @param options {@code o -> o.mean(0.45, 0.45, 0.45)}
   * @throws IllegalArgumentException if a size has another length or is not positive
   */
  public VideoClassification(long[] cropSize, long[] resizeSize, Consumer<Options> options) {
    if (cropSize.length != 2 || resizeSize.length < 1 || resizeSize.length > 2) {
      throw new IllegalArgumentException(
          "VideoClassification: expected height and width of the crop and one or two lengths, got "
              + Arrays.toString(cropSize)
              + " and "
              + Arrays.toString(resizeSize));
    }
    var unused = Sizes.check("VideoClassification", cropSize[0], cropSize[1]);
    this.cropSize = cropSize.clone();
    this.resizeSize = resizeSize.clone();
    this.options = new Options();
    this.options.antialias(false);
    options.accept(this.options);
  }

  @Override
  Tensor prepared(Tensor video, boolean picture) {
    if (video.dim() < 4) {
      throw new IllegalArgumentException(
          "VideoClassification: expected (..., T, C, H, W), got " + video.shape());
    }
    Tensor resized = resized(video, picture, resizeSize, options);
    Tensor cropped = Geometry.centerCrop(resized, cropSize[0], cropSize[1]);
    return normalized(cropped, video.dtype(), options).transpose(-4, -3);
  }

  @Override
  protected String extraRepr() {
    return "\n    crop_size="
        + Arrays.toString(cropSize)
        + "\n    resize_size="
        + Arrays.toString(resizeSize)
        + options;
  }

  /** Options of {@link VideoClassification}. */
  @CanIgnoreReturnValue
  public static final class Options extends NormalizeOptions<Options> {
    private Options() {
      super(new double[] {0.43216, 0.394666, 0.37645}, new double[] {0.22803, 0.22145, 0.216989});
    }
  }
}
