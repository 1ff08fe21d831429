package org.jtorch.vision.models.quantization;

import java.util.Locale;
import org.jtorch.IValue;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/** Linear layer of quantized tensors, {@code torch.ao.nn.quantized.Linear}. */
final class QuantizedLinear extends RangedModule implements PackedModule {
  private final RangeState range;
  private final LinearPackedParams params;
  private final PackedWeights packed = new PackedWeights(this::pack);

  QuantizedLinear(FoldedWeights weights, QuantizationRange range) {
    this.range = ranged(range);
    params = register("_packed_params", new LinearPackedParams(weights));
    registerLoadStateDictPostHook((module, mismatch) -> release());
  }

  private IValue pack() {
    return Ops.call("quantized::linear_prepack", params.weight(), params.bias());
  }

  @Override
  public void release() {
    packed.release();
  }

  @Override
  public Tensor forward(Tensor input) {
    return Ops.call(
            "quantized::linear", input, packed.get(), range.scaleValue(), range.zeroPointValue())
        .toTensor();
  }

  /** Prints the layer without its packed parameters, as Python does. */
  @Override
  public String toString() {
    Tensor weight = params.weight();
    return "QuantizedLinear(in_features="
        + weight.size(1)
        + ", out_features="
        + weight.size(0)
        + ", "
        + range.repr()
        + ", qscheme=torch."
        + weight.qscheme().name().toLowerCase(Locale.ROOT)
        + ")";
  }
}
