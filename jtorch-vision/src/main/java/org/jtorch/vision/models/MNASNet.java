package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.models.internal.SpatialMean;

/**
 * MNASNet, {@code torchvision.models.MNASNet}. Input: {@code (N, 3, H, W)}, normalized. Output:
 * logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's names, and a seed gives
 * torchvision's initial weights.
 *
 * <p>In the first version of this model its first layers had 32 and 16 channels whatever its width.
 * When a state dict of that version is loaded into a model of another width than 1.0, the first
 * layers are replaced as in Python; an optimizer must be created afterwards.
 *
 * <pre>{@code
 * MNASNet model = MNASNet.mnasnet1_0();
 * ((Sequential) model.classifier().get()).set(1, new Linear(1280, 10));   // 10 classes
 * }</pre>
 */
public final class MNASNet extends LayerPath {
  private static final double MOMENTUM = 1 - 0.9997;
  private static final long[] CHANNELS = {32, 16, 24, 40, 80, 96, 192, 320};
  private static final long LAST = 1280;

  private final Slot<Layer> layers;
  private final Slot<Layer> classifier;

  private MNASNet(Options options) {
    final double alpha = options.alpha;
    long[] channels = LongStream.of(CHANNELS).map(c -> Channels.divisible(c * alpha, 8)).toArray();
    Sequential sequence = new Sequential(stem(channels[0], channels[1], channels[2]));
    sequence.append(stack(channels[2], channels[3], 5, 2, 3, 3));
    sequence.append(stack(channels[3], channels[4], 5, 2, 6, 3));
    sequence.append(stack(channels[4], channels[5], 3, 1, 6, 2));
    sequence.append(stack(channels[5], channels[6], 5, 2, 6, 4));
    sequence.append(stack(channels[6], channels[7], 3, 1, 6, 1));
    sequence.append(new Conv2d(channels[7], LAST, 1, o -> o.bias(false)));
    sequence.append(norm(LAST));
    sequence.append(relu());
    layers = step("layers", sequence);
    function(SpatialMean.MEAN);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Dropout(options.dropout(), o -> o.inplace(true)),
                new Linear(LAST, options.numClassesOr(1000))));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, MNASNet::draw);
    registerLoadStateDictPreHook(
        (module, stateDict, prefix) ->
            replaceStem(sequence, channels, stateDict.get(prefix + "layers.0.weight")));
  }

  private static void draw(Linear linear) {
    Init.kaimingUniform_(
        linear.weight(), o -> o.mode(Init.Fan.OUT).nonlinearity(Init.Nonlinearity.SIGMOID));
    Init.zeros_(linear.bias());
  }

  private static Layer[] stem(long first, long second, long third) {
    return new Layer[] {
      new Conv2d(3, first, 3, o -> o.padding(1).stride(2).bias(false)),
      norm(first),
      relu(),
      new Conv2d(first, first, 3, o -> o.padding(1).groups(first).bias(false)),
      norm(first),
      relu(),
      new Conv2d(first, second, 1, o -> o.bias(false)),
      norm(second),
      stack(second, third, 3, 2, 3, 3)
    };
  }

  /** Replaces the first layers for the weights of the first version of the model. */
  private static void replaceStem(Sequential layers, long[] channels, @Nullable Tensor weight) {
    if (weight == null || weight.dim() != 4 || weight.size(0) != CHANNELS[0]) {
      return;
    }
    if (((Conv2d) layers.get(0)).weight().size(0) == CHANNELS[0]) {
      return;
    }
    Layer[] stem = stem(CHANNELS[0], CHANNELS[1], channels[2]);
    for (int i = 0; i < stem.length; i++) {
      ((Module) stem[i]).train(layers.isTraining());
      layers.set(i, stem[i]);
    }
  }

  private static Sequential stack(
      long in, long out, long kernelSize, long stride, long expansion, int count) {
    Sequential blocks = new Sequential();
    for (int i = 0; i < count; i++) {
      blocks.append(
          new InvertedResidual(i == 0 ? in : out, out, kernelSize, i == 0 ? stride : 1, expansion));
    }
    return blocks;
  }

  private static Layer norm(long channels) {
    return new BatchNorm2d(channels, o -> o.momentum(MOMENTUM));
  }

  private static Layer relu() {
    return new ReLU(o -> o.inplace(true));
  }

  private static MNASNet create(String name, double alpha, Consumer<? super Options> choices) {
    Options options = new Options(alpha).with(choices);
    return options.loaded(name, new MNASNet(options));
  }

  /**
   * Creates an MNASNet of width 0.5 with random weights for 1,000 classes, {@code
   * torchvision.models.mnasnet0_5()}.
   *
   * @return the model
   */
  public static MNASNet mnasnet0_5() {
    return mnasnet0_5(o -> {});
  }

  /**
   * Creates an MNASNet of width 0.5, {@code torchvision.models.mnasnet0_5}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MNASNet mnasnet0_5(Consumer<? super Options> options) {
    return create("mnasnet0_5", 0.5, options);
  }

  /**
   * Creates an MNASNet of width 0.75 with random weights for 1,000 classes, {@code
   * torchvision.models.mnasnet0_75()}.
   *
   * @return the model
   */
  public static MNASNet mnasnet0_75() {
    return mnasnet0_75(o -> {});
  }

  /**
   * Creates an MNASNet of width 0.75, {@code torchvision.models.mnasnet0_75}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MNASNet mnasnet0_75(Consumer<? super Options> options) {
    return create("mnasnet0_75", 0.75, options);
  }

  /**
   * Creates an MNASNet of width 1.0 with random weights for 1,000 classes, {@code
   * torchvision.models.mnasnet1_0()}.
   *
   * @return the model
   */
  public static MNASNet mnasnet1_0() {
    return mnasnet1_0(o -> {});
  }

  /**
   * Creates an MNASNet of width 1.0, {@code torchvision.models.mnasnet1_0}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MNASNet mnasnet1_0(Consumer<? super Options> options) {
    return create("mnasnet1_0", 1.0, options);
  }

  /**
   * Creates an MNASNet of width 1.3 with random weights for 1,000 classes, {@code
   * torchvision.models.mnasnet1_3()}.
   *
   * @return the model
   */
  public static MNASNet mnasnet1_3() {
    return mnasnet1_3(o -> {});
  }

  /**
   * Creates an MNASNet of width 1.3, {@code torchvision.models.mnasnet1_3}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static MNASNet mnasnet1_3(Consumer<? super Options> options) {
    return create("mnasnet1_3", 1.3, options);
  }

  /**
   * Returns the layers before the pooling and the head.
   *
   * @return the slot of the layers, a {@link Sequential}
   */
  public Slot<Layer> layers() {
    return layers;
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Sequential} whose layer 1 has the outputs
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link MNASNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends DropoutOptions<Options> {
    private double alpha;

    private Options(double alpha) {
      super(0.2);
      this.alpha = alpha;
    }

    /** Factor of the numbers of channels. Default: that of the model. */
    public Options alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    @Override
    protected Options self() {
      return this;
    }
  }

  /** Inverted residual block, {@code torchvision.models.mnasnet._InvertedResidual}. */
  private static final class InvertedResidual extends ShortcutBlock {
    InvertedResidual(long in, long out, long kernelSize, long stride, long expansion) {
      super("layers", layers(in, out, kernelSize, stride, expansion), in == out && stride == 1);
    }

    private static Sequential layers(
        long in, long out, long kernelSize, long stride, long expansion) {
      long hidden = in * expansion;
      return new Sequential(
          new Conv2d(in, hidden, 1, o -> o.bias(false)),
          norm(hidden),
          relu(),
          new Conv2d(
              hidden,
              hidden,
              kernelSize,
              o -> o.padding(kernelSize / 2).stride(stride).groups(hidden).bias(false)),
          norm(hidden),
          relu(),
          new Conv2d(hidden, out, 1, o -> o.bias(false)),
          norm(out));
    }

    @Override
    public String toString() {
      return "_" + super.toString();
    }
  }
}
