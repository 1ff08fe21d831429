package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.InitialWeights;

/**
 * SqueezeNet, {@code torchvision.models.SqueezeNet}. Input: {@code (N, 3, H, W)}, normalized, at
 * least 21 x 21 pixels. Output: logits, {@code (N, classes)}. Its {@code stateDict} has
 * torchvision's names, and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * SqueezeNet model = SqueezeNet.squeezenet1_1(o -> o.numClasses(10));
 * }</pre>
 */
public final class SqueezeNet extends LayerPath {
  private final Slot<Layer> features;
  private final Slot<Layer> classifier;

  private SqueezeNet(Sequential layers, Options options) {
    features = step("features", layers);
    Conv2d last = new Conv2d(512, options.numClassesOr(1000), 1);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Dropout(options.dropout()),
                last,
                new ReLU(o -> o.inplace(true)),
                new AdaptiveAvgPool2d(1, 1)));
    function(FLATTEN);
    InitialWeights.draw(
        this,
        conv -> {
          if (conv == last) {
            Init.normal_(conv.weight(), 0, 0.01);
          } else {
            Init.kaimingUniform_(conv.weight());
          }
          InitialWeights.zeroBias(conv);
        },
        linear -> {});
  }

  private static Sequential version1_0() {
    return new Sequential(
        new Conv2d(3, 96, 7, o -> o.stride(2)),
        new ReLU(o -> o.inplace(true)),
        pool(),
        new Fire(96, 16, 64),
        new Fire(128, 16, 64),
        new Fire(128, 32, 128),
        pool(),
        new Fire(256, 32, 128),
        new Fire(256, 48, 192),
        new Fire(384, 48, 192),
        new Fire(384, 64, 256),
        pool(),
        new Fire(512, 64, 256));
  }

  private static Sequential version1_1() {
    return new Sequential(
        new Conv2d(3, 64, 3, o -> o.stride(2)),
        new ReLU(o -> o.inplace(true)),
        pool(),
        new Fire(64, 16, 64),
        new Fire(128, 16, 64),
        pool(),
        new Fire(128, 32, 128),
        new Fire(256, 32, 128),
        pool(),
        new Fire(256, 48, 192),
        new Fire(384, 48, 192),
        new Fire(384, 64, 256),
        new Fire(512, 64, 256));
  }

  private static Layer pool() {
    return new MaxPool2d(3, o -> o.stride(2).ceilMode(true));
  }

  private static SqueezeNet create(
      String name, Supplier<Sequential> layers, Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loaded(name, new SqueezeNet(layers.get(), options));
  }

  /**
   * Creates a SqueezeNet 1.0 with random weights for 1,000 classes, {@code
   * torchvision.models.squeezenet1_0()}.
   *
   * @return the model
   */
  public static SqueezeNet squeezenet1_0() {
    return squeezenet1_0(o -> {});
  }

  /**
   * Creates a SqueezeNet 1.0, {@code torchvision.models.squeezenet1_0}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static SqueezeNet squeezenet1_0(Consumer<? super Options> options) {
    return create("squeezenet1_0", SqueezeNet::version1_0, options);
  }

  /**
   * Creates a SqueezeNet 1.1 with random weights for 1,000 classes, {@code
   * torchvision.models.squeezenet1_1()}.
   *
   * @return the model
   */
  public static SqueezeNet squeezenet1_1() {
    return squeezenet1_1(o -> {});
  }

  /**
   * Creates a SqueezeNet 1.1, {@code torchvision.models.squeezenet1_1}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static SqueezeNet squeezenet1_1(Consumer<? super Options> options) {
    return create("squeezenet1_1", SqueezeNet::version1_1, options);
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
   * @return the slot of the head, a {@link Sequential} whose layer 1 is a convolution to the
   *     classes
   */
  public Slot<Layer> classifier() {
    return classifier;
  }

  /** Options of {@link SqueezeNet}. */
  @CanIgnoreReturnValue
  public static final class Options extends DropoutOptions<Options> {
    private Options() {
      super(0.5);
    }

    @Override
    protected Options self() {
      return this;
    }
  }

  /**
   * A 1x1 convolution, and a 1x1 and a 3x3 convolution of its output, {@code
   * torchvision.models.squeezenet.Fire}.
   */
  private static final class Fire extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final List<Slot<Layer>> squeeze;
    private final List<Slot<Layer>> expand1x1;
    private final List<Slot<Layer>> expand3x3;

    Fire(long in, long squeezed, long expanded) {
      squeeze = activated("squeeze", new Conv2d(in, squeezed, 1));
      expand1x1 = activated("expand1x1", new Conv2d(squeezed, expanded, 1));
      expand3x3 = activated("expand3x3", new Conv2d(squeezed, expanded, 3, o -> o.padding(1)));
    }

    private List<Slot<Layer>> activated(String name, Layer conv) {
      return List.of(slot(name, conv), slot(name + "_activation", new ReLU(o -> o.inplace(true))));
    }

    private static List<Layer> layers(List<Slot<Layer>> slots) {
      return List.of(slots.get(0).get(), slots.get(1).get());
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor squeezed = CALLS.call(input, layers(squeeze));
      Tensor small = CALLS.call(squeezed, layers(expand1x1));
      Tensor large = CALLS.call(squeezed, layers(expand3x3));
      CALLS.close(layers(squeeze), input, squeezed);
      Tensor joined = Torch.cat(List.of(small, large), 1);
      CALLS.close(layers(expand1x1), squeezed, small);
      CALLS.close(layers(expand3x3), squeezed, large);
      return joined;
    }
  }
}
