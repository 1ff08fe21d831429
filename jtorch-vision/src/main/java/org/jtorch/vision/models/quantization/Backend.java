package org.jtorch.vision.models.quantization;

import java.util.function.UnaryOperator;
import org.jtorch.Tensor;

/**
 * The library for which weights are quantized, {@code backend}. It decides how weights are
 * quantized; the engine of {@link org.jtorch.QuantizedOps#setEngine} computes with both.
 */
public enum Backend {
  /** For x86: each output channel of a weight has its own scale. */
  FBGEMM(FoldedWeights::perChannel),
  /** For ARM: a weight has one scale. */
  QNNPACK(FoldedWeights::perTensor);

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final UnaryOperator<Tensor> quantization;

  Backend(UnaryOperator<Tensor> quantization) {
    this.quantization = quantization;
  }

  Tensor quantize(Tensor weight) {
    return quantization.apply(weight);
  }
}
