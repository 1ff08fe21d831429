package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.InitialWeights;

/**
 * VGG network, {@code torchvision.models.VGG}. Input: {@code (N, 3, H, W)}, normalized, at least 32
 * x 32 pixels. Output: logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's names,
 * and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * VGG model = VGG.vgg16Bn();
 * ((Sequential) model.classifier().get()).set(6, new Linear(4096, 10));   // 10 classes
 * }</pre>
 */
public final class VGG extends LayerPath {
  private static final int POOL = 0;
  private static final int[] VGG_11 = {
    64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL
  };
  private static final int[] VGG_13 = {
    64, 64, POOL, 128, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL
  };
  private static final int[] VGG_16 = {
    64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL, 512, 512, 512, POOL, 512, 512, 512, POOL
  };
  private static final int[] VGG_19 = {
    64, 64, POOL, 128, 128, POOL, 256, 256, 256, 256, POOL, 512, 512, 512, 512, POOL, 512, 512, 512,
    512, POOL
  };

  private final Slot<Layer> features;
  private final Slot<Layer> classifier;

  private VGG(int[] channels, boolean isNormalized, Options options) {
    features =
        step(
            "features",
            options.features == null ? convolutions(channels, isNormalized) : options.features);
    step("avgpool", new AdaptiveAvgPool2d(7, 7));
    function(FLATTEN);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Linear(512 * 7 * 7, 4096),
                relu(),
                new Dropout(options.dropout()),
                new Linear(4096, 4096),
                relu(),
                new Dropout(options.dropout()),
                new Linear(4096, options.numClassesOr(1000))));
    if (options.initWeights && options.weights().isEmpty()) {
      InitialWeights.draw(this, InitialWeights::kaimingByOutputs, InitialWeights::smallNormal);
    }
  }

  private static Sequential convolutions(int[] channels, boolean isNormalized) {
    Sequential layers = new Sequential();
    long in = 3;
    for (int out : channels) {
      if (out == POOL) {
        layers.append(new MaxPool2d(2, o -> o.stride(2)));
        continue;
      }
      layers.append(new Conv2d(in, out, 3, o -> o.padding(1)));
      if (isNormalized) {
        layers.append(new BatchNorm2d(out));
      }
      layers.append(relu());
      in = out;
    }
    return layers;
  }

  private static Layer relu() {
    return new ReLU(o -> o.inplace(true));
  }

  private static VGG create(String name, int[] channels, Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loaded(name, new VGG(channels, name.endsWith("_bn"), options));
  }

  /**
   * Creates a VGG-11 with random weights for 1,000 classes, {@code torchvision.models.vgg11()}.
   *
   * @return the model
   */
  public static VGG vgg11() {
    return vgg11(o -> {});
  }

  /**
   * Creates a VGG-11, {@code torchvision.models.vgg11}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg11(Consumer<? super Options> options) {
    return create("vgg11", VGG_11, options);
  }

  /**
   * Creates a VGG-11 with batch normalization with random weights for 1,000 classes, {@code
   * torchvision.models.vgg11_bn()}.
   *
   * @return the model
   */
  public static VGG vgg11Bn() {
    return vgg11Bn(o -> {});
  }

  /**
   * Creates a VGG-11 with batch normalization, {@code torchvision.models.vgg11_bn}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg11Bn(Consumer<? super Options> options) {
    return create("vgg11_bn", VGG_11, options);
  }

  /**
   * Creates a VGG-13 with random weights for 1,000 classes, {@code torchvision.models.vgg13()}.
   *
   * @return the model
   */
  public static VGG vgg13() {
    return vgg13(o -> {});
  }

  /**
   * Creates a VGG-13, {@code torchvision.models.vgg13}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg13(Consumer<? super Options> options) {
    return create("vgg13", VGG_13, options);
  }

  /**
   * Creates a VGG-13 with batch normalization with random weights for 1,000 classes, {@code
   * torchvision.models.vgg13_bn()}.
   *
   * @return the model
   */
  public static VGG vgg13Bn() {
    return vgg13Bn(o -> {});
  }

  /**
   * Creates a VGG-13 with batch normalization, {@code torchvision.models.vgg13_bn}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg13Bn(Consumer<? super Options> options) {
    return create("vgg13_bn", VGG_13, options);
  }

  /**
   * Creates a VGG-16 with random weights for 1,000 classes, {@code torchvision.models.vgg16()}.
   *
   * @return the model
   */
  public static VGG vgg16() {
    return vgg16(o -> {});
  }

  /**
   * Creates a VGG-16, {@code torchvision.models.vgg16}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg16(Consumer<? super Options> options) {
    return create("vgg16", VGG_16, options);
  }

  /**
   * Creates a VGG-16 with batch normalization with random weights for 1,000 classes, {@code
   * torchvision.models.vgg16_bn()}.
   *
   * @return the model
   */
  public static VGG vgg16Bn() {
    return vgg16Bn(o -> {});
  }

  /**
   * Creates a VGG-16 with batch normalization, {@code torchvision.models.vgg16_bn}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg16Bn(Consumer<? super Options> options) {
    return create("vgg16_bn", VGG_16, options);
  }

  /**
   * Creates a VGG-19 with random weights for 1,000 classes, {@code torchvision.models.vgg19()}.
   *
   * @return the model
   */
  public static VGG vgg19() {
    return vgg19(o -> {});
  }

  /**
   * Creates a VGG-19, {@code torchvision.models.vgg19}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg19(Consumer<? super Options> options) {
    return create("vgg19", VGG_19, options);
  }

  /**
   * Creates a VGG-19 with batch normalization with random weights for 1,000 classes, {@code
   * torchvision.models.vgg19_bn()}.
   *
   * @return the model
   */
  public static VGG vgg19Bn() {
    return vgg19Bn(o -> {});
  }

  /**
   * Creates a VGG-19 with batch normalization, {@code torchvision.models.vgg19_bn}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static VGG vgg19Bn(Consumer<? super Options> options) {
    return create("vgg19_bn", VGG_19, options);
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
   * @return the slot of the head, a {@link Sequential} whose layer 6 has the outputs
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link VGG}. */
  @CanIgnoreReturnValue
  public static final class Options extends DropoutOptions<Options> {
    private boolean initWeights = true;
    private @Nullable Layer features;

    private Options() {
      super(0.5);
    }

    @Override
    protected Options self() {
      return this;
    }

    /**
     * Layers before the pooling, whose output has 512 channels. Default: those of the model.
     *
     * @param features the layers, {@code (N, 3, H, W)} to {@code (N, 512, h, w)}
     */
    public Options features(Layer features) {
      this.features = Objects.requireNonNull(features, "features");
      return this;
    }

    /**
     * Whether the weights are drawn as for the training of VGG; else as each layer draws them.
     * Default true.
     */
    public Options initWeights(boolean initWeights) {
      this.initWeights = initWeights;
      return this;
    }
  }
}
