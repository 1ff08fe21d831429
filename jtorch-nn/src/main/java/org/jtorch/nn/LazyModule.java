package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * A module that learns the shapes of its parameters from its first input, {@code
 * torch.nn.modules.lazy.LazyModuleMixin}. Until then {@link Module#parameters} holds {@link
 * UninitializedParameter placeholders}, which stay the same tensors when they are given their
 * shape, so that conversions and optimizers made before hold.
 *
 * <p>{@link Layer#call} and {@code call(body, inputs...)} of {@link Module} see to it that {@link
 * #initializeParameters} runs before the first {@code forward}; loading a state dict gives shapes
 * too. A module that is not called itself, whose weight another one reads, cannot infer anything
 * and says so.
 *
 * <p><b>Ownership:</b> as the module's.
 *
 * <p><b>Thread safety:</b> several threads may make the first call: one initializes, the others
 * wait.
 */
public interface LazyModule {
  /**
   * Whether parameters or buffers of this module still have no shape, {@code
   * has_uninitialized_params()}.
   *
   * @return true until the first call
   */
  default boolean hasUninitializedParams() {
    return this instanceof Module module && UninitializedParameter.isIn(module.state());
  }

  /**
   * Gives everything that has no shape its shape and initial values, {@code initialize_parameters}.
   * To be written, with {@link UninitializedParameter#materialize}.
   *
   * @param input the first input
   */
  void initializeParameters(Tensor input);
}
