package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Hardsigmoid;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;

/**
 * Scaling of the channels by their means, {@code
 * torchvision.models.quantization.mobilenetv3.QuantizableSqueezeExcitation}.
 */
final class QuantizableSqueezeExcitation extends Module implements Layer, Fusable {
  private final Slot<Layer> avgpool;
  private final Slot<Layer> fc1;
  private final Slot<Layer> fc2;
  private final Slot<Layer> activation;
  private final Slot<Layer> scaleActivation;
  private final Slot<Functional> skipMul;

  QuantizableSqueezeExcitation(long channels) {
    long squeezed = squeezed(channels);
    avgpool = slot("avgpool", new AdaptiveAvgPool2d(1));
    fc1 = slot("fc1", new Conv2d(channels, squeezed, 1));
    fc2 = slot("fc2", new Conv2d(squeezed, channels, 1));
    activation = slot("activation", new ReLU());
    scaleActivation = slot("scale_activation", new Hardsigmoid());
    skipMul = slot("skip_mul", new FloatFunctional());
  }

  /** A quarter of the channels, rounded to a multiple of 8 by at most a tenth down. */
  private static long squeezed(long channels) {
    long quarter = channels / 4;
    long rounded = Math.max(8, (quarter + 4) / 8 * 8);
    return rounded < 0.9 * quarter ? rounded + 8 : rounded;
  }

  @Override
  public List<List<String>> fused() {
    return List.of(List.of("fc1", "activation"));
  }

  @Override
  public Tensor forward(Tensor x) {
    return QuantizableModel.CALLS.compute(
        this,
        () -> {
          Tensor scale =
              QuantizableModel.CALLS.call(
                  x,
                  List.of(
                      avgpool.get(),
                      fc1.get(),
                      activation.get(),
                      fc2.get(),
                      scaleActivation.get()));
          return skipMul.get().mul(scale, x);
        });
  }
}
