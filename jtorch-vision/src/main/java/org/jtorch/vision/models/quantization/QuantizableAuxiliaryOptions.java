package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Hook;

/**
 * Options of quantizable models with auxiliary heads for training.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class QuantizableAuxiliaryOptions<S extends QuantizableAuxiliaryOptions<S>>
    extends QuantizableOptions<S> {
  private @Nullable Boolean auxLogits;
  private @Nullable Boolean transformInput;

  QuantizableAuxiliaryOptions() {
    super(Backend.FBGEMM);
  }

  /**
   * Whether the model has auxiliary heads for training. Default: without trained weights.
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
   * range [-1, 1] first. Default: with trained weights.
   *
   * @param transformInput whether they are
   * @return this
   */
  public S transformInput(boolean transformInput) {
    this.transformInput = transformInput;
    return self();
  }

  @CheckReturnValue
  final boolean hasAuxiliaryHeads() {
    return auxLogits == null ? !hasWeights() : auxLogits;
  }

  @CheckReturnValue
  final boolean transformsInput() {
    return transformInput == null ? hasWeights() : transformInput;
  }

  /** Finishes a model, whose trained weights may have heads that it does not have. */
  @CheckReturnValue
  final <M extends AuxiliaryModel> M finished(String name, M model, Pattern heads) {
    if (hasAuxiliaryHeads()) {
      return finished(name, model);
    }
    Hook hook =
        model.registerLoadStateDictPreHook(
            (module, stateDict, prefix) -> stateDict.keySet().removeIf(heads.asPredicate()));
    M result = finished(name, model);
    hook.remove();
    return result;
  }
}
