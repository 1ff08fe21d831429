package org.jtorch.vision.ops;

import java.util.Map;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Adds the level {@code "pool"}, every second element of the last one, {@code
 * torchvision.ops.feature_pyramid_network.LastLevelMaxPool}.
 */
public final class LastLevelMaxPool extends ExtraFPNBlock {
  /** Creates a block. */
  public LastLevelMaxPool() {}

  @Override
  protected Map<String, Tensor> forward(Map<String, Tensor> results, Map<String, Tensor> features) {
    Map<String, Tensor> levels = copy(results);
    levels.put("pool", F.maxPool2d(last(results), 1, 2));
    return levels;
  }
}
