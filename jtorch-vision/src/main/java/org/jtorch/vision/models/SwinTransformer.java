package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.PatchMergingV2;
import org.jtorch.vision.models.internal.ShiftedWindowAttentionV2;
import org.jtorch.vision.models.internal.SwinTransformerBlockV2;
import org.jtorch.vision.ops.Permute;

/**
 * Swin transformer, versions 1 and 2, {@code torchvision.models.SwinTransformer}: attention in
 * shifted windows. Its {@code stateDict} has torchvision's names, and a seed gives torchvision's
 * initial weights.
 *
 * <pre>{@code
 * SwinTransformer model = SwinTransformer.swinT(o -> o.numClasses(10));
 * }</pre>
 */
public final class SwinTransformer extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final List<Slot<Layer>> layers = new ArrayList<>();
  private final Slot<Layer> head;

  private SwinTransformer(Options o) {
    List<Layer> stages = new ArrayList<>();
    long[] patch = o.patchSize();
    stages.add(
        new Sequential(
            new Conv2d(3, o.embedDim(), patch, c -> c.stride(patch)),
            new Permute(0, 2, 3, 1),
            o.norm(o.embedDim())));
    stages.addAll(o.stages());
    layers.add(slot("features", new Sequential(stages.toArray(Layer[]::new))));
    layers.add(slot("norm", o.norm(o.lastDim())));
    layers.add(slot("permute", new Permute(0, 3, 1, 2)));
    layers.add(slot("avgpool", new AdaptiveAvgPool2d(1)));
    layers.add(slot("flatten", new Flatten()));
    head = slot("head", new Linear(o.lastDim(), o.numClassesOr(1000)));
    layers.add(head);
    Options.initialize(this);
  }

  private static SwinTransformer create(
      String name, Options defaults, Consumer<? super Options> options) {
    Options o = defaults.with(options);
    return o.loaded(name, new SwinTransformer(o));
  }

  /**
   * Creates a Swin-T with random weights for 1,000 classes, {@code torchvision.models.swin_t()}.
   *
   * @return the model
   */
  public static SwinTransformer swinT() {
    return swinT(o -> {});
  }

  /**
   * Creates a Swin-T, {@code torchvision.models.swin_t}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinT(Consumer<? super Options> options) {
    return create("swin_t", new Options(96, 6, 0.2), options);
  }

  /**
   * Creates a Swin-S with random weights for 1,000 classes, {@code torchvision.models.swin_s()}.
   *
   * @return the model
   */
  public static SwinTransformer swinS() {
    return swinS(o -> {});
  }

  /**
   * Creates a Swin-S, {@code torchvision.models.swin_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinS(Consumer<? super Options> options) {
    return create("swin_s", new Options(96, 18, 0.3), options);
  }

  /**
   * Creates a Swin-B with random weights for 1,000 classes, {@code torchvision.models.swin_b()}.
   *
   * @return the model
   */
  public static SwinTransformer swinB() {
    return swinB(o -> {});
  }

  /**
   * Creates a Swin-B, {@code torchvision.models.swin_b}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinB(Consumer<? super Options> options) {
    return create("swin_b", new Options(128, 18, 0.5), options);
  }

  /**
   * Creates a Swin V2-T with random weights for 1,000 classes, {@code
   * torchvision.models.swin_v2_t()}.
   *
   * @return the model
   */
  public static SwinTransformer swinV2T() {
    return swinV2T(o -> {});
  }

  /**
   * Creates a Swin V2-T, {@code torchvision.models.swin_v2_t}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinV2T(Consumer<? super Options> options) {
    return create("swin_v2_t", Options.versionTwo(96, 6, 0.2), options);
  }

  /**
   * Creates a Swin V2-S with random weights for 1,000 classes, {@code
   * torchvision.models.swin_v2_s()}.
   *
   * @return the model
   */
  public static SwinTransformer swinV2S() {
    return swinV2S(o -> {});
  }

  /**
   * Creates a Swin V2-S, {@code torchvision.models.swin_v2_s}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinV2S(Consumer<? super Options> options) {
    return create("swin_v2_s", Options.versionTwo(96, 18, 0.3), options);
  }

  /**
   * Creates a Swin V2-B with random weights for 1,000 classes, {@code
   * torchvision.models.swin_v2_b()}.
   *
   * @return the model
   */
  public static SwinTransformer swinV2B() {
    return swinV2B(o -> {});
  }

  /**
   * Creates a Swin V2-B, {@code torchvision.models.swin_v2_b}.
   *
   * @param options {@code o -> o.numClasses(10)}
   * @return the model
   */
  public static SwinTransformer swinV2B(Consumer<? super Options> options) {
    return create("swin_v2_b", Options.versionTwo(128, 18, 0.5), options);
  }

  /**
   * Returns the classification head, which can be replaced for other classes.
   *
   * @return the slot of the head
   */
  public Slot<Layer> head() {
    return head;
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes)}
   */
  @Override
  public Tensor forward(Tensor images) {
    List<Layer> current = new ArrayList<>(layers.size());
    layers.forEach(slot -> current.add(slot.get()));
    return CALLS.call(images, current);
  }

  /** Options of Swin transformers. */
  @CanIgnoreReturnValue
  public static final class Options extends SwinOptions<Options> {
    private Options(long embedDim, int thirdDepth, double stochasticDepthProb) {
      super(embedDim, thirdDepth, stochasticDepthProb, 4, 4);
    }

    @CheckReturnValue
    private static Options versionTwo(long embedDim, int thirdDepth, double stochasticDepthProb) {
      return new Options(embedDim, thirdDepth, stochasticDepthProb)
          .windowSize(8, 8)
          .block(
              (sizes, norm) ->
                  new SwinTransformerBlockV2(
                      perceptron(sizes),
                      norm,
                      () -> new ShiftedWindowAttentionV2(attention(sizes))))
          .downsampleLayer(PatchMergingV2::new);
    }

    @Override
    protected Options self() {
      return this;
    }
  }
}
