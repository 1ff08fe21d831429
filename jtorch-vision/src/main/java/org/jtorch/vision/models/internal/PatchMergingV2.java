package org.jtorch.vision.models.internal;

import java.util.List;
import java.util.function.LongFunction;
import org.jtorch.nn.Layer;

/**
 * Patch merging with the normalization at the end, {@code
 * torchvision.models.swin_transformer.PatchMergingV2}.
 */
public final class PatchMergingV2 extends PatchMerging {
  public PatchMergingV2(long dim, LongFunction<? extends Layer> norm) {
    super(dim, 2 * dim, norm);
  }

  @Override
  List<Layer> path(Layer reduction, Layer norm) {
    return List.of(reduction, norm);
  }
}
