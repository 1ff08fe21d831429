package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Default boxes of SSD around each position of feature maps, {@code
 * torchvision.models.detection.anchor_utils.DefaultBoxGenerator}.
 *
 * <pre>{@code
 * new DefaultBoxGenerator(new double[][] {{2}, {2, 3}}, o -> o.steps(8, 16));
 * }</pre>
 */
public final class DefaultBoxGenerator extends Module {
  private final double[][] aspectRatios;
  private final Options options;
  private final double[] scales;

  /**
   * Creates a generator.
   *
   * @param aspectRatios of each feature map: ratios that are added to the ratio 1, each with its
   *     inverse
   * @param options {@code o -> o.steps(8, 16)}
   * @throws IllegalArgumentException if there are not as many steps as feature maps, or fewer
   *     scales than one more than that
   */
  public DefaultBoxGenerator(double[][] aspectRatios, Consumer<? super Options> options) {
    this.aspectRatios = Arrays.stream(aspectRatios).map(double[]::clone).toArray(double[][]::new);
    this.options = new Options();
    options.accept(this.options);
    double[] steps = this.options.steps;
    if (steps != null && steps.length != aspectRatios.length) {
      throw new IllegalArgumentException("aspect_ratios and steps should have the same length");
    }
    double[] given = this.options.scales;
    scales = given == null ? estimated(aspectRatios.length) : given;
    if (scales.length <= aspectRatios.length) {
      throw new IllegalArgumentException(
          aspectRatios.length + " feature maps need one scale more, got " + scales.length);
    }
  }

  private double[] estimated(int levels) {
    if (levels == 1) {
      return new double[] {options.minRatio, options.maxRatio};
    }
    double[] estimated = new double[levels + 1];
    for (int k = 0; k < levels; k++) {
      estimated[k] = options.minRatio + (options.maxRatio - options.minRatio) * k / (levels - 1.0);
    }
    estimated[levels] = 1;
    return estimated;
  }

  /** {@return the number of boxes at a position of each feature map} */
  public List<Long> numAnchorsPerLocation() {
    return Arrays.stream(aspectRatios).map(ratios -> 2L + 2L * ratios.length).toList();
  }

  /** Boxes of all feature maps in pixels, {@code (A, 4)}, the same for each image. */
  Tensor anchors(ImageList images, List<Tensor> features) {
    long height = images.tensors().size(-2);
    long width = images.tensors().size(-1);
    List<Tensor> levels = new ArrayList<>();
    for (int k = 0; k < features.size(); k++) {
      levels.add(relative(k, features.get(k), height, width));
    }
    Tensor boxes = Torch.cat(levels);
    Tensor centers = boxes.narrow(1, 0, 2);
    Tensor halves = boxes.narrow(1, 2, 2).mul(0.5);
    Tensor size = Torch.tensor(width, height).to(boxes.device());
    return Torch.cat(List.of(centers.sub(halves).mul(size), centers.add(halves).mul(size)), -1);
  }

  /** Boxes {@code (H W A, 4)} as center, width and height, in parts of the image. */
  private Tensor relative(int level, Tensor feature, long height, long width) {
    long rows = feature.size(-2);
    long columns = feature.size(-1);
    double[] steps = options.steps;
    Tensor x = centers(feature, columns, steps == null ? (double) columns : width / steps[level]);
    Tensor y = centers(feature, rows, steps == null ? (double) rows : height / steps[level]);
    List<Tensor> grid = Torch.meshgrid(List.of(y, x), Torch.Indexing.IJ);
    Tensor shifts = Torch.stack(List.of(grid.get(1).reshape(-1), grid.get(0).reshape(-1)), 1);
    Tensor sizes = sizes(level).to(feature.dtype().on(feature.device()));
    Tensor pairs = options.clip ? sizes.clamp(0, 1) : sizes;
    return Torch.cat(
            List.of(
                shifts.unsqueeze(1).expand(rows * columns, pairs.size(0), 2),
                pairs.unsqueeze(0).expand(rows * columns, pairs.size(0), 2)),
            2)
        .reshape(-1, 4);
  }

  private static Tensor centers(Tensor feature, long count, double divisor) {
    TensorOptions options = DType.FLOAT32.on(feature.device());
    return Torch.arange(options, count).add(0.5).div(divisor).to(feature.dtype());
  }

  private Tensor sizes(int level) {
    double scale = scales[level];
    double between = Math.sqrt(scale * scales[level + 1]);
    List<double[]> pairs = new ArrayList<>();
    pairs.add(new double[] {scale, scale});
    pairs.add(new double[] {between, between});
    for (double ratio : aspectRatios[level]) {
      double root = Math.sqrt(ratio);
      pairs.add(new double[] {scale * root, scale / root});
      pairs.add(new double[] {scale / root, scale * root});
    }
    return Torch.tensor(DType.FLOAT32, pairs.toArray(double[][]::new));
  }

  int levels() {
    return aspectRatios.length;
  }

  @Override
  public String toString() {
    double[] steps = options.steps;
    return "DefaultBoxGenerator(aspect_ratios=["
        + Arrays.stream(aspectRatios)
            .map(DefaultBoxGenerator::list)
            .collect(Collectors.joining(", "))
        + "], clip="
        + (options.clip ? "True" : "False")
        + ", scales="
        + list(scales)
        + ", steps="
        + (steps == null ? "None" : list(steps))
        + ")";
  }

  /** Python's text of a list, in which whole ratios and steps were written as integers. */
  private static String list(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> value == Math.rint(value) && value > 1 ? whole(value) : text(value))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String whole(double value) {
    return Long.toString((long) value);
  }

  private static String text(double value) {
    return PythonNumbers.of(value);
  }

  /** Options of {@link DefaultBoxGenerator}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double minRatio = 0.15;
    private double maxRatio = 0.9;
    private double @Nullable [] scales;
    private double @Nullable [] steps;
    private boolean clip = true;

    private Options() {}

    /** Scale of the first feature map, used if no scales are given. Default 0.15. */
    public Options minRatio(double minRatio) {
      this.minRatio = minRatio;
      return this;
    }

    /** Scale of the last feature map, used if no scales are given. Default 0.9. */
    public Options maxRatio(double maxRatio) {
      this.maxRatio = maxRatio;
      return this;
    }

    /** Sizes of boxes in parts of the image, one more than feature maps. Default: estimated. */
    public Options scales(double... scales) {
      this.scales = scales.clone();
      return this;
    }

    /** Distance of positions in pixels, for each feature map. Default: from its size. */
    public Options steps(double... steps) {
      this.steps = steps.clone();
      return this;
    }

    /** Whether sizes are limited to the image. Default true. */
    public Options clip(boolean clip) {
      this.clip = clip;
      return this;
    }
  }
}
