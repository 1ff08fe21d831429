package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.models.ModelOptions;

/**
 * Options that the builders of all quantizable models have.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class QuantizableOptions<S extends QuantizableOptions<S>> extends ModelOptions<S> {
  private static final long CLASSES = 1000;

  private boolean quantize;
  private Backend backend;

  QuantizableOptions(Backend backend) {
    this.backend = backend;
  }

  /**
   * Whether the model is quantized; its trained weights are then those whose name contains {@code
   * QuantizedWeights}. A quantized model without trained weights is made from a floating-point
   * model with random weights, whose outputs for a random picture are observed; {@link
   * QuantizableModel#quantize} observes your own pictures. Default false.
   *
   * @param quantize whether it is
   * @return this
   */
  public S quantize(boolean quantize) {
    this.quantize = quantize;
    return self();
  }

  /**
   * Library for which the weights are quantized. Default: that of the trained weights of the
   * family.
   *
   * @param backend the library
   * @return this
   */
  public S backend(Backend backend) {
    this.backend = Objects.requireNonNull(backend, "backend");
    return self();
  }

  @CheckReturnValue
  final S choose(Consumer<? super S> choices) {
    return with(Objects.requireNonNull(choices, "options"));
  }

  @CheckReturnValue
  final long classes() {
    return numClassesOr(CLASSES);
  }

  @CheckReturnValue
  final boolean isQuantized() {
    return quantize;
  }

  @CheckReturnValue
  final boolean hasWeights() {
    return weights().isPresent();
  }

  /** Quantizes a new model if it is to be, and loads its trained weights. */
  @CheckReturnValue
  final <M extends QuantizableModel> M finished(String name, M model) {
    model.setBackend(backend);
    if (!quantize) {
      return loaded(name, model);
    }
    Tensor example = Torch.rand(1, 3, 299, 299);
    model.quantize(
        () -> {
          Tensor unused = model.call(example);
        });
    example.close();
    return loaded("quantized_" + name, model);
  }
}
