package org.jtorch.vision.models.internal;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jtorch.nn.Layer;

/**
 * Block with the normalization after attention and perceptron, {@code
 * torchvision.models.swin_transformer.SwinTransformerBlockV2}.
 */
public final class SwinTransformerBlockV2 extends SwinTransformerBlock {
  public SwinTransformerBlockV2(
      Sizes s, LongFunction<? extends Layer> norm, Supplier<? extends Layer> attention) {
    super(s, norm, attention);
  }

  @Override
  List<Layer> withNorm(Layer part, Layer norm) {
    return List.of(part, norm, dropped());
  }
}
