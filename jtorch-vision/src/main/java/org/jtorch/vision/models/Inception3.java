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
 * Inception v3, {@code torchvision.models.Inception3}. Input: {@code (N, 3, H, W)}, normalized, 299
 * x 299 pixels in training; in evaluation at least 75 x 75. Its {@code stateDict} has torchvision's
 * names, and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * Inception3 model = Inception3.inceptionV3(o -> o.numClasses(10));
 * Inception3.Outputs outputs = model.outputs(images);   // in training, with the auxiliary head
 * Tensor loss = F.crossEntropy(outputs.logits(), target);
 * }</pre>
 */
public final class Inception3 extends AuxiliaryPath {
  private static final Pattern HEADS = Pattern.compile("^AuxLogits\\.");

  private final Slot<Layer> fc;

  /**
   * Outputs of a model, {@code torchvision.models.InceptionOutputs}.
   *
   * @param logits {@code (N, classes)}
   * @param auxLogits of the auxiliary head, {@code (N, classes)}; in training only
   */
  public record Outputs(Tensor logits, Optional<Tensor> auxLogits) {}

  private Inception3(Options options) {
    final AuxiliaryOptions.ConvBlockFactory block = options.convBlock();
    convertRange(options.isTransformingInput());
    step("Conv2d_1a_3x3", options.conv(3, 32, 3, o -> o.stride(2)));
    step("Conv2d_2a_3x3", options.conv(32, 32, 3, o -> {}));
    step("Conv2d_2b_3x3", options.conv(32, 64, 3, o -> o.padding(1)));
    step("maxpool1", new MaxPool2d(3, o -> o.stride(2)));
    step("Conv2d_3b_1x1", options.conv(64, 80, 1, o -> {}));
    step("Conv2d_4a_3x3", options.conv(80, 192, 3, o -> {}));
    step("maxpool2", new MaxPool2d(3, o -> o.stride(2)));
    step("Mixed_5b", new InceptionBlocks.InceptionA(block, 192, 32));
    step("Mixed_5c", new InceptionBlocks.InceptionA(block, 256, 64));
    step("Mixed_5d", new InceptionBlocks.InceptionA(block, 288, 64));
    step("Mixed_6a", new InceptionBlocks.InceptionB(block, 288));
    step("Mixed_6b", new InceptionBlocks.InceptionC(block, 768, 128));
    step("Mixed_6c", new InceptionBlocks.InceptionC(block, 768, 160));
    step("Mixed_6d", new InceptionBlocks.InceptionC(block, 768, 160));
    step("Mixed_6e", new InceptionBlocks.InceptionC(block, 768, 192));
    long classes = options.numClassesOr(1000);
    if (options.hasAuxiliaryHeads()) {
      auxiliary("AuxLogits", length(), new InceptionBlocks.InceptionAux(768, classes, options));
    }
    step("Mixed_7a", new InceptionBlocks.InceptionD(block, 768));
    step("Mixed_7b", new InceptionBlocks.InceptionE(block, 1280));
    step("Mixed_7c", new InceptionBlocks.InceptionE(block, 2048));
    step("avgpool", new AdaptiveAvgPool2d(1, 1));
    step("dropout", new Dropout(options.dropout()));
    function(FLATTEN);
    fc = step("fc", new Linear(2048, classes));
    if (options.isDrawingWeights()) {
      InitialWeights.draw(
          this,
          conv -> InitialWeights.truncatedNormal(conv.weight(), 0.1),
          linear ->
              InitialWeights.truncatedNormal(linear.weight(), linear == fc.get() ? 0.1 : 0.001));
    }
  }

  /**
   * Creates an Inception v3 with random weights for 1,000 classes, {@code
   * torchvision.models.inception_v3()}.
   *
   * @return the model
   */
  public static Inception3 inceptionV3() {
    return inceptionV3(o -> {});
  }

  /**
   * Creates an Inception v3, {@code torchvision.models.inception_v3}.
   *
   * @param options {@code o -> o.auxLogits(false)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static Inception3 inceptionV3(Consumer<? super Options> options) {
    return create(options);
  }

  private static Inception3 create(Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loadedWithoutHeads("inception_v3", new Inception3(options), HEADS);
  }

  /**
   * Classifies images, in training also with the auxiliary head.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return the logits of all heads
   */
  public Outputs outputs(Tensor images) {
    List<Tensor> logits = allLogits(images);
    return logits.size() == 1
        ? new Outputs(logits.get(0), Optional.empty())
        : new Outputs(logits.get(1), Optional.of(logits.get(0)));
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Linear}
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Options of {@link Inception3}. */
  @CanIgnoreReturnValue
  public static final class Options extends AuxiliaryOptions<Options> {
    private Options() {
      super(0.5, true);
    }

    @Override
    protected Options self() {
      return this;
    }
  }
}
