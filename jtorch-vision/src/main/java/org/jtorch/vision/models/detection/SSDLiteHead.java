package org.jtorch.vision.models.detection;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ReLU6;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.ops.Conv2dNormActivation;

/**
 * Head of SSDlite, with depthwise convolutions, {@code
 * torchvision.models.detection.ssdlite.SSDLiteHead}.
 */
public final class SSDLiteHead extends SSDHead {
  private static final double STD = 0.03;

  /**
   * Creates a head.
   *
   * @param inChannels channels of each feature map
   * @param numAnchors anchors per position of each feature map
   * @param numClasses number of classes, with the background
   * @param norm creates the normalization for a number of channels, {@code BatchNorm2d::new}
   */
  public SSDLiteHead(
      List<Long> inChannels,
      List<Long> numAnchors,
      long numClasses,
      LongFunction<? extends Layer> norm) {
    super(
        new SSDLiteClassificationHead(
            inChannels, numAnchors, numClasses, Objects.requireNonNull(norm, "norm")),
        new SSDLiteRegressionHead(inChannels, numAnchors, norm));
  }

  private static SSDScoringHead.Prediction block(LongFunction<? extends Layer> norm) {
    return (in, out) ->
        new Sequential(
            new Conv2dNormActivation(in, in, o -> o.groups(in).norm(norm).activation(ReLU6::new)),
            new Conv2d(in, out, 1));
  }

  /** {@code SSDLiteClassificationHead}. */
  private static final class SSDLiteClassificationHead extends SSDScoringHead {
    SSDLiteClassificationHead(
        List<Long> inChannels,
        List<Long> numAnchors,
        long numClasses,
        LongFunction<? extends Layer> norm) {
      super(inChannels, numAnchors, numClasses, block(norm));
      ConvBlocks.normal(this, STD);
    }
  }

  /** {@code SSDLiteRegressionHead}. */
  private static final class SSDLiteRegressionHead extends SSDScoringHead {
    SSDLiteRegressionHead(
        List<Long> inChannels, List<Long> numAnchors, LongFunction<? extends Layer> norm) {
      super(inChannels, numAnchors, 4, block(norm));
      ConvBlocks.normal(this, STD);
    }
  }
}
