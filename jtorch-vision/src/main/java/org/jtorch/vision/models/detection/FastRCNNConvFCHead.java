package org.jtorch.vision.models.detection;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.ops.LayerSequence;

/**
 * Convolutions and linear layers on pooled regions, {@code
 * torchvision.models.detection.faster_rcnn.FastRCNNConvFCHead}. Its layers are numbered from 0.
 */
public final class FastRCNNConvFCHead extends LayerSequence {
  /**
   * Creates a head.
   *
   * @param inputSize channels, height and width of a region
   * @param convLayers channels of each convolution
   * @param fcLayers features of each linear layer
   * @param norm creates the normalization for a number of channels, {@code BatchNorm2d::new}
   */
  public FastRCNNConvFCHead(
      long[] inputSize, long[] convLayers, long[] fcLayers, LongFunction<? extends Layer> norm) {
    super(layers(inputSize, convLayers, fcLayers, Objects.requireNonNull(norm, "norm")));
    ConvBlocks.kaiming(this);
  }

  private static List<Layer> layers(
      long[] input, long[] convLayers, long[] fcLayers, LongFunction<? extends Layer> norm) {
    List<Layer> layers = ConvBlocks.blocks(input[0], convLayers, 1, norm);
    layers.add(new Flatten());
    long previous = convLayers.length == 0 ? input[0] : convLayers[convLayers.length - 1];
    previous *= input[1] * input[2];
    for (long next : fcLayers) {
      layers.add(new Linear(previous, next));
      layers.add(new ReLU(o -> o.inplace(true)));
      previous = next;
    }
    return layers;
  }
}
