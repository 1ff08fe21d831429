package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.slice;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Erased regions and JPEG artifacts, {@code torchvision.transforms.v2.functional}. */
public final class Augment {
  private Augment() {}

  /**
   * Replaces a rectangle, {@code erase}.
   *
   * @param image {@code (..., C, H, W)}
   * @param region the rectangle
   * @param value the new values, in a shape that broadcasts to {@code (C, height, width)}
   * @return the same shape and dtype
   */
  public static Tensor erase(Tensor image, Region region, Tensor value) {
    return TensorScope.compute(() -> erase_(image.clone(), region, value));
  }

  /**
   * Replaces a rectangle in place, {@code erase(inplace=True)}.
   *
   * @param image {@code (..., C, H, W)}
   * @param region the rectangle
   * @param value the new values, in a shape that broadcasts to {@code (C, height, width)}
   * @return the image
   */
  @CanIgnoreReturnValue
  public static Tensor erase_(Tensor image, Region region, Tensor value) {
    Objects.requireNonNull(value, "value");
    Index rows = slice(region.top(), region.top() + region.height());
    Index columns = slice(region.left(), region.left() + region.width());
    Shape target = TensorScope.compute(() -> image.get(ellipsis(), rows, columns).shape());
    for (int i = 1; i <= value.dim(); i++) {
      long length = value.size(-i);
      if (length != 1 && (i > target.rank() || length != target.size(-i))) {
        throw new IllegalArgumentException(
            "erase: values of shape " + value.shape() + " for a rectangle of shape " + target);
      }
    }
    image.set(ellipsis(), rows, columns, value);
    return image;
  }

  /**
   * Encodes images as JPEG and decodes them, {@code jpeg}. The result has the artifacts of the
   * compression. Colors are stored at half the resolution, as torchvision's encoder does.
   *
   * @param image uint8 on the CPU, {@code (..., C, H, W)} with 1 or 3 channels
   * @param quality 1 to 100; lower compresses more
   * @return the same shape; a copy if there are no images
   * @throws IllegalArgumentException if the quality is out of range or the image is not uint8 with
   *     1 or 3 channels
   */
  public static Tensor jpeg(Tensor image, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("jpeg: quality must be from 1 to 100, got " + quality);
    }
    boolean rgb = Channels.isRgb("jpeg", image);
    if (image.dtype() != DType.UINT8) {
      throw new IllegalArgumentException(
          "jpeg: the image must be uint8, got " + image.dtype().pythonName());
    }
    if (image.numel() == 0) {
      return image.clone();
    }
    return TensorScope.compute(
        () -> {
          Tensor images = image.reshape(-1, rgb ? 3 : 1, image.size(-2), image.size(-1));
          JpegRoundTrip codec = new JpegRoundTrip(quality);
          List<Tensor> decoded =
              LongStream.range(0, images.size(0))
                  .mapToObj(i -> codec.apply(images.select(0, i)))
                  .toList();
          return Torch.stack(decoded).reshape(image.shape());
        });
  }
}
