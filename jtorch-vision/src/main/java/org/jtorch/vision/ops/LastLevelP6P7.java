package org.jtorch.vision.ops;

import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;

/**
 * Adds the levels {@code "p6"} and {@code "p7"} of RetinaNet, {@code
 * torchvision.ops.feature_pyramid_network.LastLevelP6P7}.
 */
public final class LastLevelP6P7 extends ExtraFPNBlock {
  private final Slot<Layer> p6;
  private final Slot<Layer> p7;
  private final boolean useP5;

  /**
   * Creates a block.
   *
   * @param inChannels channels of the last feature map; if they equal those of the output, the
   *     levels are computed from the last level of the pyramid instead
   * @param outChannels channels of the pyramid
   */
  public LastLevelP6P7(long inChannels, long outChannels) {
    Conv2d first = new Conv2d(inChannels, outChannels, 3, o -> o.stride(2).padding(1));
    Conv2d second = new Conv2d(outChannels, outChannels, 3, o -> o.stride(2).padding(1));
    for (Conv2d conv : new Conv2d[] {first, second}) {
      Init.kaimingUniform_(conv.weight(), o -> o.a(1));
      Init.zeros_(conv.bias());
    }
    p6 = slot("p6", first);
    p7 = slot("p7", second);
    useP5 = inChannels == outChannels;
  }

  @Override
  protected Map<String, Tensor> forward(Map<String, Tensor> results, Map<String, Tensor> features) {
    Map<String, Tensor> levels = copy(results);
    Tensor level6 = p6.get().call(last(useP5 ? results : features));
    levels.put("p6", level6);
    levels.put("p7", p7.get().call(level6.relu()));
    return levels;
  }
}
