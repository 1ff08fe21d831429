package org.jtorch.vision.transforms;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.vision.internal.Configured;
import org.jtorch.vision.transforms.functional.Misc;
import org.jtorch.vision.tvtensors.KeyPoints;

/**
 * Removes keypoints outside of the image, {@code torchvision.transforms.v2.SanitizeKeyPoints}. A
 * group of keypoints is removed as a whole if one of them is outside. Labels stay as they are
 * unless an option says where they are.
 */
public final class SanitizeKeyPoints extends SanitizeTransform<KeyPoints> {
  private final boolean byName;

  /** Creates a transform of samples without labels. */
  public SanitizeKeyPoints() {
    this(o -> {});
  }

  /**
   * Creates a transform.
   *
   * @param options {@code o -> o.defaultLabels()}
   */
  public SanitizeKeyPoints(Consumer<Options> options) {
    this(Configured.by(new Options(), options));
  }

  private SanitizeKeyPoints(Options options) {
    super(KeyPoints.class, options.labels, false);
    byName = options.labels == Labels.DEFAULT;
  }

  /** Where the labels are. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Labels labels = Labels.NONE;

    private Options() {}

    /**
     * Finds labels, and other tensors with one row per keypoint or group, in samples of a type.
     * They must be tensors of the sample itself. Default: no labels.
     */
    public <S> Options labels(Class<S> type, Function<? super S, List<Tensor>> getter) {
      labels = Labels.of(type, getter);
      return this;
    }

    /** Finds labels by the name of their entry, as {@link SanitizeBoundingBoxes} does. */
    public Options defaultLabels() {
      labels = Labels.DEFAULT;
      return this;
    }
  }

  @Override
  Tensor valid(KeyPoints points) {
    return Misc.sanitizeKeypoints(points.data(), points.canvasSize()).valid();
  }

  @Override
  protected String extraRepr() {
    return byName ? "labels_getter=default" : "";
  }
}
