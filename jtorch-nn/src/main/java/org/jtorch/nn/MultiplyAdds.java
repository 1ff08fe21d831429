package org.jtorch.nn;

import java.util.List;
import org.jtorch.Tensor;

/** Counts the multiply-add operations of one call of a layer. */
final class MultiplyAdds {
  private MultiplyAdds() {}

  static long of(Module module, List<Tensor> inputs, Object output) {
    if (module instanceof Linear linear) {
      return rows(inputs.get(0)) * linear.weight().numel();
    } else if (module instanceof ConvNd conv && output instanceof Tensor result) {
      return result.numel() / conv.weight().size(0) * conv.weight().numel();
    } else if (module instanceof ConvTransposeNd conv) {
      return inputs.get(0).numel() / conv.weight().size(0) * conv.weight().numel();
    } else if (module instanceof Bilinear) {
      return rows(inputs.get(0)) * matrices(module);
    } else if (module instanceof RNNBase<?> || module instanceof RecurrentCell) {
      return rows(inputs.get(0)) * matrices(module);
    } else if (module instanceof MultiheadAttention attention) {
      return attention(attention, inputs);
    }
    return 0;
  }

  /** Number of vectors along the last dimension. */
  private static long rows(Tensor tensor) {
    return tensor.numel() / Math.max(1, tensor.size(-1));
  }

  private static long matrices(Module module) {
    return module.state().parameters().values().stream()
        .map(Slot::get)
        .filter(tensor -> tensor.dim() > 1)
        .mapToLong(Tensor::numel)
        .sum();
  }

  /** Counts the input and output projections, the scores and the weighted sum. */
  private static long attention(MultiheadAttention module, List<Tensor> inputs) {
    Tensor query = inputs.get(0);
    long queries = rows(query);
    long keys = rows(inputs.get(1));
    long size = query.size(-1);
    long batch = query.dim() == 2 ? 1 : module.batchSize(query);
    long projections =
        size * (queries * size + keys * inputs.get(1).size(-1) + keys * inputs.get(2).size(-1));
    long scores = 2 * queries * (keys / Math.max(1, batch)) * size;
    return projections + scores + queries * size * size;
  }
}
