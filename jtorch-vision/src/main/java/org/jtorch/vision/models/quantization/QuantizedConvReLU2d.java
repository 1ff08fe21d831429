package org.jtorch.vision.models.quantization;

import org.jtorch.nn.Conv2d;

/**
 * Convolution of quantized tensors and ReLU, {@code torch.ao.nn.intrinsic.quantized.ConvReLU2d}.
 */
final class QuantizedConvReLU2d extends QuantizedConv2d {
  QuantizedConvReLU2d(Conv2d like, FoldedWeights weights, QuantizationRange range) {
    super("quantized::conv2d_relu.new", like, weights, range);
  }
}
