package org.jtorch.vision.transforms;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.tvtensors.CanvasSize;

/** Operations from which a policy draws, with the magnitudes that they may have. */
final class AugmentSpace {
  /** Magnitudes of an operation, one per bin. */
  @FunctionalInterface
  interface Magnitudes {
    Tensor values(long bins, CanvasSize size);
  }

  /** Magnitudes of one operation; without them it has none. */
  private record Range(@Nullable Magnitudes magnitudes, boolean signed) {}

  /** An operation with the magnitude that was drawn. */
  record Step(AugmentOperation operation, double magnitude) {
    Tensor apply(Tensor image, AugmentOperation.Warp warp) {
      return operation.apply(image, magnitude, warp);
    }
  }

  static final AugmentSpace AUTO_AUGMENT =
      new AugmentSpace()
          .moving(0.3, 150.0 / 331.0, 30)
          .coloring(0.9)
          .grading(8, 4)
          .plain(AugmentOperation.INVERT);

  static final AugmentSpace RAND_AUGMENT =
      new AugmentSpace()
          .plain(AugmentOperation.IDENTITY)
          .moving(0.3, 150.0 / 331.0, 30)
          .coloring(0.9)
          .grading(8, 4);

  static final AugmentSpace WIDE =
      new AugmentSpace()
          .plain(AugmentOperation.IDENTITY)
          .turning(0.99, size -> 32.0, size -> 32.0, 135)
          .coloring(0.99)
          .grading(8, 6);

  static final AugmentSpace AUG_MIX_PARTIAL =
      new AugmentSpace()
          .turning(0.3, size -> size.width() / 3.0, size -> size.height() / 3.0, 30)
          .grading(4, 4);

  static final AugmentSpace AUG_MIX =
      new AugmentSpace()
          .turning(0.3, size -> size.width() / 3.0, size -> size.height() / 3.0, 30)
          .grading(4, 4)
          .coloring(0.9);

  private final Map<AugmentOperation, Range> ranges = new EnumMap<>(AugmentOperation.class);

  /** Operations in torchvision's order, by which they are drawn. */
  private final List<AugmentOperation> order = new ArrayList<>();

  private AugmentSpace() {}

  /** Largest translation in an image of a size, in pixels. */
  @FunctionalInterface
  private interface Shift {
    double in(CanvasSize size);
  }

  private AugmentSpace moving(double shear, double part, double angle) {
    return turning(shear, size -> part * size.width(), size -> part * size.height(), angle);
  }

  private AugmentSpace turning(double shear, Shift x, Shift y, double angle) {
    return signed(AugmentOperation.SHEAR_X, size -> shear)
        .signed(AugmentOperation.SHEAR_Y, size -> shear)
        .signed(AugmentOperation.TRANSLATE_X, x)
        .signed(AugmentOperation.TRANSLATE_Y, y)
        .signed(AugmentOperation.ROTATE, size -> angle);
  }

  private AugmentSpace coloring(double max) {
    return signed(AugmentOperation.BRIGHTNESS, size -> max)
        .signed(AugmentOperation.COLOR, size -> max)
        .signed(AugmentOperation.CONTRAST, size -> max)
        .signed(AugmentOperation.SHARPNESS, size -> max);
  }

  /** Adds operations on the values of pixels: bits fall from the first number by the second. */
  private AugmentSpace grading(long bits, long removed) {
    return add(
            AugmentOperation.POSTERIZE,
            new Range(
                (bins, size) ->
                    Torch.rsub(Torch.arange(bins).div((bins - 1.0) / removed), bits).round(),
                false))
        .add(
            AugmentOperation.SOLARIZE,
            new Range((bins, size) -> Torch.linspace(1.0, 0.0, bins), false))
        .plain(AugmentOperation.AUTO_CONTRAST)
        .plain(AugmentOperation.EQUALIZE);
  }

  private AugmentSpace signed(AugmentOperation operation, Shift max) {
    return add(operation, new Range((bins, size) -> Torch.linspace(0.0, max.in(size), bins), true));
  }

  private AugmentSpace plain(AugmentOperation operation) {
    return add(operation, new Range(null, false));
  }

  private AugmentSpace add(AugmentOperation operation, Range range) {
    ranges.put(operation, range);
    order.add(operation);
    return this;
  }

  /** Draws an operation and its magnitude. */
  Step draw(long bins, CanvasSize size, LongSupplier bin) {
    return step(order.get((int) Draws.integer(0, order.size())), bins, size, bin);
  }

  /** Draws the sign of an operation, and takes its magnitude from a bin, which may draw first. */
  Step step(AugmentOperation operation, long bins, CanvasSize size, LongSupplier bin) {
    Range range = ranges.get(operation);
    if (range == null || range.magnitudes == null) {
      return new Step(operation, 0);
    }
    Magnitudes magnitudes = range.magnitudes;
    double magnitude =
        TensorScope.compute(() -> magnitudes.values(bins, size).get(bin.getAsLong()).item());
    boolean negative = range.signed && isAtMost(0.5);
    return new Step(operation, negative ? -magnitude : magnitude);
  }

  /** Returns {@code torch.rand(()) <= p}, which is compared in float32. */
  static boolean isAtMost(double p) {
    return TensorScope.compute(() -> (float) Torch.rand(1).item() <= (float) p);
  }
}
