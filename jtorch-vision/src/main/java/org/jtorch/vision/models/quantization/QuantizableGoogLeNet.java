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
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.GoogLeNet;
import org.jtorch.vision.models.internal.InitialWeights;

/** Quantizable GoogLeNet, {@code torchvision.models.quantization.QuantizableGoogLeNet}. */
public final class QuantizableGoogLeNet extends AuxiliaryModel {
  private static final Pattern HEADS = Pattern.compile("^aux[12]\\.");

  private final Slot<Layer> fc;

  private QuantizableGoogLeNet(Options options) {
    super(options.transformsInput());
    step("conv1", conv(3, 64, 7, 2));
    step("maxpool1", pool(3));
    step("conv2", conv(64, 64, 1, 1));
    step("conv3", conv(64, 192, 3, 1));
    step("maxpool2", pool(3));
    step(
        "inception3a",
        new QuantizableInceptionBlocks.QuantizableInception(192, 64, 96, 128, 16, 32, 32));
    step(
        "inception3b",
        new QuantizableInceptionBlocks.QuantizableInception(256, 128, 128, 192, 32, 96, 64));
    step("maxpool3", pool(3));
    step(
        "inception4a",
        new QuantizableInceptionBlocks.QuantizableInception(480, 192, 96, 208, 16, 48, 64));
    final int first = length();
    step(
        "inception4b",
        new QuantizableInceptionBlocks.QuantizableInception(512, 160, 112, 224, 24, 64, 64));
    step(
        "inception4c",
        new QuantizableInceptionBlocks.QuantizableInception(512, 128, 128, 256, 24, 64, 64));
    step(
        "inception4d",
        new QuantizableInceptionBlocks.QuantizableInception(512, 112, 144, 288, 32, 64, 64));
    final int second = length();
    step(
        "inception4e",
        new QuantizableInceptionBlocks.QuantizableInception(528, 256, 160, 320, 32, 128, 128));
    step("maxpool4", pool(2));
    step(
        "inception5a",
        new QuantizableInceptionBlocks.QuantizableInception(832, 256, 160, 320, 32, 128, 128));
    step(
        "inception5b",
        new QuantizableInceptionBlocks.QuantizableInception(832, 384, 192, 384, 48, 128, 128));
    if (options.hasAuxiliaryHeads()) {
      auxiliary("aux1", first, new QuantizableInceptionAux(512, options.classes()));
      auxiliary("aux2", second, new QuantizableInceptionAux(528, options.classes()));
    }
    step("avgpool", new AdaptiveAvgPool2d(1, 1));
    function(FLATTEN);
    step("dropout", new Dropout(0.2));
    fc = step("fc", new Linear(1024, options.classes()));
    if (!options.hasWeights()) {
      InitialWeights.draw(
          this,
          conv -> InitialWeights.truncatedNormal(conv.weight(), 0.01),
          linear -> InitialWeights.truncatedNormal(linear.weight(), 0.01));
    }
    stubs();
  }

  private static Layer conv(long in, long out, long kernelSize, long stride) {
    return new QuantizableBasicConv2d(
        in, out, new long[] {kernelSize}, o -> o.stride(stride).padding(kernelSize / 2));
  }

  private static Layer pool(long kernelSize) {
    return new MaxPool2d(kernelSize, o -> o.stride(2).ceilMode(true));
  }

  /**
   * Creates a floating-point GoogLeNet with random weights for 1,000 classes, {@code
   * torchvision.models.quantization.googlenet()}.
   *
   * @return the model
   */
  public static QuantizableGoogLeNet googlenet() {
    return googlenet(o -> {});
  }

  /**
   * Creates a GoogLeNet, {@code torchvision.models.quantization.googlenet}.
   *
   * @param options {@code o -> o.quantize(true)}
   * @return the model
   */
  public static QuantizableGoogLeNet googlenet(Consumer<? super Options> options) {
    Options chosen = new Options().choose(options);
    return chosen.finished("googlenet", new QuantizableGoogLeNet(chosen), HEADS);
  }

  /**
   * Classifies images, in training also with the auxiliary heads.
   *
   * @param images {@code (N, 3, H, W)}, normalized, at least 15 x 15 pixels
   * @return the logits of all heads
   */
  public GoogLeNet.Outputs outputs(Tensor images) {
    List<Tensor> logits = allLogits(images);
    return new GoogLeNet.Outputs(logits.get(0), auxiliary(logits, 2), auxiliary(logits, 1));
  }

  /**
   * Returns the classification head.
   *
   * @return the slot of the head
   */
  public Slot<Layer> fc() {
    return fc;
  }

  /** Options of {@link QuantizableGoogLeNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends QuantizableAuxiliaryOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }

  /** Auxiliary head. */
  private static final class QuantizableInceptionAux extends Module implements Layer {
    private static final Layer POOL = new AdaptiveAvgPool2d(4, 4);

    private final Slot<Layer> conv;
    private final Slot<Layer> fc1;
    private final Slot<Layer> fc2;
    private final Slot<Layer> dropout;
    private final Slot<Layer> relu;

    QuantizableInceptionAux(long in, long classes) {
      conv = slot("conv", new QuantizableBasicConv2d(in, 128, 1));
      fc1 = slot("fc1", new Linear(2048, 1024));
      fc2 = slot("fc2", new Linear(1024, classes));
      dropout = slot("dropout", new Dropout(0.7));
      relu = slot("relu", new ReLU());
    }

    @Override
    public Tensor forward(Tensor x) {
      return CALLS.call(
          x, List.of(POOL, conv.get(), FLATTEN, fc1.get(), relu.get(), dropout.get(), fc2.get()));
    }
  }
}
