package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Module;

/** Head of SSD, {@code torchvision.models.detection.ssd.SSDHead}. */
public class SSDHead extends Module {
  private final SSDScoringHead classification;
  private final SSDScoringHead regression;

  /**
   * Creates a head.
   *
   * @param inChannels channels of each feature map
   * @param numAnchors anchors per position of each feature map
   * @param numClasses number of classes, with the background
   */
  public SSDHead(List<Long> inChannels, List<Long> numAnchors, long numClasses) {
    this(
        new SSDClassificationHead(inChannels, numAnchors, numClasses),
        new SSDRegressionHead(inChannels, numAnchors));
  }

  SSDHead(SSDScoringHead classification, SSDScoringHead regression) {
    this.classification = register("classification_head", classification);
    this.regression = register("regression_head", regression);
  }

  /**
   * Predictions at all anchors.
   *
   * @param codes {@code (N, A, 4)}, offsets of boxes
   * @param logits {@code (N, A, classes)}
   */
  record Predictions(Tensor codes, Tensor logits) {}

  final Predictions call(List<Tensor> features) {
    return call(
        () -> new Predictions(regression.call(features), classification.call(features)),
        features.toArray(Tensor[]::new));
  }

  private static Conv2d convolution(long in, long out) {
    return new Conv2d(in, out, 3, o -> o.padding(1));
  }

  /** {@code SSDClassificationHead}. */
  private static final class SSDClassificationHead extends SSDScoringHead {
    SSDClassificationHead(List<Long> inChannels, List<Long> numAnchors, long numClasses) {
      super(inChannels, numAnchors, numClasses, SSDHead::convolution);
      ConvBlocks.xavier(this);
    }
  }

  /** {@code SSDRegressionHead}. */
  private static final class SSDRegressionHead extends SSDScoringHead {
    SSDRegressionHead(List<Long> inChannels, List<Long> numAnchors) {
      super(inChannels, numAnchors, 4, SSDHead::convolution);
      ConvBlocks.xavier(this);
    }
  }
}
