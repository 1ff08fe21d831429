package org.jtorch.vision.ops;

import java.util.function.Consumer;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;

/**
 * 2D convolution, normalization and activation, {@code torchvision.ops.Conv2dNormActivation}.
 * Input: {@code (N, C, H, W)}. Its layers are numbered from 0.
 *
 * <pre>{@code
 * new Conv2dNormActivation(3, 32, o -> o.stride(2).activation(SiLU::new));
 * }</pre>
 */
public class Conv2dNormActivation extends ConvNormActivation {
  /**
   * Creates a block with kernel size 3, batch normalization and ReLU; see {@link
   * #Conv2dNormActivation(long, long, Consumer)}.
   */
  public Conv2dNormActivation(long inChannels, long outChannels) {
    this(inChannels, outChannels, o -> {});
  }

  /**
   * Creates a block.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param options {@code o -> o.kernelSize(1).noActivation()}
   */
  public Conv2dNormActivation(
      long inChannels, long outChannels, Consumer<ConvNormActivationOptions> options) {
    super(inChannels, outChannels, Conv2d::new, BatchNorm2d::new, options);
  }
}
