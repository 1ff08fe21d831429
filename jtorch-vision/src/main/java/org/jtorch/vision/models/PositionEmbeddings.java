package org.jtorch.vision.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.models.VisionTransformer.PositionEmbeddingOptions;

/** Changes the number of position embeddings of a vision transformer's state dict. */
final class PositionEmbeddings {
  private static final String NAME = "encoder.pos_embedding";

  private PositionEmbeddings() {}

  static Map<String, Tensor> interpolate(
      long side, Map<String, Tensor> modelState, PositionEmbeddingOptions options) {
    Map<String, Tensor> state = new LinkedHashMap<>(modelState);
    Tensor embedding = state.get(NAME);
    if (embedding == null || embedding.dim() != 3 || embedding.size(0) != 1) {
      throw new IllegalArgumentException(
          "the state dict must have " + NAME + " of shape (1, positions, hidden)");
    }
    if (embedding.size(1) != side * side + 1) {
      state.put(NAME, TensorScope.compute(() -> resized(embedding, side, options)));
      if (options.resetHeads()) {
        state.keySet().removeIf(name -> name.startsWith("heads"));
      }
    }
    return Collections.unmodifiableMap(state);
  }

  private static Tensor resized(Tensor embedding, long side, PositionEmbeddingOptions options) {
    long positions = embedding.size(1) - 1;
    long before = (long) Math.sqrt((double) positions);
    if (before * before != positions) {
      throw new IllegalArgumentException(
          NAME + " has " + positions + " positions besides the class token, no square number");
    }
    long hidden = embedding.size(2);
    Tensor grid = embedding.narrow(1, 1, positions).permute(0, 2, 1);
    Tensor resized =
        F.interpolate(
            grid.reshape(1, hidden, before, before),
            o -> o.size(side, side).mode(options.interpolationMode()).alignCorners(true));
    Tensor rows = resized.reshape(1, hidden, side * side).permute(0, 2, 1);
    return Torch.cat(List.of(embedding.narrow(1, 0, 1), rows), 1);
  }
}
