package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.tvtensors.BoundingBoxes;

/**
 * Removes bounding boxes that are too small or reach out of the image, with their labels and masks,
 * {@code torchvision.transforms.v2.SanitizeBoundingBoxes}. Masks are one per box if their first
 * size is the number of boxes; others pass through.
 *
 * <p>The labels are the entry of a map or the component of a record that is named {@code labels},
 * or whose name contains {@code label}; of a list, the second entry is searched.
 */
public final class SanitizeBoundingBoxes extends SanitizeTransform<BoundingBoxes> {
  private final Options options;

  /** Creates a transform with a minimum size and area of 1. */
  public SanitizeBoundingBoxes() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.minSize(4).noLabels()}
   */
  public SanitizeBoundingBoxes(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private SanitizeBoundingBoxes(Options options) {
    super(BoundingBoxes.class, options.labels, true);
    this.options = options;
  }

  /** Limits, and where the labels are. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double minSize = 1;
    private double minArea = 1;
    private Labels labels = Labels.DEFAULT;

    private Options() {}

    /** Smallest width and height of a box in pixels, at least 1. Default 1. */
    public Options minSize(double minSize) {
      this.minSize = atLeastOne("minSize", minSize);
      return this;
    }

    /** Smallest area of a box in square pixels, at least 1. Default 1. */
    public Options minArea(double minArea) {
      this.minArea = atLeastOne("minArea", minArea);
      return this;
    }

    /**
     * Finds labels, and other tensors with one row per box, in samples of a type. They must be
     * tensors of the sample itself.
     */
    public <S> Options labels(Class<S> type, Function<? super S, List<Tensor>> getter) {
      labels = Labels.of(type, getter);
      return this;
    }

    /** Samples have no labels: only boxes and masks are selected. */
    public Options noLabels() {
      labels = Labels.NONE;
      return this;
    }
  }

  private static double atLeastOne(String name, double value) {
    if (!(value >= 1)) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
    return value;
  }

  @Override
  Tensor valid(BoundingBoxes boxes) {
    return Misc.sanitizeBoundingBoxes(
            boxes.data(),
            boxes.format(),
            boxes.canvasSize(),
            o -> o.minSize(options.minSize).minArea(options.minArea))
        .valid();
  }

  @Override
  protected String extraRepr() {
    return "min_size="
        + PythonNumbers.of(options.minSize)
        + ", min_area="
        + PythonNumbers.of(options.minArea)
        + (options.labels == Labels.DEFAULT ? ", labels_getter=default" : "");
  }
}
