package org.jtorch.vision.models.detection;

import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/** Four convolutions and a prediction at each anchor, a part of the heads of RetinaNet and FCOS. */
abstract class PredictionHead extends Module {
  private static final int CONVOLUTIONS = 4;

  /** Logit of the probability 0.01, with which training begins. */
  static final double PRIOR_LOGIT = -Math.log((1 - 0.01) / 0.01);

  private final Slot<Layer> conv;
  private final Slot<Layer> prediction;
  private final long columns;

  PredictionHead(Sequential conv, String name, Conv2d prediction, long columns) {
    this.conv = slot("conv", conv);
    this.prediction = slot(name, prediction);
    this.columns = columns;
  }

  /** Lets state dicts be loaded in which the convolutions were not in blocks. */
  final void renameOldConvolutions() {
    registerLoadStateDictPreHook(
        (module, stateDict, prefix) -> {
          for (int i = 0; i < CONVOLUTIONS; i++) {
            ConvBlocks.rename(stateDict, prefix, "conv." + 2 * i, "conv." + i + ".0");
          }
        });
  }

  static Sequential convolutions(long channels, @Nullable LongFunction<? extends Layer> norm) {
    long[] all = ConvBlocks.repeated(channels, CONVOLUTIONS);
    return new Sequential(ConvBlocks.blocks(channels, all, 1, norm).toArray(Layer[]::new));
  }

  /** Predictions {@code (N, A, columns)} of all feature maps. */
  final Tensor call(List<Tensor> features) {
    return call(
        () -> Levels.join(Levels.call(features, List.of(conv.get(), prediction.get())), columns),
        features.toArray(Tensor[]::new));
  }
}
