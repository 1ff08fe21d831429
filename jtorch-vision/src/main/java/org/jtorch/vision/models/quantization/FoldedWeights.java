package org.jtorch.vision.models.quantization;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.QuantizedOps;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Linear;

/**
 * The weights of a quantized layer.
 *
 * @param weight quantized to 8 bits
 * @param bias float32
 */
record FoldedWeights(Tensor weight, Tensor bias) {
  private static final double HALF_RANGE = 127.5;
  private static final double SMALLEST_SCALE = Math.ulp(1f);

  /** Returns the weights of a convolution whose output is normalized. */
  static FoldedWeights of(Conv2d conv, @Nullable BatchNorm2d norm, Backend backend) {
    return TensorScope.compute(
        () -> {
          Tensor weight = conv.weight().detach();
          Tensor bias = conv.hasBias() ? conv.bias().detach().clone() : Torch.zeros(weight.size(0));
          if (norm == null) {
            return new FoldedWeights(backend.quantize(weight), bias);
          }
          Tensor inverse = norm.runningVar().add(norm.eps()).rsqrt();
          Tensor gamma = norm.weight().detach();
          Tensor folded = weight.mul(gamma.mul(inverse).view(-1, 1, 1, 1));
          Tensor shifted =
              bias.sub(norm.runningMean()).mul(inverse).mul(gamma).add(norm.bias().detach());
          return new FoldedWeights(backend.quantize(folded), shifted);
        });
  }

  /** Returns the weights of a linear layer. */
  static FoldedWeights of(Linear linear, Backend backend) {
    return TensorScope.compute(
        () ->
            new FoldedWeights(
                backend.quantize(linear.weight().detach()), linear.bias().detach().clone()));
  }

  /** Quantizes a weight symmetrically with one scale. */
  static Tensor perTensor(Tensor weight) {
    return perTensor(weight, (float) weight.abs().max().item());
  }

  /** Quantizes a weight symmetrically with one scale for elements up to a largest one. */
  static Tensor perTensor(Tensor weight, float largest) {
    double scale = Math.max(largest / HALF_RANGE, SMALLEST_SCALE);
    return Torch.quantizePerTensor(weight, (float) scale, 0, DType.QINT8);
  }

  /** Quantizes a weight symmetrically with a scale for each output channel. */
  static Tensor perChannel(Tensor weight) {
    Tensor scales = weight.flatten(1).abs().amax(1).div(HALF_RANGE).clampMin(SMALLEST_SCALE);
    Tensor zeros = Torch.zeros(DType.INT64, weight.size(0));
    return Torch.quantizePerChannel(
        weight, new QuantizedOps.Channels(scales, zeros, 0), DType.QINT8);
  }
}
