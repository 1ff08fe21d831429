package org.jtorch.vision.models.detection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ConvTranspose2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.ops.LayerSequence;

/**
 * Predictor of a mask for each class, twice as large as the pooled region, {@code
 * torchvision.models.detection.mask_rcnn.MaskRCNNPredictor}.
 *
 * <pre>{@code
 * MaskRCNN model = MaskRCNN.maskrcnnResnet50Fpn();
 * model.maskPredictor().set(new MaskRCNNPredictor(256, 256, 3));   // two classes
 * }</pre>
 */
public final class MaskRCNNPredictor extends LayerSequence {
  /**
   * Creates a predictor.
   *
   * @param inChannels channels of the mask head
   * @param dimReduced channels after the transposed convolution
   * @param numClasses number of classes, with the background
   */
  public MaskRCNNPredictor(long inChannels, long dimReduced, long numClasses) {
    super(layers(inChannels, dimReduced, numClasses));
    namedParameters()
        .forEach(
            (name, parameter) -> {
              if (name.contains("weight")) {
                Init.kaimingNormal_(
                    parameter, o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.RELU));
              }
            });
  }

  private static Map<String, Layer> layers(long in, long reduced, long classes) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    layers.put("conv5_mask", new ConvTranspose2d(in, reduced, 2, o -> o.stride(2)));
    layers.put("relu", new ReLU(o -> o.inplace(true)));
    layers.put("mask_fcn_logits", new Conv2d(reduced, classes, 1));
    return layers;
  }
}
