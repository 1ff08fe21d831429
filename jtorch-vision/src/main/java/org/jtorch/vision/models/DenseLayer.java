package org.jtorch.vision.models;

import java.util.List;
import org.jtorch.Checkpointing;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Two normalizations, each with ReLU and a convolution, on the joined outputs of the layers before,
 * {@code torchvision.models.densenet._DenseLayer}.
 */
final class DenseLayer extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /**
   * Choices of a model.
   *
   * @param bnSize channels between the convolutions per channel of the output
   */
  record Choices(long bnSize, double dropRate, boolean isMemoryEfficient) {}

  private final List<Slot<Layer>> bottleneck;
  private final List<Slot<Layer>> growth;
  private final Choices choices;

  DenseLayer(long inputFeatures, long growthRate, Choices choices) {
    this.choices = choices;
    long between = choices.bnSize * growthRate;
    bottleneck =
        List.of(
            slot("norm1", new BatchNorm2d(inputFeatures)),
            slot("relu1", new ReLU(o -> o.inplace(true))),
            slot("conv1", new Conv2d(inputFeatures, between, 1, o -> o.bias(false))));
    growth =
        List.of(
            slot("norm2", new BatchNorm2d(between)),
            slot("relu2", new ReLU(o -> o.inplace(true))),
            slot("conv2", new Conv2d(between, growthRate, 3, o -> o.padding(1).bias(false))));
  }

  private static List<Layer> layers(List<Slot<Layer>> slots) {
    return List.of(slots.get(0).get(), slots.get(1).get(), slots.get(2).get());
  }

  Tensor call(List<Tensor> features) {
    List<Tensor> inputs = List.copyOf(features);
    return call(() -> forward(inputs), inputs.toArray(Tensor[]::new));
  }

  @Override
  public Tensor forward(Tensor features) {
    return forward(List.of(features));
  }

  private Tensor forward(List<Tensor> features) {
    boolean isRecomputed =
        choices.isMemoryEfficient && features.stream().anyMatch(Tensor::requiresGrad);
    Tensor between =
        isRecomputed
            ? Checkpointing.checkpoint(f -> List.of(joined(f)), features, o -> {}).get(0)
            : joined(features);
    List<Layer> layers = layers(growth);
    Tensor output = CALLS.call(between, layers);
    CALLS.close(List.of(bottleneck.get(2).get(), layers.get(0)), output, between);
    return dropped(layers, output);
  }

  private Tensor joined(List<Tensor> features) {
    List<Layer> layers = layers(bottleneck);
    Tensor joined = Torch.cat(features, 1);
    Tensor output = CALLS.call(joined, layers);
    CALLS.close(layers.get(0), output, joined);
    return output;
  }

  private Tensor dropped(List<Layer> layers, Tensor output) {
    if (choices.dropRate == 0 || !isTraining()) {
      return output;
    }
    Tensor dropped = F.dropout(output, choices.dropRate, true);
    CALLS.close(layers, dropped, output);
    return dropped;
  }

  @Override
  public String toString() {
    return "_" + super.toString();
  }
}
