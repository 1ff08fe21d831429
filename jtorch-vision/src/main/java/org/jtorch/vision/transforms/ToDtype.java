package org.jtorch.vision.transforms;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jtorch.DType;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;

/**
 * Converts parts to other dtypes, {@code torchvision.transforms.v2.ToDtype}. Values of images and
 * videos may be scaled from the range of the one dtype to that of the other.
 */
public final class ToDtype extends Transform {
  private final Map<Class<? extends TVTensor>, DType> dtypes;
  private final boolean scale;

  /**
   * Converts images and videos without scaling their values.
   *
   * @param dtype dtype of the result
   */
  public ToDtype(DType dtype) {
    this(dtype, false);
  }

  /**
   * Converts images and videos.
   *
   * @param dtype dtype of the result
   * @param scale whether values are scaled: 0 to 1 for floating-point, 0 to the largest value for
   *     integers
   */
  public ToDtype(DType dtype, boolean scale) {
    this(Map.of(Image.class, dtype, Video.class, dtype), scale);
  }

  /**
   * Converts each kind of part to a dtype of its own.
   *
   * @param dtypes dtype of each kind of part; kinds without one pass through, plain tensors count
   *     as {@link Image}
   * @param scale whether values of images and videos are scaled
   */
  public ToDtype(Map<Class<? extends TVTensor>, DType> dtypes, boolean scale) {
    this.dtypes = Map.copyOf(dtypes);
    this.scale = scale;
  }

  @Override
  protected Set<Class<? extends TVTensor>> transformedTypes() {
    return dtypes.keySet();
  }

  @Override
  boolean ignoresPictures() {
    return true;
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    return part -> {
      DType dtype = Objects.requireNonNull(dtypes.get(part.getClass()));
      boolean pixels = part instanceof Image || part instanceof Video;
      return part.map(data -> Misc.toDtype(data, dtype, scale && pixels));
    };
  }

  @Override
  protected String extraRepr() {
    return "scale=" + (scale ? "True" : "False");
  }
}
