package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;

/**
 * RoIAlign of each box on the feature map that fits its size, {@code
 * torchvision.ops.MultiScaleRoIAlign}. The scales of the feature maps are computed at each call
 * from the sizes of the images; Python keeps those of the first call.
 */
public final class MultiScaleRoIAlign extends Module {
  private final List<String> featmapNames;
  private final long[] outputSize;
  private final long samplingRatio;
  private final Options options;

  /** {@link #MultiScaleRoIAlign(List, long[], long, Consumer)} with a square output. */
  public MultiScaleRoIAlign(List<String> featmapNames, long outputSize, long samplingRatio) {
    this(featmapNames, new long[] {outputSize, outputSize}, samplingRatio, o -> {});
  }

  /**
   * Creates a module.
   *
   * @param featmapNames names of the feature maps that are used
   * @param outputSize height and width of the output
   * @param samplingRatio samples per bin and axis, or 0 or less for about one per pixel
   * @param options {@code o -> o.canonicalLevel(3)}
   */
  public MultiScaleRoIAlign(
      List<String> featmapNames, long[] outputSize, long samplingRatio, Consumer<Options> options) {
    this.featmapNames = List.copyOf(featmapNames);
    this.outputSize = PooledRegions.checkSize("MultiScaleRoIAlign", outputSize).clone();
    this.samplingRatio = samplingRatio;
    this.options = new Options();
    options.accept(this.options);
  }

  /** {@return height and width of the output, one number if they are equal, {@code output_size}} */
  public long[] outputSize() {
    return outputSize.clone();
  }

  /**
   * Pools boxes.
   *
   * @param x feature maps {@code (N, C, H, W)} by name, in the order of the levels; those with
   *     other names are not used
   * @param boxes one {@code (L, 4)} per image, in coordinates of the images
   * @param imageShapes height and width of each image, at least one
   * @return {@code (K, C, height, width)}, image by image
   * @throws IllegalArgumentException if no feature map has one of the names, or a list is empty
   */
  public Tensor call(Map<String, Tensor> x, List<Tensor> boxes, List<Shape> imageShapes) {
    List<Tensor> features = new ArrayList<>();
    x.forEach(
        (name, feature) -> {
          if (featmapNames.contains(name)) {
            features.add(feature);
          }
        });
    if (features.isEmpty() || imageShapes.isEmpty()) {
      throw new IllegalArgumentException(
          "MultiScaleRoIAlign: there is no "
              + (imageShapes.isEmpty() ? "image" : "feature map of the names " + featmapNames));
    }
    return call(
        () -> TensorScope.compute(() -> pool(features, boxes, imageShapes)),
        features.toArray(Tensor[]::new));
  }

  private Tensor pool(List<Tensor> features, List<Tensor> boxes, List<Shape> imageShapes) {
    double height = imageShapes.stream().mapToLong(shape -> shape.size(0)).max().orElseThrow();
    double[] scales = features.stream().mapToDouble(one -> scale(one, height)).toArray();
    Tensor rois = Rois.ofImages("MultiScaleRoIAlign", boxes);
    if (scales.length == 1) {
      return align(features.get(0), rois, scales[0]);
    }
    Tensor levels = levels(rois.narrow(1, 1, 4), scales);
    Tensor first = features.get(0);
    Shape shape =
        Shape.of(rois.size(0), first.size(1), outputSize[0], outputSize[outputSize.length - 1]);
    Tensor result = first.newZeros(shape);
    for (int level = 0; level < scales.length; level++) {
      Tensor index = levels.eq(level).nonzero().select(1, 0);
      Tensor part = align(features.get(level), rois.indexSelect(0, index), scales[level]);
      result.indexCopy_(0, index, part.to(result.dtype()));
    }
    return result;
  }

  private Tensor align(Tensor feature, Tensor rois, double scale) {
    return VisionOps.roiAlign(
        feature, rois, outputSize, o -> o.spatialScale(scale).samplingRatio(samplingRatio));
  }

  /** Power of two by which a feature map is smaller than the images. */
  private static double scale(Tensor feature, double height) {
    double exponent = Math.log((float) (feature.size(-2) / height)) / Math.log(2);
    return Math.pow(2, Math.rint(exponent));
  }

  /** Index of the level of each box, by the heuristic of the paper on feature pyramids. */
  private Tensor levels(Tensor boxes, double[] scales) {
    long least = Math.round(-Math.log(scales[0]) / Math.log(2));
    long most = Math.round(-Math.log(scales[scales.length - 1]) / Math.log(2));
    Tensor sides = VisionOps.boxArea(boxes).sqrt();
    Tensor exponents = sides.div(options.canonicalScale).log2().add(options.canonicalLevel);
    Tensor eps = Torch.tensor(1e-6).to(sides.dtype().on(sides.device()));
    return exponents.add(eps).floor().clamp(least, most).to(DType.INT64).sub(least);
  }

  @Override
  protected String extraRepr() {
    String names =
        featmapNames.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    return "featmap_names=["
        + names
        + "], output_size="
        + (outputSize.length == 1 ? "(" + outputSize[0] + ",)" : PooledRegions.repr(outputSize))
        + ", sampling_ratio="
        + samplingRatio;
  }

  /** Options of {@link MultiScaleRoIAlign}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private long canonicalScale = 224;
    private long canonicalLevel = 4;

    private Options() {}

    /** Side of a box in pixels that belongs to the canonical level. Default 224. */
    public Options canonicalScale(long canonicalScale) {
      this.canonicalScale = canonicalScale;
      return this;
    }

    /** Level of boxes of the canonical scale. Default 4. */
    public Options canonicalLevel(long canonicalLevel) {
      this.canonicalLevel = canonicalLevel;
      return this;
    }
  }
}
