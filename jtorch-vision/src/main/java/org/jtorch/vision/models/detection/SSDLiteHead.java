package org.jtorch.vision.models.detection;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
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

  private static ModuleList<Module> blocks(
      List<Long> inChannels,
      List<Long> numAnchors,
      long columns,
      LongFunction<? extends Layer> norm) {
    ModuleList<Module> layers = new ModuleList<>();
    for (int i = 0; i < Math.min(inChannels.size(), numAnchors.size()); i++) {
      long channels = inChannels.get(i);
      layers.append(
          new Sequential(
              new Conv2dNormActivation(
                  channels, channels, o -> o.groups(channels).norm(norm).activation(ReLU6::new)),
              new Conv2d(channels, columns * numAnchors.get(i), 1)));
    }
    ConvBlocks.normal(layers, STD);
    return layers;
  }

  /** {@code SSDLiteClassificationHead}. */
  private static final class SSDLiteClassificationHead extends SSDScoringHead {
    SSDLiteClassificationHead(
        List<Long> inChannels,
        List<Long> numAnchors,
        long numClasses,
        LongFunction<? extends Layer> norm) {
      super(blocks(inChannels, numAnchors, numClasses, norm), numClasses);
    }
  }

  /** {@code SSDLiteRegressionHead}. */
  private static final class SSDLiteRegressionHead extends SSDScoringHead {
    SSDLiteRegressionHead(
        List<Long> inChannels, List<Long> numAnchors, LongFunction<? extends Layer> norm) {
      super(blocks(inChannels, numAnchors, 4, norm), 4);
    }
  }
}
