package org.jtorch.vision.transforms;

import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Video;

/**
 * Converts all parts to a dtype and scales the values of images and videos, {@code
 * torchvision.transforms.v2.ConvertImageDtype}. {@link ToDtype} with {@code scale}, which leaves
 * masks and boxes as they are, takes its place in new code.
 */
public final class ConvertImageDtype extends Transform {
  private final DType dtype;

  /** Creates a transform to float32. */
  public ConvertImageDtype() {
    this(DType.FLOAT32);
  }

  /**
   * Creates a transform.
   *
   * @param dtype dtype of the result
   */
  public ConvertImageDtype(DType dtype) {
    this.dtype = Objects.requireNonNull(dtype, "dtype");
  }

  @Override
  boolean ignoresPictures() {
    return true;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> {
      boolean pixels = part instanceof Image || part instanceof Video;
      return part.map(data -> Misc.toDtype(data, dtype, pixels));
    };
  }
}
