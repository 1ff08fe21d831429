package org.jtorch.vision.models.segmentation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of segmentation models that may have an auxiliary classifier.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class AuxiliaryOptions<S extends AuxiliaryOptions<S>>
    extends SegmentationOptions<S> {
  private @Nullable Boolean auxLoss;

  AuxiliaryOptions() {}

  /**
   * Whether the model has an auxiliary classifier, {@code aux_loss}. Default: if trained weights
   * are loaded, which need it.
   *
   * @param auxLoss whether there is one
   * @return this
   */
  public S auxLoss(boolean auxLoss) {
    this.auxLoss = auxLoss;
    return self();
  }

  @Override
  final S chosen(Consumer<? super S> choices) {
    super.chosen(choices);
    if (weights().isPresent() && auxLoss != null && !auxLoss) {
      throw new IllegalArgumentException(
          "The parameter 'aux_loss' expected value True but got False instead.");
    }
    return self();
  }

  @CheckReturnValue
  final boolean hasAuxiliary() {
    return auxLoss == null ? weights().isPresent() : auxLoss;
  }
}
