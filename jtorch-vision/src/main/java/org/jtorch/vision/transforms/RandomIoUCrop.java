package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.ops.VisionOps;
import org.jtorch.vision.transforms.functional.Geometry;
import org.jtorch.vision.transforms.functional.Meta;
import org.jtorch.vision.transforms.functional.Region;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.CanvasSize;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Crops so that a box overlaps with the crop by a random intersection over union, as in SSD, {@code
 * torchvision.transforms.v2.RandomIoUCrop}. Boxes whose center is outside of the crop become 0; a
 * following SanitizeBoundingBoxes removes them.
 */
public final class RandomIoUCrop extends Transform {
  private final Options options;

  /** Rectangle that is cropped, and which boxes have their center in it. */
  private record Crop(Region region, Tensor isWithin) {}

  /** Creates a transform with torchvision's defaults. */
  public RandomIoUCrop() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.minScale(0.5).trials(20)}
   */
  public RandomIoUCrop(Consumer<Options> options) {
    this.options = Configured.by(new Options(), options);
  }

  @Override
  protected void checkInputs(Parts parts) {
    if (!parts.has(BoundingBoxes.class) || !parts.has(Image.class)) {
      throw new IllegalArgumentException(
          "RandomIoUCrop: the sample must have an image and bounding boxes");
    }
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    CanvasSize size = parts.size();
    BoundingBoxes boxes = parts.boundingBoxes();
    if (boxes.data().size(0) == 0 && Arrays.stream(options.samplerOptions).allMatch(o -> o < 1)) {
      throw new IllegalArgumentException(
          "RandomIoUCrop: without boxes no crop overlaps with one: samplerOptions needs a 1");
    }
    while (true) {
      double[] overlaps = options.samplerOptions;
      double overlap = overlaps[(int) Draws.integer(0, overlaps.length)];
      if (overlap >= 1) {
        return part -> part;
      }
      for (int i = 0; i < options.trials; i++) {
        Optional<Crop> crop = tried(size, boxes, (float) overlap);
        if (crop.isPresent()) {
          Crop chosen = crop.get();
          return part -> cropped(part, chosen);
        }
      }
    }
  }

  private Optional<Crop> tried(CanvasSize size, BoundingBoxes boxes, float overlap) {
    Tensor scales = Torch.rand(2).mul(options.maxScale - options.minScale).add(options.minScale);
    float[] scale = scales.toFloatArray();
    long width = (long) (size.width() * scale[0]);
    long height = (long) (size.height() * scale[1]);
    double aspect = (double) width / height;
    if (!(options.minAspectRatio <= aspect && aspect <= options.maxAspectRatio)) {
      return Optional.empty();
    }
    float[] position = Torch.rand(2).toFloatArray();
    long left = (long) ((size.width() - width) * position[0]);
    long top = (long) ((size.height() - height) * position[1]);
    if (width == 0 || height == 0) {
      return Optional.empty();
    }
    Tensor corners = Meta.convertBoundingBoxFormat(boxes.data(), boxes.format(), BoxFormat.XYXY);
    Tensor isWithin = isWithin(corners, left, top, left + width, top + height);
    if (!isWithin.any().itemBoolean()) {
      return Optional.empty();
    }
    Tensor inside = corners.indexSelect(0, isWithin.nonzero().select(1, 0));
    Tensor area =
        Torch.tensor(
                inside.dtype().on(inside.device()),
                new long[] {left, top, left + width, top + height})
            .unsqueeze(0);
    return (float) VisionOps.boxIou(inside, area).max().item() < overlap
        ? Optional.empty()
        : Optional.of(new Crop(new Region(top, left, height, width), isWithin));
  }

  private static Tensor isWithin(Tensor corners, long left, long top, long right, long bottom) {
    Tensor cx = corners.select(-1, 0).add(corners.select(-1, 2)).mul(0.5);
    Tensor cy = corners.select(-1, 1).add(corners.select(-1, 3)).mul(0.5);
    return cx.gt(left).logicalAnd(cx.lt(right)).logicalAnd(cy.gt(top)).logicalAnd(cy.lt(bottom));
  }

  private static TVTensor cropped(TVTensor part, Crop crop) {
    TVTensor result = Geometry.crop(part, crop.region);
    return result instanceof BoundingBoxes
        ? result.map(x -> x.maskedFill(crop.isWithin.logicalNot().unsqueeze(1), 0))
        : result;
  }

  @Override
  protected String extraRepr() {
    return options.toString();
  }

  /** Options of {@link RandomIoUCrop}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double minScale = 0.3;
    private double maxScale = 1;
    private double minAspectRatio = 0.5;
    private double maxAspectRatio = 2;
    private double[] samplerOptions = {0, 0.1, 0.3, 0.5, 0.7, 0.9, 1};
    private int trials = 40;

    private Options() {}

    /** Smallest length of a side as a fraction of the image. Default 0.3. */
    public Options minScale(double minScale) {
      this.minScale = minScale;
      return this;
    }

    /** Largest length of a side as a fraction of the image. Default 1. */
    public Options maxScale(double maxScale) {
      this.maxScale = maxScale;
      return this;
    }

    /** Smallest ratio of width and height. Default 0.5. */
    public Options minAspectRatio(double minAspectRatio) {
      this.minAspectRatio = minAspectRatio;
      return this;
    }

    /** Largest ratio of width and height. Default 2. */
    public Options maxAspectRatio(double maxAspectRatio) {
      this.maxAspectRatio = maxAspectRatio;
      return this;
    }

    /**
     * Smallest overlaps, of which one is drawn; 1 or more does not crop. Default 0, 0.1, 0.3, 0.5,
     * 0.7, 0.9, 1.
     */
    public Options samplerOptions(double... samplerOptions) {
      if (samplerOptions.length == 0) {
        throw new IllegalArgumentException("RandomIoUCrop: samplerOptions is empty");
      }
      this.samplerOptions = samplerOptions.clone();
      return this;
    }

    /** Crops that are tried before another overlap is drawn, at least 1. Default 40. */
    public Options trials(int trials) {
      if (trials < 1) {
        throw new IllegalArgumentException("RandomIoUCrop: trials must be positive, got " + trials);
      }
      this.trials = trials;
      return this;
    }

    /** Returns the options as Python prints them. */
    @Override
    @CheckReturnValue
    public String toString() {
      return "min_scale="
          + PythonNumbers.of(minScale)
          + ", max_scale="
          + PythonNumbers.of(maxScale)
          + ", min_aspect_ratio="
          + PythonNumbers.of(minAspectRatio)
          + ", max_aspect_ratio="
          + PythonNumbers.of(maxAspectRatio)
          + ", options="
          + Repr.list(samplerOptions)
          + ", trials="
          + trials;
    }
  }
}
