package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.slice;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.Video;

/** Pads all sides. */
final class Padding extends PartKernel {
  private final long left;
  private final long top;
  private final long right;
  private final long bottom;
  private final Geometry.PadOptions options;

  /** Creates a padding of one number, of x and y, or of left, top, right and bottom. */
  Padding(long[] padding, Geometry.PadOptions options) {
    if (padding.length != 1 && padding.length != 2 && padding.length != 4) {
      throw new IllegalArgumentException(
          "pad: the padding must be 1, 2 or 4 numbers, got " + Arrays.toString(padding));
    }
    this.left = padding[0];
    this.top = padding[padding.length == 1 ? 0 : 1];
    this.right = padding.length == 4 ? padding[2] : left;
    this.bottom = padding.length == 4 ? padding[3] : top;
    this.options = options;
  }

  @Override
  Tensor image(Tensor image) {
    return padded(image, options.fillOf(Image.class));
  }

  @Override
  Tensor video(Tensor video) {
    return padded(video, options.fillOf(Video.class));
  }

  @Override
  Tensor mask(Tensor mask) {
    double[] fill = options.fillOf(Mask.class);
    if (fill.length > 1) {
      throw new IllegalArgumentException("pad: masks need one fill value, got " + fill.length);
    }
    return padded(mask, fill);
  }

  private Tensor padded(Tensor image, double[] fill) {
    PaddingMode mode = options.paddingMode();
    checkSize(image, mode);
    if (fill.length > 1 && Channels.count("pad", image) != fill.length) {
      throw new IllegalArgumentException(
          "pad: fill has " + fill.length + " values for an image of shape " + image.shape());
    }
    if (fill.length > 1 && mode != PaddingMode.CONSTANT) {
      throw new IllegalArgumentException("pad: " + mode + " needs no fill value per channel");
    }
    long[] sides = {left, right, top, bottom};
    return switch (mode) {
      case CONSTANT ->
          fill.length > 1
              ? filledPerChannel(F.pad(image, sides), fill)
              : F.pad(image, sides, PadMode.CONSTANT, fill.length == 0 ? 0 : fill[0]);
      case EDGE -> ofPixels(image, PadMode.REPLICATE);
      case REFLECT -> ofPixels(image, PadMode.REFLECT);
      case SYMMETRIC -> symmetric(image);
    };
  }

  private void checkSize(Tensor image, PaddingMode mode) {
    long[] shape = Channels.shapeOfPlanes("pad", image);
    long h = shape[shape.length - 2];
    long w = shape[shape.length - 1];
    boolean tooFar =
        mode == PaddingMode.REFLECT && (Math.max(left, right) >= w || Math.max(top, bottom) >= h);
    if (tooFar
        || h + Math.min(top, 0) + Math.min(bottom, 0) < 0
        || w + Math.min(left, 0) + Math.min(right, 0) < 0) {
      throw new IllegalArgumentException(
          "pad: left, top, right and bottom padding of "
              + List.of(left, top, right, bottom)
              + " is not possible with mode "
              + mode
              + " for an image of shape "
              + image.shape());
    }
  }

  private Tensor filledPerChannel(Tensor padded, double[] fill) {
    Tensor values =
        Torch.tensor(DType.FLOAT32.on(padded.device()), fill)
            .to(padded.dtype())
            .reshape(fill.length, 1, 1);
    long h = padded.size(-2);
    long w = padded.size(-1);
    fill(padded, values, 0, top, 0, w);
    fill(padded, values, 0, h, 0, left);
    fill(padded, values, h - bottom, h, 0, w);
    fill(padded, values, 0, h, w - right, w);
    return padded;
  }

  private static void fill(
      Tensor image, Tensor values, long top, long bottom, long left, long right) {
    if (top < bottom && left < right) {
      var unused = image.get(ellipsis(), slice(top, bottom), slice(left, right)).copy_(values);
    }
  }

  /** Reflects or repeats pixels; the kernels take floating-point numbers only. */
  private Tensor ofPixels(Tensor image, PadMode mode) {
    DType type = image.dtype();
    long[] shape = Channels.shapeOfPlanes("pad", image);
    int last = shape.length - 1;
    if (image.numel() == 0 && image.size(-2) * image.size(-1) > 0) {
      shape[last - 1] += top + bottom;
      shape[last] += left + right;
      return image.reshape(shape);
    }
    Tensor planes = image.reshape(-1, shape[last - 1], shape[last]);
    Tensor real = type.isFloatingPoint() ? planes : planes.to(DType.FLOAT32);
    Tensor padded = F.pad(real, new long[] {left, right, top, bottom}, mode).to(type);
    shape[last - 1] = padded.size(-2);
    shape[last] = padded.size(-1);
    return padded.reshape(shape);
  }

  private Tensor symmetric(Tensor image) {
    long h = image.size(-2);
    long w = image.size(-1);
    Tensor cropped =
        image.get(
            ellipsis(),
            slice(Math.max(-top, 0), h - Math.max(-bottom, 0)),
            slice(Math.max(-left, 0), w - Math.max(-right, 0)));
    return cropped
        .indexSelect(-2, mirrored(cropped, -2, top, bottom))
        .indexSelect(-1, mirrored(cropped, -1, left, right));
  }

  private static Tensor mirrored(Tensor image, long dim, long before, long after) {
    long length = image.size(dim);
    if (before > length || after > length) {
      throw new IllegalArgumentException(
          "pad: symmetric padding must not be larger than the image, got "
              + Math.max(before, after)
              + " for a length of "
              + length);
    }
    LongStream indices =
        LongStream.range(-Math.max(before, 0), length + Math.max(after, 0))
            .map(i -> i < 0 ? -1 - i : i < length ? i : 2 * length - 1 - i);
    return Torch.tensor(DType.INT64.on(image.device()), indices.toArray());
  }

  private CanvasSize padded(CanvasSize size) {
    return new CanvasSize(size.height() + top + bottom, size.width() + left + right);
  }

  private void checkConstant(String kind) {
    if (options.paddingMode() != PaddingMode.CONSTANT) {
      throw new IllegalArgumentException(
          "pad: " + kind + " need the mode CONSTANT, got " + options.paddingMode());
    }
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    checkConstant("bounding boxes");
    Tensor moved = boxes.data().add(Offsets.ofBoxes(boxes, left, top));
    CanvasSize size = padded(boxes.canvasSize());
    return boxes.with(
        Meta.clampBoundingBoxes(moved, boxes.format(), size, boxes.clampingMode()), size);
  }

  @Override
  KeyPoints points(KeyPoints points) {
    checkConstant("keypoints");
    Tensor moved = points.data().add(Offsets.ofPoints(points.data(), left, top));
    return new KeyPoints(moved, padded(points.canvasSize()));
  }
}
