package org.jtorch.vision.models.segmentation;

import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Sigmoid;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Classifier of LR-ASPP on two feature maps, {@code
 * torchvision.models.segmentation.lraspp.LRASPPHead}.
 */
public final class LRASPPHead extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Sequential cbr;
  private final Sequential scale;
  private final Slot<Layer> lowClassifier;
  private final Slot<Layer> highClassifier;

  LRASPPHead(long lowChannels, long highChannels, long classes, long channels) {
    cbr =
        register(
            "cbr",
            new Sequential(
                new Conv2d(highChannels, channels, 1, o -> o.bias(false)),
                new BatchNorm2d(channels),
                new ReLU(o -> o.inplace(true))));
    scale =
        register(
            "scale",
            new Sequential(
                new AdaptiveAvgPool2d(1),
                new Conv2d(highChannels, channels, 1, o -> o.bias(false)),
                new Sigmoid()));
    lowClassifier = slot("low_classifier", new Conv2d(lowChannels, classes, 1));
    highClassifier = slot("high_classifier", new Conv2d(channels, classes, 1));
  }

  /** {@return the classifier of the feature map of higher resolution, which can be replaced} */
  public Slot<Layer> lowClassifier() {
    return lowClassifier;
  }

  /** {@return the classifier of the feature map of lower resolution, which can be replaced} */
  public Slot<Layer> highClassifier() {
    return highClassifier;
  }

  Tensor call(Tensor low, Tensor high) {
    return call(() -> CALLS.compute(this, () -> forward(low, high)), low, high);
  }

  private Tensor forward(Tensor low, Tensor high) {
    Tensor scaled = cbr.call(high).mul(scale.call(high));
    Tensor resized = SegmentationModel.resized(scaled, low);
    return lowClassifier.get().call(low).add(highClassifier.get().call(resized));
  }
}
