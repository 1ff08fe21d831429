package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Hook;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/**
 * Options of models with auxiliary heads for training.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class AuxiliaryOptions<S extends AuxiliaryOptions<S>> extends DropoutOptions<S> {
  private final boolean isTrainedWithHeads;
  private @Nullable Boolean auxLogits;
  private @Nullable Boolean transformInput;
  private boolean initWeights = true;
  private ConvBlockFactory convBlock = BasicConv2d::new;

  /** Creates a convolution with normalization and activation, {@code conv_block}. */
  @FunctionalInterface
  public interface ConvBlockFactory {
    /**
     * Creates a layer.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param kernelSize one size, or height and width
     * @param options stride and padding for the layer's {@code Conv2d}
     * @return the layer
     */
    Layer create(long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options);
  }

  AuxiliaryOptions(double dropout, boolean isTrainedWithHeads) {
    super(dropout);
    this.isTrainedWithHeads = isTrainedWithHeads;
  }

  /**
   * Whether the model has auxiliary heads for training. Default true; false for a GoogLeNet with
   * trained weights, whose auxiliary heads are not trained.
   *
   * @param auxLogits whether it has
   * @return this
   */
  public S auxLogits(boolean auxLogits) {
    this.auxLogits = auxLogits;
    return self();
  }

  /**
   * Whether images that are normalized with torchvision's means and deviations are converted to the
   * range [-1, 1] first. Default: with trained weights only.
   *
   * @param transformInput whether they are
   * @return this
   */
  public S transformInput(boolean transformInput) {
    this.transformInput = transformInput;
    return self();
  }

  /**
   * Whether the weights are drawn from a truncated normal distribution; else as each layer draws
   * them. Default true.
   *
   * @param initWeights whether they are
   * @return this
   */
  public S initWeights(boolean initWeights) {
    this.initWeights = initWeights;
    return self();
  }

  /**
   * Convolutions of the whole model: the first one of {@code blocks} and of {@code
   * inception_blocks}, given to the others too. Default: a convolution without bias, batch
   * normalization with eps 0.001 and ReLU.
   *
   * @param convBlock creates a layer
   * @return this
   */
  public S convBlock(ConvBlockFactory convBlock) {
    this.convBlock = Objects.requireNonNull(convBlock, "convBlock");
    return self();
  }

  @CheckReturnValue
  final ConvBlockFactory convBlock() {
    return convBlock;
  }

  /** Creates a convolution with a square kernel. */
  @CheckReturnValue
  final Layer conv(long in, long out, long kernelSize, Consumer<ConvNd.Options> options) {
    return convBlock.create(in, out, new long[] {kernelSize}, options);
  }

  @CheckReturnValue
  final boolean hasAuxiliaryHeads() {
    return auxLogits == null ? weights().isEmpty() || isTrainedWithHeads : auxLogits;
  }

  @CheckReturnValue
  final boolean isTransformingInput() {
    return transformInput == null ? weights().isPresent() : transformInput;
  }

  @CheckReturnValue
  final boolean isDrawingWeights() {
    return initWeights && weights().isEmpty();
  }

  /** Loads trained weights, without those of auxiliary heads that the model does not have. */
  @CheckReturnValue
  final <M extends Module> M loadedWithoutHeads(String name, M model, Pattern heads) {
    if (hasAuxiliaryHeads()) {
      return loaded(name, model);
    }
    Hook hook =
        model.registerLoadStateDictPreHook(
            (module, stateDict, prefix) -> stateDict.keySet().removeIf(heads.asPredicate()));
    M result = loaded(name, model);
    hook.remove();
    return result;
  }
}
