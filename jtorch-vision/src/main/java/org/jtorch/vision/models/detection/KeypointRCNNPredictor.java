package org.jtorch.vision.models.detection;

import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.nn.ConvTranspose2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Predictor of a heat map for each keypoint, four times as large as the pooled region, {@code
 * torchvision.models.detection.keypoint_rcnn.KeypointRCNNPredictor}.
 */
public final class KeypointRCNNPredictor extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> kpsScoreLowres;

  /**
   * Creates a predictor.
   *
   * @param inChannels channels of the keypoint head
   * @param numKeypoints number of keypoints of an object
   */
  public KeypointRCNNPredictor(long inChannels, long numKeypoints) {
    ConvTranspose2d conv =
        new ConvTranspose2d(inChannels, numKeypoints, 4, o -> o.stride(2).padding(1));
    Init.kaimingNormal_(
        conv.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
    Init.zeros_(conv.bias());
    kpsScoreLowres = slot("kps_score_lowres", conv);
  }

  @Override
  public Tensor forward(Tensor regions) {
    Layer conv = kpsScoreLowres.get();
    Tensor small = conv.call(regions);
    Tensor maps = F.interpolate(small, o -> o.scaleFactor(2).mode(InterpolateMode.BILINEAR));
    CALLS.close(conv, regions, small);
    return maps;
  }
}
