package org.jtorch.vision.models.detection;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Sequential;

/** Offsets of boxes of RetinaNet, {@code RetinaNetRegressionHead}. */
final class RetinaNetRegressionHead extends PredictionHead {
  RetinaNetRegressionHead(
      long channels, long anchors, @Nullable LongFunction<? extends Layer> norm) {
    this(convolutions(channels, norm), new Conv2d(channels, anchors * 4, 3, o -> o.padding(1)));
  }

  private RetinaNetRegressionHead(Sequential conv, Conv2d offsets) {
    super(conv, "bbox_reg", offsets, 4);
    renameOldConvolutions();
    ConvBlocks.normal(offsets, 0.01);
    ConvBlocks.normal(conv, 0.01);
  }
}
