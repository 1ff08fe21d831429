package org.jtorch.vision.models.quantization;

import java.util.Arrays;
import java.util.Map;
import org.jtorch.IValue;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Slot;

/** Convolution of quantized tensors, {@code torch.ao.nn.quantized.Conv2d}. */
class QuantizedConv2d extends RangedModule implements PackedModule {
  private final String operator;
  private final long[] stride;
  private final long[] padding;
  private final long[] dilation;
  private final long groups;
  private final Slot<Tensor> weight;
  private final Slot<Tensor> bias;
  private final RangeState range;
  private final PackedWeights packed = new PackedWeights(this::pack);

  /**
   * Creates a layer.
   *
   * @param like a convolution of the same sizes
   * @param weights the quantized weight and the bias
   * @param range of the output
   */
  QuantizedConv2d(Conv2d like, FoldedWeights weights, QuantizationRange range) {
    this("quantized::conv2d.new", like, weights, range);
  }

  QuantizedConv2d(String operator, Conv2d like, FoldedWeights weights, QuantizationRange range) {
    this.operator = operator;
    stride = like.stride();
    padding = like.padding();
    dilation = like.dilation();
    groups = like.groups();
    weight = buffer("weight", weights.weight());
    bias = buffer("bias", weights.bias());
    this.range = ranged(range);
    registerLoadStateDictPostHook((module, mismatch) -> release());
  }

  private IValue pack() {
    return Ops.unchecked()
        .call(
            "quantized::conv2d_prepack",
            Arrays.asList(weight.get(), bias.get(), stride, padding, dilation, groups),
            Map.of());
  }

  @Override
  public final void release() {
    packed.release();
  }

  @Override
  public final Tensor forward(Tensor input) {
    QuantizedCalls.check(operator, input);
    long channels = weight.get().size(1) * groups;
    if (input.dim() != 4 || input.size(1) != channels) {
      throw new IllegalArgumentException(
          operator + ": expected (N, " + channels + ", H, W), got " + input.shape());
    }
    return QuantizedCalls.call(
        operator, input, packed.get(), range.scaleValue(), range.zeroPointValue());
  }

  @Override
  protected final String extraRepr() {
    long[] shape = weight.get().shape().toArray();
    return shape[1] * groups
        + ", "
        + shape[0]
        + ", kernel_size="
        + pair(shape[2], shape[3])
        + ", stride="
        + pair(stride)
        + ", "
        + range.repr()
        + (padding[0] + padding[1] == 0 ? "" : ", padding=" + pair(padding))
        + (dilation[0] * dilation[1] == 1 ? "" : ", dilation=" + pair(dilation))
        + (groups == 1 ? "" : ", groups=" + groups);
  }

  private static String pair(long... values) {
    return "(" + values[0] + ", " + values[1] + ")";
  }
}
