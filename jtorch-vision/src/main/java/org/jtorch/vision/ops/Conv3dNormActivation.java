package org.jtorch.vision.ops;

import java.util.function.Consumer;
import org.jtorch.nn.BatchNorm3d;
import org.jtorch.nn.Conv3d;

/**
 * 3D convolution, normalization and activation, {@code torchvision.ops.Conv3dNormActivation}.
 * Input: {@code (N, C, D, H, W)}. Its layers are numbered from 0.
 *
 * <pre>{@code
 * new Conv3dNormActivation(3, 32, o -> o.stride(2).activation(SiLU::new));
 * }</pre>
 */
public class Conv3dNormActivation extends ConvNormActivation {
  /**
   * Creates a block with kernel size 3, batch normalization and ReLU; see {@link
   * #Conv3dNormActivation(long, long, Consumer)}.
   */
  public Conv3dNormActivation(long inChannels, long outChannels) {
    this(inChannels, outChannels, o -> {});
  }

  /**
   * Creates a block.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param options {@code o -> o.kernelSize(1).noActivation()}
   */
  public Conv3dNormActivation(
      long inChannels, long outChannels, Consumer<ConvNormActivationOptions> options) {
    super(inChannels, outChannels, Conv3d::new, BatchNorm3d::new, options);
  }
}
