package org.jtorch.vision.models.detection;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.init.Init;

/** Classification of RetinaNet, {@code RetinaNetClassificationHead}. */
final class RetinaNetClassificationHead extends PredictionHead {
  RetinaNetClassificationHead(
      long channels, long anchors, long classes, @Nullable LongFunction<? extends Layer> norm) {
    this(initial(channels, norm), logits(channels, anchors * classes), classes);
  }

  private RetinaNetClassificationHead(Sequential conv, Conv2d logits, long classes) {
    super(conv, "cls_logits", logits, classes);
    renameOldConvolutions();
  }

  private static Sequential initial(long channels, @Nullable LongFunction<? extends Layer> norm) {
    Sequential conv = convolutions(channels, norm);
    ConvBlocks.normal(conv, 0.01);
    return conv;
  }

  /** A convolution whose probabilities are 0.01 at first. */
  static Conv2d logits(long channels, long outputs) {
    Conv2d logits = new Conv2d(channels, outputs, 3, o -> o.padding(1));
    Init.normal_(logits.weight(), 0, 0.01);
    Init.constant_(logits.bias(), PRIOR_LOGIT);
    return logits;
  }
}
