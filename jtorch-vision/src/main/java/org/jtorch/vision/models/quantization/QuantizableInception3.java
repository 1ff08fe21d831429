package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.Inception3;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.models.quantization.QuantizableInceptionBlocks.QuantizableInceptionA;
import org.jtorch.vision.models.quantization.QuantizableInceptionBlocks.QuantizableInceptionAux;
import org.jtorch.vision.models.quantization.QuantizableInceptionBlocks.QuantizableInceptionB;
import org.jtorch.vision.models.quantization.QuantizableInceptionBlocks.QuantizableInceptionC;
import org.jtorch.vision.models.quantization.QuantizableInceptionBlocks.QuantizableInceptionD;
import org.jtorch.vision.models.quantization.QuantizableInceptionBlocks.QuantizableInceptionE;

/** Quantizable Inception v3, {@code torchvision.models.quantization.QuantizableInception3}. */
public final class QuantizableInception3 extends AuxiliaryModel {
  private static final Pattern HEADS = Pattern.compile("^AuxLogits\\.");

  private final Slot<Layer> fc;

  private QuantizableInception3(Options options) {
    super(options.transformsInput());
    step("Conv2d_1a_3x3", conv(3, 32, 3, 2, 0));
    step("Conv2d_2a_3x3", conv(32, 32, 3, 1, 0));
    step("Conv2d_2b_3x3", conv(32, 64, 3, 1, 1));
    step("maxpool1", new MaxPool2d(3, o -> o.stride(2)));
    step("Conv2d_3b_1x1", conv(64, 80, 1, 1, 0));
    step("Conv2d_4a_3x3", conv(80, 192, 3, 1, 0));
    step("maxpool2", new MaxPool2d(3, o -> o.stride(2)));
    step("Mixed_5b", new QuantizableInceptionA(192, 32));
    step("Mixed_5c", new QuantizableInceptionA(256, 64));
    step("Mixed_5d", new QuantizableInceptionA(288, 64));
    step("Mixed_6a", new QuantizableInceptionB(288));
    step("Mixed_6b", new QuantizableInceptionC(768, 128));
    step("Mixed_6c", new QuantizableInceptionC(768, 160));
    step("Mixed_6d", new QuantizableInceptionC(768, 160));
    step("Mixed_6e", new QuantizableInceptionC(768, 192));
    if (options.hasAuxiliaryHeads()) {
      auxiliary("AuxLogits", length(), new QuantizableInceptionAux(768, options.classes()));
    }
    step("Mixed_7a", new QuantizableInceptionD(768));
    step("Mixed_7b", new QuantizableInceptionE(1280));
    step("Mixed_7c", new QuantizableInceptionE(2048));
    step("avgpool", new AdaptiveAvgPool2d(1, 1));
    step("dropout", new Dropout(0.5));
    function(FLATTEN);
    fc = step("fc", new Linear(2048, options.classes()));
    if (!options.hasWeights()) {
      InitialWeights.draw(
          this,
          conv -> InitialWeights.truncatedNormal(conv.weight(), 0.1),
          linear ->
              InitialWeights.truncatedNormal(linear.weight(), linear == fc.get() ? 0.1 : 0.001));
    }
    stubs();
  }

  private static Layer conv(long in, long out, long kernelSize, long stride, long padding) {
    return new QuantizableBasicConv2d(
        in, out, new long[] {kernelSize}, o -> o.stride(stride).padding(padding));
  }

  /**
   * Creates a floating-point Inception v3 with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.inception_v3()}.
   *
   * @return the model
   */
  public static QuantizableInception3 inceptionV3() {
    return inceptionV3(o -> {});
  }

  /**
   * Creates an Inception v3, {@code torchvision.models.quantization.inception_v3}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableInception3 inceptionV3(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    return chosen.finished("inception_v3", new QuantizableInception3(chosen), HEADS);
  }

  /**
   * Classifies images, in training also with the auxiliary head.
   *
   * @param images {@code (N, 3, H, W)}, normalized, 299 x 299 pixels in training, else at least 75
   *     x 75
   * @return the logits of all heads
   */
  public Inception3.Outputs outputs(Tensor images) {
    List<Tensor> logits = allLogits(images);
    return new Inception3.Outputs(logits.get(0), auxiliary(logits, 1));
  }

  /**
   * Returns the classification head.
   *
   * @return the slot of the head
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Options of {@link QuantizableInception3}. */
  @CanIgnoreReturnValue
  public static final class Options extends QuantizableAuxiliaryOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }
}
