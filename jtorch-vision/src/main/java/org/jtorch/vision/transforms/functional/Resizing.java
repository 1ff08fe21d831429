package org.jtorch.vision.transforms.functional;

import java.util.Arrays;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.KeyPoints;

/** Resizes to a size, or to a length of the shorter side. */
final class Resizing extends PartKernel {
  private final long[] size;
  private final long maxSize;
  private final InterpolateMode mode;
  private final boolean antialias;

  Resizing(long[] size, ResizeOptions options) {
    this.size = size.clone();
    this.maxSize = options.maxSize();
    this.mode = options.interpolation();
    this.antialias = options.antialias();
    checkSize();
  }

  private void checkSize() {
    if (size.length > 2 || Arrays.stream(size).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException(
          "resize: the size must be one or two positive numbers, got " + Arrays.toString(size));
    }
    if (size.length == 0 && maxSize == 0) {
      throw new IllegalArgumentException("resize: maxSize is needed where no size is given");
    }
    if (size.length == 2 && maxSize > 0) {
      throw new IllegalArgumentException(
          "resize: maxSize needs the length of the shorter side, not height and width");
    }
    if (size.length == 1 && maxSize > 0 && maxSize <= size[0]) {
      throw new IllegalArgumentException(
          "resize: maxSize = "
              + maxSize
              + " must be greater than the length of the shorter side, "
              + size[0]);
    }
  }

  CanvasSize outputSize(CanvasSize from) {
    if (size.length == 2) {
      return new CanvasSize(size[0], size[1]);
    }
    boolean upright = from.width() <= from.height();
    long shorter = upright ? from.width() : from.height();
    long longer = upright ? from.height() : from.width();
    long newShorter;
    long newLonger;
    if (size.length == 0) {
      newLonger = maxSize;
      newShorter = ratio(maxSize, shorter, longer);
    } else {
      newShorter = size[0];
      newLonger = ratio(size[0], longer, shorter);
      if (maxSize > 0 && newLonger > maxSize) {
        newShorter = ratio(maxSize, newShorter, newLonger);
        newLonger = maxSize;
      }
    }
    return upright ? new CanvasSize(newLonger, newShorter) : new CanvasSize(newShorter, newLonger);
  }

  private static long ratio(long length, long numerator, long denominator) {
    return (long) ((double) (length * numerator) / denominator);
  }

  @Override
  Tensor image(Tensor image) {
    return resized(image, mode);
  }

  @Override
  Tensor mask(Tensor mask) {
    return resized(mask, mode == InterpolateMode.NEAREST_EXACT ? mode : InterpolateMode.NEAREST);
  }

  Tensor nearest(Tensor image) {
    return resized(image, InterpolateMode.NEAREST);
  }

  private Tensor resized(Tensor image, InterpolateMode mode) {
    if (image.dim() < 3) {
      throw new IllegalArgumentException("resize: expected (..., C, H, W), got " + image.shape());
    }
    long[] shape = image.shape().toArray();
    int last = shape.length - 1;
    CanvasSize from = new CanvasSize(shape[last - 1], shape[last]);
    CanvasSize to = outputSize(from);
    if (to.equals(from)) {
      return image;
    }
    if (image.numel() > 0 && Math.min(to.height(), to.width()) < 1) {
      throw new IllegalArgumentException(
          "resize: an image of size " + from + " cannot be resized to " + to);
    }
    shape[last - 1] = to.height();
    shape[last] = to.width();
    if (image.numel() == 0) {
      return image.reshape(shape);
    }
    Tensor batch = batch(image, shape[last - 2], from);
    return interpolated(batch, to, mode).reshape(shape);
  }

  /** One image is given the strides of a channels-last batch, so that the result has them too. */
  private static Tensor batch(Tensor image, long channels, CanvasSize size) {
    Tensor batch = image.reshape(-1, channels, size.height(), size.width());
    long[] strides = batch.strides();
    boolean channelsLast =
        strides[1] == 1 && strides[3] == channels && strides[2] == channels * size.width();
    if (!channelsLast || batch.size(0) != 1 || strides[0] == batch.numel()) {
      return batch;
    }
    strides[0] = batch.numel();
    return batch.asStrided(batch.shape(), strides, batch.storageOffset());
  }

  private Tensor interpolated(Tensor batch, CanvasSize to, InterpolateMode mode) {
    DType type = batch.dtype();
    boolean nearest = mode == InterpolateMode.NEAREST || mode == InterpolateMode.NEAREST_EXACT;
    boolean native8 = type == DType.UINT8 && (nearest || batch.device().type() == Device.Type.CPU);
    boolean direct = native8 || type == DType.FLOAT32 || type == DType.FLOAT64;
    boolean onePixel = native8 && to.height() == 1 && to.width() == 1;
    // libtorch's kernel fails on one pixel of planar bytes.
    Tensor bytes = onePixel ? batch.to(MemoryFormat.CHANNELS_LAST) : batch;
    Tensor scaled =
        F.interpolate(
            direct ? bytes : batch.to(DType.FLOAT32),
            o -> o.size(to.height(), to.width()).mode(mode).antialias(antialias && !nearest));
    if (direct) {
      return scaled;
    }
    Tensor limited =
        mode == InterpolateMode.BICUBIC && type == DType.UINT8 ? scaled.clamp(0, 255) : scaled;
    // torchvision does not round uint16.
    boolean rounded = type.isInteger() && type != DType.UINT16;
    return (rounded ? limited.round() : limited).to(type);
  }

  @Override
  KeyPoints points(KeyPoints points) {
    CanvasSize to = outputSize(points.canvasSize());
    if (to.equals(points.canvasSize())) {
      return points;
    }
    Tensor scaled = points.data().mul(ratios(points.data(), points.canvasSize(), to, 1));
    return new KeyPoints(scaled.to(points.data().dtype()), to);
  }

  @Override
  BoundingBoxes boxes(BoundingBoxes boxes) {
    CanvasSize from = boxes.canvasSize();
    CanvasSize to = outputSize(from);
    if (to.equals(from)) {
      return boxes;
    }
    Tensor data = boxes.data();
    BoxFormat format = boxes.format();
    if (!format.isRotated()) {
      return boxes.with(data.mul(ratios(data, from, to, 2)).to(data.dtype()), to);
    }
    Tensor corners = Meta.convertBoundingBoxFormat(data, format, BoxFormat.XYXYXYXY);
    Tensor upright = Parallelograms.toBoxes(corners.mul(ratios(data, from, to, 4)));
    Tensor clamped = Meta.clampBoundingBoxes(upright, BoxFormat.XYXYXYXY, to, boxes.clampingMode());
    Tensor result = Meta.convertBoundingBoxFormat(clamped, BoxFormat.XYXYXYXY, format);
    return boxes.with(result.to(data.dtype()), to);
  }

  /** Ratios of x and y, repeated for each point, in float32 as in Python. */
  private static Tensor ratios(Tensor like, CanvasSize from, CanvasSize to, int points) {
    double[] ratios = new double[2 * points];
    for (int i = 0; i < ratios.length; i += 2) {
      ratios[i] = (double) to.width() / from.width();
      ratios[i + 1] = (double) to.height() / from.height();
    }
    return Torch.tensor(DType.FLOAT32.on(like.device()), ratios);
  }
}
