package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;

/** Predictions of one layer for each feature map, {@code SSDScoringHead}. */
class SSDScoringHead extends Module {
  private final ModuleList<Module> layers;
  private final long columns;

  /** Creates a {@link Layer} of numbers of input and output channels. */
  interface Prediction {
    Module of(long in, long out);
  }

  /**
   * Creates a head.
   *
   * @param inChannels channels of each feature map
   * @param numAnchors anchors per position of each feature map
   * @param columns values predicted at an anchor
   * @param prediction creates the layer of a feature map
   */
  SSDScoringHead(
      List<Long> inChannels, List<Long> numAnchors, long columns, Prediction prediction) {
    layers = register("module_list", new ModuleList<>());
    this.columns = columns;
    for (int i = 0; i < Math.min(inChannels.size(), numAnchors.size()); i++) {
      layers.append(prediction.of(inChannels.get(i), columns * numAnchors.get(i)));
    }
  }

  Tensor call(List<Tensor> features) {
    return call(
        () -> {
          List<Tensor> predictions = new ArrayList<>();
          for (int i = 0; i < features.size(); i++) {
            predictions.add(((Layer) layers.get(i)).call(features.get(i)));
          }
          return Levels.join(predictions, columns);
        },
        features.toArray(Tensor[]::new));
  }
}
