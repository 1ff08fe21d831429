package org.jtorch.vision.models.detection;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jtorch.nn.Layer;
import org.jtorch.vision.ops.LayerSequence;

/**
 * Convolutions before the mask predictor, {@code
 * torchvision.models.detection.mask_rcnn.MaskRCNNHeads}. State dicts of old versions of torchvision
 * can be loaded.
 */
public final class MaskRCNNHeads extends LayerSequence {
  /**
   * Creates a head without normalization.
   *
   * @param inChannels channels of the pooled regions
   * @param layers channels of each convolution
   * @param dilation distance of the kernels' elements
   */
  public MaskRCNNHeads(long inChannels, long[] layers, long dilation) {
    this(ConvBlocks.blocks(inChannels, layers, dilation, null));
  }

  /**
   * Creates a head.
   *
   * @param inChannels channels of the pooled regions
   * @param layers channels of each convolution
   * @param dilation distance of the kernels' elements
   * @param norm creates the normalization for a number of channels, {@code BatchNorm2d::new}
   */
  public MaskRCNNHeads(
      long inChannels, long[] layers, long dilation, LongFunction<? extends Layer> norm) {
    this(ConvBlocks.blocks(inChannels, layers, dilation, Objects.requireNonNull(norm, "norm")));
  }

  private MaskRCNNHeads(List<Layer> blocks) {
    super(blocks);
    ConvBlocks.kaiming(this);
    registerLoadStateDictPreHook(
        (module, stateDict, prefix) -> {
          for (int i = 0; i < blocks.size(); i++) {
            ConvBlocks.rename(stateDict, prefix, "mask_fcn" + (i + 1), i + ".0");
          }
        });
  }
}
