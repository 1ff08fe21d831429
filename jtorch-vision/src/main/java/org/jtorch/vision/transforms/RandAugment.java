package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * RandAugment, {@code torchvision.transforms.v2.RandAugment}: operations drawn at random, all with
 * one magnitude. A sample has one image or video, uint8 with one or three channels, and no boxes,
 * masks or keypoints.
 */
public final class RandAugment extends AugmentTransform {
  private final Options options;

  /** Creates a transform of two operations with magnitude 9 of 31. */
  public RandAugment() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.numOps(3).magnitude(15)}
   * @throws IllegalArgumentException if the magnitude is not below the number of bins
   */
  public RandAugment(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private RandAugment(Options options) {
    super(options);
    this.options = options;
    if (options.magnitude >= options.numMagnitudeBins) {
      throw new IllegalArgumentException(
          "RandAugment: magnitude " + options.magnitude + " of " + options.numMagnitudeBins);
    }
  }

  @Override
  Kernel draw(TVTensor image) {
    List<AugmentSpace.Step> steps = new ArrayList<>();
    for (long i = 0; i < options.numOps; i++) {
      steps.add(
          AugmentSpace.RAND_AUGMENT.draw(
              options.numMagnitudeBins, image.canvasSize(), () -> options.magnitude));
    }
    return chain(steps);
  }

  /**
   * Number of operations, magnitude, interpolation and fill. Interpolation is NEAREST by default.
   */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private long numOps = 2;
    private long magnitude = 9;
    private long numMagnitudeBins = 31;

    private Options() {
      super(InterpolateMode.NEAREST);
    }

    /** Number of operations, not negative. Default 2. */
    public Options numOps(long numOps) {
      this.numOps = atLeast("numOps", numOps, 0);
      return this;
    }

    /** Magnitude of all operations, from 0 to the number of bins - 1. Default 9. */
    public Options magnitude(long magnitude) {
      this.magnitude = atLeast("magnitude", magnitude, 0);
      return this;
    }

    /** Number of magnitudes, at least 2. Default 31. */
    public Options numMagnitudeBins(long numMagnitudeBins) {
      this.numMagnitudeBins = atLeast("numMagnitudeBins", numMagnitudeBins, 2);
      return this;
    }

    /** Returns the arguments as Python prints them; no fill is not printed. */
    @CheckReturnValue
    private String text() {
      return describe().replace(", fill=None", "")
          + ", num_ops="
          + numOps
          + ", magnitude="
          + magnitude
          + ", num_magnitude_bins="
          + numMagnitudeBins;
    }
  }

  @Override
  protected String extraRepr() {
    return options.text();
  }
}
