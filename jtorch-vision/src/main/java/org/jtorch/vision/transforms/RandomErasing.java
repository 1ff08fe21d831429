package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.internal.PythonNumbers;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Augment;
import org.jtorch.vision.transforms.functional.Region;

/**
 * Replaces a random rectangle of images and videos, {@code
 * torchvision.transforms.v2.RandomErasing}. Masks, boxes and keypoints pass through.
 */
public final class RandomErasing extends RandomApplyTransform {
  private static final int ATTEMPTS = 10;

  /** Rectangle to replace, and its values. */
  private record Erasure(Region region, Tensor value) {}

  private final Options options;
  private final double[] logRatio;

  /** Creates a transform that blackens half of the images. */
  public RandomErasing() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.p(0.25).scale(0.02, 0.2).random()}
   */
  public RandomErasing(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private RandomErasing(Options options) {
    super(options.p);
    this.options = options;
    // torchvision computes the logarithm in float32.
    double[] ratio = {options.ratio.min(), options.ratio.max()};
    logRatio = TensorScope.compute(() -> Torch.tensor(DType.FLOAT32, ratio).log().toDoubleArray());
  }

  /** Size and values of the rectangle. */
  @CanIgnoreReturnValue
  public static final class Options {

    private double p = 0.5;
    private Range scale = new Range(0.02, 0.33);
    private Range ratio = new Range(0.3, 3.3);
    private double @Nullable [] value = {0};
    private boolean inplace;

    private Options() {}

    /** Probability of replacing a rectangle, from 0 to 1. Default 0.5. */
    public Options p(double p) {
      this.p = Draws.checkProbability(RandomErasing.class, p);
      return this;
    }

    /** Area of the rectangle as a part of that of the image. Default 0.02 to 0.33. */
    public Options scale(double min, double max) {
      scale = Range.of("scale", min, max, new Range(0, 1));
      return this;
    }

    /** Height of the rectangle divided by its width, positive. Default 0.3 to 3.3. */
    public Options ratio(double min, double max) {
      ratio = Range.of("ratio", min, max, Range.POSITIVE);
      return this;
    }

    /** New values, one or one per channel. Default 0. */
    public Options value(double... value) {
      this.value = value.clone();
      return this;
    }

    /** Replaces each value by a number drawn from the normal distribution, {@code "random"}. */
    public Options random() {
      value = null;
      return this;
    }

    /** Whether the image itself is changed. Default false. */
    public Options inplace(boolean inplace) {
      this.inplace = inplace;
      return this;
    }
  }

  @Override
  protected Kernel makeParams(Parts parts) {
    Shape chw = parts.chw();
    double[] value = options.value;
    if (value != null && value.length != 1 && value.length != chw.size(0)) {
      throw new IllegalArgumentException(
          "RandomErasing: got "
              + value.length
              + " values for images of "
              + chw.size(0)
              + " channels");
    }
    Erasure erasure = erasure(chw);
    return erasure == null ? part -> part : Pixels.of(image -> erased(image, erasure));
  }

  private @Nullable Erasure erasure(Shape chw) {
    long h = chw.size(1);
    long w = chw.size(2);
    for (int i = 0; i < ATTEMPTS; i++) {
      double area = h * w * options.scale.draw();
      double ratio = Torch.empty(1).uniform_(logRatio[0], logRatio[1]).exp().item();
      long height = (long) Math.rint(Math.sqrt(area * ratio));
      long width = (long) Math.rint(Math.sqrt(area / ratio));
      if (height < h && width < w) {
        Tensor value = value(chw.size(0), height, width);
        long top = Draws.integer(0, h - height + 1);
        long left = Draws.integer(0, w - width + 1);
        return new Erasure(new Region(top, left, height, width), value);
      }
    }
    return null;
  }

  private Tensor value(long channels, long height, long width) {
    double[] value = options.value;
    return value == null
        ? Torch.empty(channels, height, width).normal_()
        : Torch.tensor(DType.FLOAT32, value).view(value.length, 1, 1);
  }

  private Tensor erased(Tensor image, Erasure erasure) {
    Tensor target = options.inplace ? image : image.clone();
    return Augment.erase_(target, erasure.region, erasure.value.to(image.device()));
  }

  @Override
  protected String extraRepr() {
    double[] value = options.value;
    return super.extraRepr()
        + ", scale="
        + options.scale
        + ", ratio="
        + options.ratio
        + (value == null ? "" : ", value=" + list(value))
        + ", inplace="
        + (options.inplace ? "True" : "False");
  }

  private static String list(double[] values) {
    return Arrays.stream(values)
        .mapToObj(PythonNumbers::of)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
