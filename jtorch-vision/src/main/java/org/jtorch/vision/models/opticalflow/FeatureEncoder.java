package org.jtorch.vision.models.opticalflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Features of images at an eighth of their size, {@code
 * torchvision.models.optical_flow.raft.FeatureEncoder}. {@code (N, 3, H, W)} to {@code (N, C, H /
 * 8, W / 8)}.
 */
final class FeatureEncoder extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();

  /**
   * Creates an encoder.
   *
   * @param block creates a block
   * @param channels of the stem, the three stages and the output
   * @param norm creates a normalization, or null for none
   */
  FeatureEncoder(
      EncoderBlock.Factory block, long[] channels, @Nullable LongFunction<? extends Layer> norm) {
    add("convnormrelu", EncoderBlock.block(3, channels[0], 7, 2, norm, true));
    for (int i = 1; i < 4; i++) {
      long in = channels[i - 1];
      long out = channels[i];
      add(
          "layer" + i,
          new Sequential(
              block.create(in, out, i == 1 ? 1 : 2, norm), block.create(out, out, 1, norm)));
    }
    add("conv", new Conv2d(channels[3], channels[4], 1));
    for (Module module : modules()) {
      if (module instanceof Conv2d conv) {
        Init.kaimingNormal_(
            conv.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
      }
    }
  }

  private void add(String name, Layer layer) {
    layers.add(slot(name, layer));
  }

  @Override
  public Tensor forward(Tensor images) {
    return CALLS.call(images, layers.stream().map(Slot::get).toList());
  }
}
