package org.jtorch.vision.transforms.functional;

import static org.jtorch.Index.ellipsis;
import static org.jtorch.Index.to;

import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.PointwiseOps.RoundingMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Histogram equalization, with the rounding of Pillow's lookup table. */
final class Histogram {
  private Histogram() {}

  static Tensor equalize(Tensor original) {
    Tensor image = PixelRange.convert(original, DType.UINT8, true);
    Tensor pixels = image.flatten(-2).to(DType.INT64);
    long[] counts = pixels.shape().toArray();
    counts[counts.length - 1] = 256;
    Tensor empty = pixels.newZeros(DType.INT32, counts);
    Tensor histogram = empty.scatterAdd_(-1, pixels, empty.newOnes(1).expandAs(pixels));
    Tensor sums = histogram.cumsum(-1);
    // The last value that occurs is where the sums reach their maximum first.
    Tensor last = histogram.gather(-1, sums.argmax(-1).unsqueeze_(-1));
    Tensor step = Torch.rsub(last, pixels.size(-1)).div_(255, RoundingMode.FLOOR);
    Tensor valid = step.ne(0).unsqueeze_(-1);
    Tensor table = table(sums, step);
    Tensor equalized = table.gather(-1, pixels).viewAs(image);
    return PixelRange.convert(equalized.where(valid, image), original.dtype(), true);
  }

  private static Tensor table(Tensor sums, Tensor step) {
    Tensor values =
        sums.get(ellipsis(), to(-1))
            .add_(step.floorDivide(2))
            .div_(step.clampMin_(1), RoundingMode.FLOOR)
            .clamp_(0, 255)
            .to(DType.UINT8);
    long[] shape = values.shape().toArray();
    long[] first = Arrays.copyOf(shape, shape.length);
    first[shape.length - 1] = 1;
    return Torch.cat(List.of(values.newZeros(first), values), -1);
  }
}
