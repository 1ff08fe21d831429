package org.jtorch.vision.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;

/**
 * Base class of blocks that add levels to a {@link FeaturePyramidNetwork}, {@code
 * torchvision.ops.feature_pyramid_network.ExtraFPNBlock}.
 */
public abstract class ExtraFPNBlock extends Module {
  /** Constructor for subclasses. */
  protected ExtraFPNBlock() {}

  /**
   * Computes the levels of the pyramid. Implementations override this method; callers use {@link
   * #call}.
   *
   * @param results levels of the pyramid, the highest resolution first
   * @param features the feature maps that they were computed from, under the same names
   * @return the results and the added levels, in order
   */
  protected abstract Map<String, Tensor> forward(
      Map<String, Tensor> results, Map<String, Tensor> features);

  /**
   * Adds levels to a pyramid and runs hooks.
   *
   * @param results levels of the pyramid, the highest resolution first
   * @param features the feature maps that they were computed from, under the same names
   * @return the results and the added levels, in order
   */
  public final Map<String, Tensor> call(Map<String, Tensor> results, Map<String, Tensor> features) {
    Tensor[] inputs = results.values().toArray(Tensor[]::new);
    return call(() -> forward(results, features), inputs);
  }

  /** The last level of a pyramid. */
  static Tensor last(Map<String, Tensor> levels) {
    Tensor last = null;
    for (Tensor level : levels.values()) {
      last = level;
    }
    if (last == null) {
      throw new IllegalArgumentException("FeaturePyramidNetwork: there are no feature maps");
    }
    return last;
  }

  /** A copy to which levels can be added. */
  static Map<String, Tensor> copy(Map<String, Tensor> levels) {
    return new LinkedHashMap<>(levels);
  }
}
