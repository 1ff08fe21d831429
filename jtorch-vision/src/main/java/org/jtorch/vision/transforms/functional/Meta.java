package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.every;
import static org.jtorch.Index.slice;

import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.ClampingMode;

/**
 * Sizes of images, formats of boxes, and boxes and keypoints clamped to the image, {@code
 * torchvision.transforms.v2.functional}.
 */
public final class Meta {
  private Meta() {}

  /**
   * Channels, height and width, {@code get_dimensions}.
   *
   * @param image {@code (..., C, H, W)} or {@code (H, W)}
   * @return {@code [C, H, W]}; an image without channels has one
   * @throws IllegalArgumentException if the image has fewer than two dimensions
   */
  public static Shape getDimensions(Tensor image) {
    CanvasSize size = getSize(image);
    return Shape.of(getNumChannels(image), size.height(), size.width());
  }

  /**
   * Number of channels, {@code get_num_channels}.
   *
   * @param image {@code (..., C, H, W)} or {@code (H, W)}
   * @return the channels; an image without channels has one
   * @throws IllegalArgumentException if the image has fewer than two dimensions
   */
  public static long getNumChannels(Tensor image) {
    requireDimensions("getNumChannels", image, 2);
    return image.dim() == 2 ? 1 : image.size(-3);
  }

  /**
   * Height and width, {@code get_size}.
   *
   * @param image {@code (..., H, W)}
   * @return height and width in pixels
   * @throws IllegalArgumentException if the image has fewer than two dimensions
   */
  public static CanvasSize getSize(Tensor image) {
    requireDimensions("getSize", image, 2);
    return new CanvasSize(image.size(-2), image.size(-1));
  }

  /**
   * Number of frames, {@code get_num_frames}.
   *
   * @param video {@code (..., T, C, H, W)}
   * @return the frames
   * @throws IllegalArgumentException if the video has fewer than four dimensions
   */
  public static long getNumFrames(Tensor video) {
    requireDimensions("getNumFrames", video, 4);
    return video.size(-4);
  }

  /**
   * Value of full brightness.
   *
   * @param dtype dtype of an image
   * @return the largest value of an integer dtype, 255 for uint8; 1 for others
   */
  public static long maxValue(DType dtype) {
    return PixelRange.max(dtype);
  }

  private static void requireDimensions(String function, Tensor image, int count) {
    if (image.dim() < count) {
      throw new IllegalArgumentException(
          function + ": expected at least " + count + " dimensions, got " + image.shape());
    }
  }

  /**
   * Converts boxes between formats, {@code convert_bounding_box_format}. Coordinates of integer
   * boxes are cut or floored as torchvision's transforms do, which differs from {@link
   * org.jtorch.vision.ops.VisionOps#boxConvert}.
   *
   * @param boxes {@code (..., K)} with the K coordinates of the format
   * @param oldFormat format of the boxes
   * @param newFormat format of the result
   * @return the converted boxes; the boxes themselves if the formats are equal
   * @throws IllegalArgumentException if the last dimension is not that of the format, or one format
   *     is rotated and the other is not
   */
  public static Tensor convertBoundingBoxFormat(
      Tensor boxes, BoxFormat oldFormat, BoxFormat newFormat) {
    return BoxFormats.convert(boxes, oldFormat, newFormat);
  }

  /**
   * Clamps boxes to the image, {@code clamp_bounding_boxes}.
   *
   * @param boxes {@code (..., 4)}, or floating-point {@code (N, 5)} or {@code (N, 8)} for rotated
   *     boxes
   * @param format format of the boxes
   * @param canvasSize height and width of the image
   * @param clampingMode whether rotated boxes may keep a part outside of the image. {@code NONE}
   *     copies the boxes.
   * @return the clamped boxes in the same format and dtype
   * @throws IllegalArgumentException if the last dimension is not that of the format
   */
  public static Tensor clampBoundingBoxes(
      Tensor boxes, BoxFormat format, CanvasSize canvasSize, ClampingMode clampingMode) {
    if (clampingMode == ClampingMode.NONE) {
      return boxes.clone();
    }
    return TensorScope.compute(
        () ->
            format.isRotated()
                ? new RotatedClamp(clampingMode).clamp(boxes, format, canvasSize)
                : clamp(boxes, format, canvasSize));
  }

  private static Tensor clamp(Tensor boxes, BoxFormat format, CanvasSize canvasSize) {
    DType type = boxes.dtype();
    Tensor real = type.isFloatingPoint() ? boxes.clone() : boxes.to(DType.FLOAT32);
    Tensor corners = BoxFormats.convert(real, format, BoxFormat.XYXY);
    Tensor unusedX = corners.get(ellipsis(), every(2)).clamp_(0, canvasSize.width());
    Tensor unusedY = corners.get(ellipsis(), slice(1, 4, 2)).clamp_(0, canvasSize.height());
    return BoxFormats.convert(corners, BoxFormat.XYXY, format).to(type);
  }

  /**
   * Clamps keypoints to the pixels of the image, {@code clamp_keypoints}.
   *
   * @param keypoints {@code (..., 2)}
   * @param canvasSize height and width of the image
   * @return x from 0 to width - 1 and y from 0 to height - 1, in the same dtype
   */
  public static Tensor clampKeypoints(Tensor keypoints, CanvasSize canvasSize) {
    return TensorScope.compute(
        () -> {
          DType type = keypoints.dtype();
          Tensor real = type.isFloatingPoint() ? keypoints.clone() : keypoints.to(DType.FLOAT32);
          Tensor unusedX = real.select(-1, 0).clamp_(0, canvasSize.width() - 1);
          Tensor unusedY = real.select(-1, 1).clamp_(0, canvasSize.height() - 1);
          return real.to(type);
        });
  }
}
