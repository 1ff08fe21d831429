package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/**
 * Head of a network of region proposals, {@code torchvision.models.detection.rpn.RPNHead}. State
 * dicts of old versions of torchvision can be loaded.
 */
public final class RPNHead extends Module {
  private final Slot<Layer> conv;
  private final Slot<Layer> clsLogits;
  private final Slot<Layer> bboxPred;

  /** Creates a head with one convolution; see {@link #RPNHead(long, long, int)}. */
  public RPNHead(long inChannels, long numAnchors) {
    this(inChannels, numAnchors, 1);
  }

  /**
   * Creates a head.
   *
   * @param inChannels channels of the feature maps
   * @param numAnchors anchors per position
   * @param convDepth number of convolutions before the predictions
   */
  public RPNHead(long inChannels, long numAnchors, int convDepth) {
    List<Layer> blocks =
        ConvBlocks.blocks(inChannels, ConvBlocks.repeated(inChannels, convDepth), 1, null);
    conv = slot("conv", new Sequential(blocks.toArray(Layer[]::new)));
    clsLogits = slot("cls_logits", new Conv2d(inChannels, numAnchors, 1));
    bboxPred = slot("bbox_pred", new Conv2d(inChannels, numAnchors * 4, 1));
    ConvBlocks.normal(this, 0.01);
    registerLoadStateDictPreHook(
        (module, stateDict, prefix) -> ConvBlocks.rename(stateDict, prefix, "conv", "conv.0.0"));
  }

  /**
   * Predicts for each feature map.
   *
   * @param features feature maps {@code (N, C, H, W)}
   * @return logits of objects {@code (N, A, H, W)} and offsets of boxes {@code (N, 4 A, H, W)}
   */
  List<List<Tensor>> call(List<Tensor> features) {
    return call(
        () -> Levels.call(features, conv.get(), clsLogits.get(), bboxPred.get()),
        features.toArray(Tensor[]::new));
  }
}
