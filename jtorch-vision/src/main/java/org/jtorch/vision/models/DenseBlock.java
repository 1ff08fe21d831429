package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Layers that each get the outputs of all before, {@code torchvision.models.densenet._DenseBlock}.
 */
final class DenseBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<DenseLayer>> layers = new ArrayList<>();

  DenseBlock(int count, long inputFeatures, long growthRate, DenseLayer.Choices choices) {
    for (int i = 0; i < count; i++) {
      DenseLayer layer = new DenseLayer(inputFeatures + i * growthRate, growthRate, choices);
      layers.add(slot("denselayer" + (i + 1), layer));
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    List<Tensor> features = new ArrayList<>();
    features.add(input);
    for (Slot<DenseLayer> layer : layers) {
      features.add(layer.get().call(features));
    }
    Tensor joined = Torch.cat(features, 1);
    for (int i = 0; i < layers.size(); i++) {
      CALLS.close(layers.get(i).get(), input, features.get(i + 1));
    }
    return joined;
  }

  @Override
  public String toString() {
    return "_" + super.toString();
  }

  /**
   * Normalization, 1x1 convolution and 2x2 average pooling between blocks, {@code
   * torchvision.models.densenet._Transition}.
   */
  static final class Transition extends LayerPath {
    Transition(long in, long out) {
      step("norm", new BatchNorm2d(in));
      step("relu", new ReLU(o -> o.inplace(true)));
      step("conv", new Conv2d(in, out, 1, o -> o.bias(false)));
      step("pool", new AvgPool2d(2, o -> o.stride(2)));
    }

    @Override
    public String toString() {
      return "_" + super.toString();
    }
  }
}
