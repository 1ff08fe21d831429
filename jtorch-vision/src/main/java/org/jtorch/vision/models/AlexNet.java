package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/**
 * AlexNet, {@code torchvision.models.AlexNet}. Input: {@code (N, 3, H, W)}, normalized, at least 63
 * x 63 pixels. Output: logits, {@code (N, classes)}. Its {@code stateDict} has torchvision's names,
 * and a seed gives torchvision's initial weights.
 *
 * <pre>{@code
 * AlexNet model = AlexNet.alexnet();
 * ((Sequential) model.classifier().get()).set(6, new Linear(4096, 10));   // 10 classes
 * }</pre>
 */
public final class AlexNet extends LayerPath {
  private final Slot<Layer> features;
  private final Slot<Layer> classifier;

  private AlexNet(Options options) {
    features =
        step(
            "features",
            new Sequential(
                new Conv2d(3, 64, 11, o -> o.stride(4).padding(2)),
                relu(),
                pool(),
                new Conv2d(64, 192, 5, o -> o.padding(2)),
                relu(),
                pool(),
                conv3x3(192, 384),
                relu(),
                conv3x3(384, 256),
                relu(),
                conv3x3(256, 256),
                relu(),
                pool()));
    step("avgpool", new AdaptiveAvgPool2d(6, 6));
    function(FLATTEN);
    classifier =
        step(
            "classifier",
            new Sequential(
                new Dropout(options.dropout()),
                new Linear(256 * 6 * 6, 4096),
                relu(),
                new Dropout(options.dropout()),
                new Linear(4096, 4096),
                relu(),
                new Linear(4096, options.numClassesOr(1000))));
  }

  private static Conv2d conv3x3(long in, long out) {
    return new Conv2d(in, out, 3, o -> o.padding(1));
  }

  private static Layer relu() {
    return new ReLU(o -> o.inplace(true));
  }

  private static Layer pool() {
    return new MaxPool2d(3, o -> o.stride(2));
  }

  /**
   * Creates an AlexNet with random weights for 1,000 classes, {@code torchvision.models.alexnet()}.
   *
   * @return the model
   */
  public static AlexNet alexnet() {
    return alexnet(o -> {});
  }

  /**
   * Creates an AlexNet, {@code torchvision.models.alexnet}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   * @throws IllegalArgumentException if an option does not fit the model or its weights
   */
  public static AlexNet alexnet(Consumer<? super Options> options) {
    return create(options);
  }

  private static AlexNet create(Consumer<? super Options> choices) {
    Options options = new Options().with(choices);
    return options.loaded("alexnet", new AlexNet(options));
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

  /** Options of {@link AlexNet}. */
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
}
