package org.jtorch.vision.models;

import java.util.function.Consumer;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.ConvNd;
import org.jtorch.vision.models.internal.BranchedBlock;

/**
 * Convolution without bias, batch normalization and ReLU, {@code
 * torchvision.models.inception.BasicConv2d}.
 */
final class BasicConv2d extends LayerPath {
  BasicConv2d(long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
    step("conv", BranchedBlock.unbiased(in, out, kernelSize, options));
    step("bn", new BatchNorm2d(out, o -> o.eps(0.001)));
    function(RELU);
  }
}
