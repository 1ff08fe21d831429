package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.SiLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.vision.models.internal.InitialWeights;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.ConvNormActivationOptions;

/**
 * EfficientNet and EfficientNet v2, {@code torchvision.models.EfficientNet}. Input: {@code (N, 3,
 * H, W)}, normalized. Output: logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's
 * names, and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * EfficientNet model = EfficientNet.efficientnetB0(o -> o.stochasticDepthProb(0.1));
 * ((Sequential) model.classifier().get()).set(1, new Linear(1280, 10));   // 10 classes
 * }</pre>
 */
public final class EfficientNet extends LayerPath {
  private final Slot<Layer> features;
  private final Slot<Layer> classifier;

  private EfficientNet(List<EfficientNetStage> stages, long last, Options options) {
    features = step("features", layers(stages, last, options));
    step("avgpool", new AdaptiveAvgPool2d(1));
    function(FLATTEN);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Dropout(options.dropout(), o -> o.inplace(true)),
                new Linear(last, options.numClassesOr(1000))));
    InitialWeights.draw(this, InitialWeights::kaimingByOutputs, EfficientNet::draw);
  }

  private static Sequential layers(List<EfficientNetStage> stages, long last, Options options) {
    int count = stages.stream().mapToInt(EfficientNetStage::repeats).sum();
    Sequential layers = new Sequential(conv(3, stages.get(0).in(), options, o -> o.stride(2)));
    int index = 0;
    long channels = 0;
    for (EfficientNetStage stage : stages) {
      Sequential blocks = new Sequential();
      for (int i = 0; i < stage.repeats(); i++) {
        double probability = options.stochasticDepthProb * index / count;
        blocks.append(stage.block(i, probability, options.norm));
        index++;
      }
      layers.append(blocks);
      channels = stage.out();
    }
    return layers.append(conv(channels, last, options, o -> o.kernelSize(1)));
  }

  private static Layer conv(
      long in, long out, Options options, Consumer<ConvNormActivationOptions> choices) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          choices.accept(o);
          o.norm(options.norm).activation(SiLU::new);
        });
  }

  private static void draw(Linear linear) {
    double bound = 1 / Math.sqrt((double) linear.outFeatures());
    Init.uniform_(linear.weight(), -bound, bound);
    Init.zeros_(linear.bias());
  }

  private static EfficientNet create(
      String name,
      List<EfficientNetStage> stages,
      Options defaults,
      Consumer<? super Options> choices) {
    Options options = defaults.with(choices);
    long last = name.startsWith("efficientnet_v2") ? 1280 : 4 * stages.get(stages.size() - 1).out();
    long chosen = options.lastChannel == 0 ? last : options.lastChannel;
    return options.loaded(name, new EfficientNet(stages, chosen, options));
  }

  /**
   * Creates an EfficientNet-B0 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b0()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB0() {
    return efficientnetB0(o -> {});
  }

  /**
   * Creates an EfficientNet-B0, {@code torchvision.models.efficientnet_b0}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB0(Consumer<? super Options> options) {
    return create(
        "efficientnet_b0", EfficientNetStage.scaled(1.0, 1.0), Options.first(0.2), options);
  }

  /**
   * Creates an EfficientNet-B1 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b1()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB1() {
    return efficientnetB1(o -> {});
  }

  /**
   * Creates an EfficientNet-B1, {@code torchvision.models.efficientnet_b1}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB1(Consumer<? super Options> options) {
    return create(
        "efficientnet_b1", EfficientNetStage.scaled(1.0, 1.1), Options.first(0.2), options);
  }

  /**
   * Creates an EfficientNet-B2 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b2()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB2() {
    return efficientnetB2(o -> {});
  }

  /**
   * Creates an EfficientNet-B2, {@code torchvision.models.efficientnet_b2}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB2(Consumer<? super Options> options) {
    return create(
        "efficientnet_b2", EfficientNetStage.scaled(1.1, 1.2), Options.first(0.3), options);
  }

  /**
   * Creates an EfficientNet-B3 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b3()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB3() {
    return efficientnetB3(o -> {});
  }

  /**
   * Creates an EfficientNet-B3, {@code torchvision.models.efficientnet_b3}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB3(Consumer<? super Options> options) {
    return create(
        "efficientnet_b3", EfficientNetStage.scaled(1.2, 1.4), Options.first(0.3), options);
  }

  /**
   * Creates an EfficientNet-B4 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b4()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB4() {
    return efficientnetB4(o -> {});
  }

  /**
   * Creates an EfficientNet-B4, {@code torchvision.models.efficientnet_b4}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB4(Consumer<? super Options> options) {
    return create(
        "efficientnet_b4", EfficientNetStage.scaled(1.4, 1.8), Options.first(0.4), options);
  }

  /**
   * Creates an EfficientNet-B5 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b5()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB5() {
    return efficientnetB5(o -> {});
  }

  /**
   * Creates an EfficientNet-B5, {@code torchvision.models.efficientnet_b5}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB5(Consumer<? super Options> options) {
    return create(
        "efficientnet_b5",
        EfficientNetStage.scaled(1.6, 2.2),
        Options.normalized(0.4, 0.01),
        options);
  }

  /**
   * Creates an EfficientNet-B6 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b6()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB6() {
    return efficientnetB6(o -> {});
  }

  /**
   * Creates an EfficientNet-B6, {@code torchvision.models.efficientnet_b6}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB6(Consumer<? super Options> options) {
    return create(
        "efficientnet_b6",
        EfficientNetStage.scaled(1.8, 2.6),
        Options.normalized(0.5, 0.01),
        options);
  }

  /**
   * Creates an EfficientNet-B7 with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_b7()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetB7() {
    return efficientnetB7(o -> {});
  }

  /**
   * Creates an EfficientNet-B7, {@code torchvision.models.efficientnet_b7}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetB7(Consumer<? super Options> options) {
    return create(
        "efficientnet_b7",
        EfficientNetStage.scaled(2.0, 3.1),
        Options.normalized(0.5, 0.01),
        options);
  }

  /**
   * Creates an EfficientNet v2 S with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_v2_s()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetV2S() {
    return efficientnetV2S(o -> {});
  }

  /**
   * Creates an EfficientNet v2 S, {@code torchvision.models.efficientnet_v2_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetV2S(Consumer<? super Options> options) {
    return create(
        "efficientnet_v2_s", EfficientNetStage.version2S(), Options.normalized(0.2, 0.1), options);
  }

  /**
   * Creates an EfficientNet v2 M with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_v2_m()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetV2M() {
    return efficientnetV2M(o -> {});
  }

  /**
   * Creates an EfficientNet v2 M, {@code torchvision.models.efficientnet_v2_m}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetV2M(Consumer<? super Options> options) {
    return create(
        "efficientnet_v2_m", EfficientNetStage.version2M(), Options.normalized(0.3, 0.1), options);
  }

  /**
   * Creates an EfficientNet v2 L with random weights for 1,000 classes, {@code
   * torchvision.models.efficientnet_v2_l()}.
   *
   * @return the model
   */
  public static EfficientNet efficientnetV2L() {
    return efficientnetV2L(o -> {});
  }

  /**
   * Creates an EfficientNet v2 L, {@code torchvision.models.efficientnet_v2_l}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static EfficientNet efficientnetV2L(Consumer<? super Options> options) {
    return create(
        "efficientnet_v2_l", EfficientNetStage.version2L(), Options.normalized(0.4, 0.1), options);
  }

  /**
   * Returns the layers before the pooling and the head.
   *
   * @return the slot of the layers, a {@link Sequential}
   */
  public Slot<Layer> features() {
    return features;
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head, a {@link Sequential} whose layer 1 has the outputs
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link EfficientNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends DropoutOptions<Options> {
    private double stochasticDepthProb = 0.2;
    private long lastChannel;
    private LongFunction<? extends Layer> norm;

    private Options(double dropout, LongFunction<? extends Layer> norm) {
      super(dropout);
      this.norm = norm;
    }

    /** Options of the models with PyTorch's normalization. */
    @CheckReturnValue
    private static Options first(double dropout) {
      return new Options(dropout, BatchNorm2d::new);
    }

    /** Options of the models with a normalization of eps 0.001. */
    @CheckReturnValue
    private static Options normalized(double dropout, double momentum) {
      return new Options(
          dropout, channels -> new BatchNorm2d(channels, o -> o.eps(0.001).momentum(momentum)));
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Channels of the last convolution. Default: those of the model. */
    public Options lastChannel(long lastChannel) {
      this.lastChannel = Sizes.positive("lastChannel", 1, lastChannel)[0];
      return this;
    }

    /** Probability that training leaves out the last block, from 0 to 1. Default 0.2. */
    public Options stochasticDepthProb(double stochasticDepthProb) {
      this.stochasticDepthProb = stochasticDepthProb;
      return this;
    }

    /**
     * Normalization. Default: batch normalization, from B5 on with eps 0.001.
     *
     * @param norm creates it for a number of channels, {@code FrozenBatchNorm2d::new}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }
}
