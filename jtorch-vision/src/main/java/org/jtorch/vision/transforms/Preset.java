package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.transforms.functional.ResamplingOptions;
import org.jtorch.vision.transforms.functional.TypeConversion;

/**
 * Transform that prepares images as trained weights need them, {@code
 * torchvision.transforms._presets}.
 *
 * <p>Results equal those of torchvision. It resizes a tensor of integers in float32 and rounds it,
 * and a picture in integers, which is ten times as fast: {@link #apply(BufferedImage)} is as close
 * to torchvision on a Pillow image as libtorch's kernel is to Pillow.
 */
public abstract sealed class Preset extends Transform
    permits ImageClassification,
        ObjectDetection,
        SemanticSegmentation,
        VideoClassification,
        OpticalFlow {
  Preset() {}

  /**
   * Transforms a picture.
   *
   * @param image an image of any type
   * @return float32, as for a tensor {@code (C, H, W)}
   */
  public final Tensor apply(BufferedImage image) {
    return TensorScope.compute(() -> prepared(TypeConversion.pilToTensor(image), true));
  }

  /** Transforms an image; integers are resized as integers if it is a picture. */
  abstract Tensor prepared(Tensor image, boolean picture);

  @Override
  protected final Kernel makeParams(Parts parts) {
    return Pixels.of(image -> prepared(image, false));
  }

  /** Resizes; integers become float32 and are rounded, unless they are those of a picture. */
  static Tensor resized(Tensor image, boolean picture, long[] size, ResamplingOptions<?> options) {
    DType type = image.dtype();
    Tensor real = picture || type.isFloatingPoint() ? image : image.to(DType.FLOAT32);
    Tensor scaled = Geometry.resize(real, size, o -> o.resampling(options));
    if (scaled.dtype() == type || scaled == real) {
      return scaled;
    }
    boolean overshoots = type == DType.UINT8 && options.interpolation() == InterpolateMode.BICUBIC;
    return (overshoots ? scaled.clamp(0, 255) : scaled).round();
  }

  /** Returns float32 from 0 to 1, {@code convert_image_dtype}. */
  static Tensor scaled(Tensor image, DType original) {
    if (original.isFloatingPoint()) {
      return image.to(DType.FLOAT32);
    }
    double max =
        switch (original) {
          case BOOL -> 1;
          case UINT8 -> 255;
          case INT8 -> Byte.MAX_VALUE;
          case INT16 -> Short.MAX_VALUE;
          case INT32 -> Integer.MAX_VALUE;
          case INT64 -> Long.MAX_VALUE;
          default -> throw new IllegalArgumentException("the image must not be " + original);
        };
    return image.to(DType.FLOAT32).div(max);
  }

  static Tensor normalized(Tensor image, DType original, NormalizeOptions<?> options) {
    return Misc.normalize(scaled(image, original), options.mean(), options.std());
  }
}
