package org.jtorch.vision.transforms;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.transforms.functional.ResamplingOptions;
import org.jtorch.vision.transforms.functional.TypeConversion;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Transform that prepares images as trained weights need them, {@code
 * torchvision.transforms._presets}. Results equal those that torchvision gives for a tensor: images
 * of integers are resized in float32 and rounded. A {@link BufferedImage} is transformed as its
 * tensor.
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
    return apply(TypeConversion.pilToTensor(image));
  }

  @Override
  @Nullable TVTensor part(Object leaf) {
    return leaf instanceof BufferedImage picture
        ? TypeConversion.toImage(picture)
        : super.part(leaf);
  }

  /** Resizes; images of integers become float32 and are rounded. */
  static Tensor resized(Tensor image, long[] size, ResamplingOptions<?> options) {
    DType type = image.dtype();
    Tensor real = type.isFloatingPoint() ? image : image.to(DType.FLOAT32);
    Tensor scaled = Geometry.resize(real, size, o -> o.resampling(options));
    if (type.isFloatingPoint() || scaled == real) {
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
