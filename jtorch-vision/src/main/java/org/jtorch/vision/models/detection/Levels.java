package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.internal.SequentialAccess;

/** Predictions at each position of feature maps. */
final class Levels {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private Levels() {}

  /** From {@code (N, A columns, H, W)} to {@code (N, H W A, columns)}. */
  static Tensor flatten(Tensor predictions, long columns) {
    long n = predictions.size(0);
    long h = predictions.size(2);
    long w = predictions.size(3);
    long anchors = predictions.size(1) / columns;
    return predictions
        .view(n, anchors, columns, h, w)
        .permute(0, 3, 4, 1, 2)
        .reshape(n, h * w * anchors, columns);
  }

  /** Joins the flattened predictions of all levels. */
  static Tensor join(List<Tensor> predictions, long columns) {
    List<Tensor> flat = new ArrayList<>();
    predictions.forEach(one -> flat.add(flatten(one, columns)));
    return Torch.cat(flat, 1);
  }

  /** Predictions of a head's layers for each level, which are called in sequence. */
  static List<Tensor> call(List<Tensor> features, List<Layer> layers) {
    List<Tensor> predictions = new ArrayList<>();
    features.forEach(feature -> predictions.add(CALLS.call(feature, layers)));
    return predictions;
  }

  /** Predictions of two layers that follow the same convolutions; two lists. */
  static List<List<Tensor>> call(
      List<Tensor> features, Layer convolutions, Layer first, Layer second) {
    List<Tensor> firsts = new ArrayList<>();
    List<Tensor> seconds = new ArrayList<>();
    for (Tensor feature : features) {
      Tensor hidden = convolutions.call(feature);
      firsts.add(first.call(hidden));
      seconds.add(second.call(hidden));
      CALLS.close(convolutions, feature, hidden);
    }
    return List.of(firsts, seconds);
  }
}
