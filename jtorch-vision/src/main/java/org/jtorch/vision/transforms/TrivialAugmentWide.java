package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.InterpolateMode;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.WarpOptions;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * TrivialAugment Wide, {@code torchvision.transforms.v2.TrivialAugmentWide}: one operation with a
 * magnitude, both drawn at random. A sample has one image or video, uint8 with one or three
 * channels, and no boxes, masks or keypoints.
 */
public final class TrivialAugmentWide extends AugmentTransform {
  private final Options options;

  /** Creates a transform with 31 magnitudes. */
  public TrivialAugmentWide() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.interpolation(InterpolateMode.BILINEAR)}
   */
  public TrivialAugmentWide(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private TrivialAugmentWide(Options options) {
    super(options);
    this.options = options;
  }

  @Override
  Kernel draw(TVTensor image) {
    long bins = options.numMagnitudeBins;
    return chain(
        List.of(AugmentSpace.WIDE.draw(bins, image.canvasSize(), () -> Draws.integer(0, bins))));
  }

  /** Number of magnitudes, interpolation and fill. Interpolation is NEAREST by default. */
  @CanIgnoreReturnValue
  public static final class Options extends WarpOptions<Options> {
    private long numMagnitudeBins = 31;

    private Options() {
      super(InterpolateMode.NEAREST);
    }

    /** Number of magnitudes, at least 2. Default 31. */
    public Options numMagnitudeBins(long numMagnitudeBins) {
      this.numMagnitudeBins = atLeast("numMagnitudeBins", numMagnitudeBins, 2);
      return this;
    }

    /** Returns the arguments as Python prints them; no fill is not printed. */
    @CheckReturnValue
    private String text() {
      return describe().replace(", fill=None", "") + ", num_magnitude_bins=" + numMagnitudeBins;
    }
  }

  @Override
  protected String extraRepr() {
    return options.text();
  }
}
