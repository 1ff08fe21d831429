package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Module;

/**
 * Options that the builders of all models have, {@code torchvision.models.resnet50(weights=...,
 * num_classes=...)}.
 *
 * @param <S> the options of one family of models
 */
public abstract class ModelOptions<S extends ModelOptions<S>> {
  private @Nullable Long numClasses;
  private @Nullable Weights weights;

  /** Constructor for the options of a family. */
  protected ModelOptions() {}

  /** {@return these options} */
  protected abstract S self();

  /**
   * Number of classes. Default: what the weights were trained for, or that of the family, 1,000 for
   * ImageNet.
   *
   * @param numClasses number of outputs of the head
   * @return this
   * @throws IllegalArgumentException if it is not positive
   */
  @CanIgnoreReturnValue
  public S numClasses(long numClasses) {
    if (numClasses < 1) {
      throw new IllegalArgumentException("numClasses must be positive, got " + numClasses);
    }
    this.numClasses = numClasses;
    return self();
  }

  /**
   * Trained weights, read from the cache folder of Python's {@code torch.hub}. Nothing is
   * downloaded: {@link Weights#download} does. Default: random weights.
   *
   * @param weights weights of this model
   * @return this
   */
  @CanIgnoreReturnValue
  public S weights(Weights weights) {
    this.weights = Objects.requireNonNull(weights, "weights");
    return self();
  }

  /** {@return the trained weights, if any are to be loaded} */
  protected final Optional<Weights> weights() {
    return Optional.ofNullable(weights);
  }

  /**
   * Returns the number of classes.
   *
   * @param byDefault the number without trained weights
   * @return the number
   */
  protected final long numClassesOr(long byDefault) {
    if (numClasses != null) {
      return numClasses;
    }
    return weights == null || weights.categories().isEmpty()
        ? byDefault
        : weights.categories().size();
  }

  /**
   * Applies the caller's choices.
   *
   * @param choices of the caller
   * @return these options
   * @throws IllegalArgumentException if the number of classes differs from that of the weights
   */
  protected final S with(Consumer<? super S> choices) {
    choices.accept(self());
    if (weights != null && numClasses != null) {
      int trained = weights.categories().size();
      if (trained != 0 && numClasses != trained) {
        throw new IllegalArgumentException(
            weights.name() + " is for " + trained + " classes, but numClasses is " + numClasses);
      }
    }
    return self();
  }

  /**
   * Loads the trained weights, if any are chosen. Closes the model if that fails.
   *
   * @param <M> type of the model
   * @param name the builder's name, {@code "resnet50"}
   * @param model the new model
   * @return the model
   * @throws IllegalArgumentException if the weights are those of another model
   */
  protected final <M extends Module> M loaded(String name, M model) {
    if (weights != null) {
      try {
        weights.loadInto(name, model);
      } catch (RuntimeException | Error e) {
        model.close();
        throw e;
      }
    }
    return model;
  }
}
