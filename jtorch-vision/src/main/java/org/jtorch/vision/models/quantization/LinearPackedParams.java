package org.jtorch.vision.models.quantization;

import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/**
 * The weight and the bias of a quantized linear layer, which Python saves as a tuple {@code
 * _packed_params._packed_params}: here {@code _packed_params._packed_params.0} and {@code .1}.
 */
final class LinearPackedParams extends Module {
  private final Elements elements;

  /** The elements of the tuple. */
  private static final class Elements extends Module {
    private final Slot<Tensor> weight;
    private final Slot<Tensor> bias;

    Elements(FoldedWeights weights) {
      weight = buffer("0", weights.weight());
      bias = buffer("1", weights.bias());
    }
  }

  LinearPackedParams(FoldedWeights weights) {
    elements = register("_packed_params", new Elements(weights));
  }

  Tensor weight() {
    return elements.weight.get();
  }

  Tensor bias() {
    return elements.bias.get();
  }
}
