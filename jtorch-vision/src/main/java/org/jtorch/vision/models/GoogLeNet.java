package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;

/**
 * GoogLeNet (Inception v1), {@code torchvision.models.GoogLeNet}. Input: {@code (N, 3, H, W)},
 * normalized, at least 15 x 15 pixels. Its {@code stateDict} has torchvision's names, and a seed
 * gives torchvision's initial weights.
 *
 * <pre>{@code
 * GoogLeNet model = GoogLeNet.googlenet(o -> o.numClasses(10));
 * GoogLeNet.Outputs outputs = model.outputs(images);   // in training, with two auxiliary heads
 * Tensor loss = F.crossEntropy(outputs.logits(), target);
 * }</pre>
 */
public final class GoogLeNet extends AuxiliaryPath {
  private static final Pattern HEADS = Pattern.compile("^aux[12]\\.");

  private final Slot<Layer> fc;

  /**
   * Outputs of a model, {@code torchvision.models.GoogLeNetOutputs}.
   *
   * @param logits {@code (N, classes)}
   * @param auxLogits2 of the second auxiliary head, {@code (N, classes)}; in training only
   * @param auxLogits1 of the first auxiliary head, {@code (N, classes)}; in training only
   */
  public record Outputs(Tensor logits, Optional<Tensor> auxLogits2, Optional<Tensor> auxLogits1) {}

  private GoogLeNet(Options options) {
    final AuxiliaryOptions.ConvBlockFactory block = options.convBlock();
    convertRange(options.isTransformingInput());
    step("conv1", options.conv(3, 64, 7, o -> o.stride(2).padding(3)));
    step("maxpool1", pool(3));
    step("conv2", options.conv(64, 64, 1, o -> {}));
    step("conv3", options.conv(64, 192, 3, o -> o.padding(1)));
    step("maxpool2", pool(3));
    step("inception3a", new InceptionBlocks.Inception(block, 192, 64, 96, 128, 16, 32, 32));
    step("inception3b", new InceptionBlocks.Inception(block, 256, 128, 128, 192, 32, 96, 64));
    step("maxpool3", pool(3));
    step("inception4a", new InceptionBlocks.Inception(block, 480, 192, 96, 208, 16, 48, 64));
    final int first = length();
    step("inception4b", new InceptionBlocks.Inception(block, 512, 160, 112, 224, 24, 64, 64));
    step("inception4c", new InceptionBlocks.Inception(block, 512, 128, 128, 256, 24, 64, 64));
    step("inception4d", new InceptionBlocks.Inception(block, 512, 112, 144, 288, 32, 64, 64));
    final int second = length();
    step("inception4e", new InceptionBlocks.Inception(block, 528, 256, 160, 320, 32, 128, 128));
    step("maxpool4", pool(2));
    step("inception5a", new InceptionBlocks.Inception(block, 832, 256, 160, 320, 32, 128, 128));
    step("inception5b", new InceptionBlocks.Inception(block, 832, 384, 192, 384, 48, 128, 128));
    long classes = options.numClassesOr(1000);
    if (options.hasAuxiliaryHeads()) {
      auxiliary("aux1", first, new InceptionAux(512, classes, options));
      auxiliary("aux2", second, new InceptionAux(528, classes, options));
    }
    step("avgpool", new AdaptiveAvgPool2d(1, 1));
    function(FLATTEN);
    step("dropout", new Dropout(options.dropout()));
    fc = step("fc", new Linear(1024, classes));
    if (options.isDrawingWeights()) {
      InitialWeights.draw(
          this,
          conv -> InitialWeights.truncatedNormal(conv.weight(), 0.01),
          linear -> InitialWeights.truncatedNormal(linear.weight(), 0.01));
    }
  }

  private static Layer pool(long kernelSize) {
    return new MaxPool2d(kernelSize, o -> o.stride(2).ceilMode(true));
  }

  /**
   * Creates a GoogLeNet with random weights for 1,000 classes, {@code
   * torchvision.models.googlenet()}.
   *
   * @return the model
   */
  public static GoogLeNet googlenet() {
    return googlenet(o -> {});
  }

  /**
   * Creates a GoogLeNet, {@code torchvision.models.googlenet}.
   *
   * @param options {@code o -> o.auxLogits(false)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static GoogLeNet googlenet(Consumer<? super Options> options) {
    return create(options);
  }

  private static GoogLeNet create(Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loadedWithoutHeads("googlenet", new GoogLeNet(options), HEADS);
  }

  /**
   * Classifies images, in training also with the auxiliary heads.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return the logits of all heads
   */
  public Outputs outputs(Tensor images) {
    List<Tensor> logits = allLogits(images);
    return logits.size() == 1
        ? new Outputs(logits.get(0), Optional.empty(), Optional.empty())
        : new Outputs(logits.get(2), Optional.of(logits.get(1)), Optional.of(logits.get(0)));
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Linear}
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Options of {@link GoogLeNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends AuxiliaryOptions<Options> {
    private double dropoutAux = 0.7;

    private Options() {
      super(0.2, false);
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Dropout probability of the auxiliary heads, from 0 to 1. Default 0.7. */
    public Options dropoutAux(double dropoutAux) {
      this.dropoutAux = dropoutAux;
      return this;
    }
  }

  /** Auxiliary head, {@code torchvision.models.googlenet.InceptionAux}. */
  private static final class InceptionAux extends LayerPath {
    private static final Layer POOL = new AdaptiveAvgPool2d(4, 4);

    InceptionAux(long in, long classes, Options options) {
      function(POOL);
      step("conv", options.conv(in, 128, 1, o -> {}));
      function(FLATTEN);
      step("fc1", new Linear(2048, 1024));
      function(RELU);
      Slot<Layer> fc2 = slot("fc2", new Linear(1024, classes));
      step("dropout", new Dropout(options.dropoutAux));
      step(fc2);
    }
  }
}
