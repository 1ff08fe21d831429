package org.jtorch.vision.models.segmentation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.ModelOptions;
import org.jtorch.vision.models.Weights;

/**
 * Options of segmentation models. The number of classes, with the background, is 21 by default.
 * Unlike Python's, builders load no weights of the backbone unless {@link #weightsBackbone} is
 * called.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class SegmentationOptions<S extends SegmentationOptions<S>>
    extends ModelOptions<S> {
  private static final long CLASSES = 21;

  private @Nullable Weights weightsBackbone;

  SegmentationOptions() {}

  /**
   * Trained weights of the backbone, read from the cache folder of Python's {@code torch.hub}. Not
   * used if the weights of the whole model are loaded. Default: random weights.
   *
   * @param weights weights of the classification model that is the backbone
   * @return this
   */
  public S weightsBackbone(Weights weights) {
    weightsBackbone = Objects.requireNonNull(weights, "weights");
    return self();
  }

  /** Weights of the backbone that are to be loaded. */
  @CheckReturnValue
  final Optional<Weights> backboneWeights() {
    return weights().isPresent() ? Optional.empty() : Optional.ofNullable(weightsBackbone);
  }

  @CheckReturnValue
  final long classes() {
    return numClassesOr(CLASSES);
  }

  S chosen(Consumer<? super S> choices) {
    return with(Objects.requireNonNull(choices, "options"));
  }

  /** Loads the trained weights of a builder's model. */
  @CheckReturnValue
  final <M extends Module> M finish(String name, M model) {
    return loaded(name, model);
  }
}
