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

  /**
   * Creates a head.
   *
   * @param layers one per feature map, each a {@link Layer}
   * @param columns values predicted at an anchor
   */
  SSDScoringHead(ModuleList<Module> layers, long columns) {
    this.layers = register("module_list", layers);
    this.columns = columns;
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
