package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Region;
import org.jtorch.vision.transforms.functional.ResamplingOptions;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Crops a random area of a random aspect ratio and resizes it, {@code
 * torchvision.transforms.v2.RandomResizedCrop}.
 */
public final class RandomResizedCrop extends Transform {
  private static final int TRIALS = 10;

  private final CanvasSize size;
  private final Options options;
  private final double[] logRatio;

  /**
   * Creates a transform with an area of 0.08 to 1 and an aspect ratio of 3/4 to 4/3.
   *
   * @param size height and width of the result in pixels
   */
  public RandomResizedCrop(long size) {
    this(size, size, o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param height height of the result in pixels
   * @param width width of the result in pixels
   * @param options {@code o -> o.scale(0.5, 1).interpolation(InterpolateMode.BICUBIC)}
   * @throws IllegalArgumentException if the size is not positive
   */
  public RandomResizedCrop(long height, long width, Consumer<Options> options) {
    this.size = Sizes.check("RandomResizedCrop", height, width);
    this.options = Configured.by(new Options(), options);
    this.logRatio =
        TensorScope.compute(
            () ->
                Torch.tensor(DType.FLOAT32, this.options.ratio)
                    .log()
                    .to(DType.FLOAT64)
                    .toDoubleArray());
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    Region r = draw(parts.size());
    long[] to = {size.height(), size.width()};
    return part -> Geometry.resizedCrop(part, r, to, o -> o.resampling(options));
  }

  private Region draw(CanvasSize from) {
    long area = from.height() * from.width();
    for (int i = 0; i < TRIALS; i++) {
      double target = area * Draws.uniform(options.scale[0], options.scale[1]);
      double aspect = Torch.empty(1).uniform_(logRatio[0], logRatio[1]).exp().item();
      long w = (long) Math.rint(Math.sqrt(target * aspect));
      long h = (long) Math.rint(Math.sqrt(target / aspect));
      if (0 < w && w <= from.width() && 0 < h && h <= from.height()) {
        long top = Draws.integer(0, from.height() - h + 1);
        long left = Draws.integer(0, from.width() - w + 1);
        return new Region(top, left, h, w);
      }
    }
    return central(from);
  }

  private Region central(CanvasSize from) {
    double ratio = (double) from.width() / from.height();
    double min = Math.min(options.ratio[0], options.ratio[1]);
    double max = Math.max(options.ratio[0], options.ratio[1]);
    long w = from.width();
    long h = from.height();
    if (ratio < min) {
      h = (long) Math.rint(w / min);
    } else if (ratio > max) {
      w = (long) Math.rint(h * max);
    }
    return new Region(
        Math.floorDiv(from.height() - h, 2), Math.floorDiv(from.width() - w, 2), h, w);
  }

  @Override
  protected String extraRepr() {
    return "size=" + size + ", " + options;
  }

  /** Options of {@link RandomResizedCrop}. */
  @CanIgnoreReturnValue
  public static final class Options extends ResamplingOptions<Options> {
    private double[] scale = {0.08, 1};
    private double[] ratio = {3.0 / 4, 4.0 / 3};

    private Options() {}

    /** Range of the area as a fraction of the image. Default 0.08 to 1. */
    public Options scale(double min, double max) {
      var unused = Range.of("RandomResizedCrop: scale", min, max, Range.NOT_NEGATIVE);
      this.scale = new double[] {min, max};
      return this;
    }

    /** Range of the ratio of width and height of the area. Default 3/4 to 4/3. */
    public Options ratio(double min, double max) {
      var unused = Range.of("RandomResizedCrop: ratio", min, max, Range.POSITIVE);
      this.ratio = new double[] {min, max};
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return "scale=" + Repr.tuple(scale) + ", ratio=" + Repr.tuple(ratio) + ", " + describe();
    }
  }
}
