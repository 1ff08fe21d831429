package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.CanvasSize;

/**
 * Moves pixels by smooth random displacements, {@code torchvision.transforms.v2.ElasticTransform}.
 */
public final class ElasticTransform extends Transform {
  private final Options options;

  /** Creates a transform with alpha 50, sigma 5, bilinear, and a fill of 0. */
  public ElasticTransform() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.alpha(100).sigma(10)}
   */
  public ElasticTransform(Consumer<Options> options) {
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    Tensor dx = smooth(size, 0, size.width());
    Tensor dy = smooth(size, 1, size.height());
    Tensor displacement = Torch.cat(List.of(dx, dy), 1).permute(0, 2, 3, 1);
    return part -> Geometry.elastic(part, displacement, o -> o.warp(options));
  }

  private Tensor smooth(CanvasSize size, int axis, long length) {
    Tensor noise = Torch.rand(1, 1, size.height(), size.width()).mul(2).sub(1);
    double sigma = options.sigma[axis];
    if (sigma > 0) {
      long kernel = (long) (8 * sigma + 1) | 1;
      noise = Misc.gaussianBlur(noise, new long[] {kernel, kernel}, options.sigma);
    }
    return noise.mul(options.alpha[axis]).div(length);
  }

  @Override
  protected String extraRepr() {
    return options.toString();
  }

  /** Options of {@link ElasticTransform}. */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private double[] alpha = {50, 50};
    private double[] sigma = {5, 5};

    private Options() {
      super(InterpolateMode.BILINEAR, 0);
    }

    /** Size of the displacements. Default 50. */
    public Options alpha(double alpha) {
      return alpha(alpha, alpha);
    }

    /** Size of the displacements along x and y. Default 50. */
    public Options alpha(double x, double y) {
      this.alpha = new double[] {x, y};
      return this;
    }

    /** Smoothness of the displacements in pixels. Default 5. */
    public Options sigma(double sigma) {
      return sigma(sigma, sigma);
    }

    /** Smoothness of the displacements along x and y in pixels; 0 is not smoothed. Default 5. */
    public Options sigma(double x, double y) {
      this.sigma = new double[] {x, y};
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return "alpha=" + Repr.list(alpha) + ", sigma=" + Repr.list(sigma) + ", " + describe();
    }
  }
}
