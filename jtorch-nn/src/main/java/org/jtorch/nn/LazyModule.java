package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Module that infers the shapes of its parameters from its first input, {@code
 * torch.nn.modules.lazy.LazyModuleMixin}. Until then {@link Module#parameters} contains {@link
 * UninitializedParameter uninitialized parameters}. They remain the same tensors when they are
 * materialized, so earlier conversions and optimizers stay valid.
 *
 * <p>{@link Layer#call} and {@code call(body, inputs...)} of {@link Module} run {@link
 * #initializeParameters} before the first {@code forward}. Loading a state dict also sets the
 * shapes. A module that is never called itself, because another one reads its weight, cannot infer
 * its shapes and throws.
 *
 * <p><b>Thread safety:</b> several threads may make the first call: one thread initializes the
 * parameters, the others wait.
 */
public interface LazyModule {
  /**
   * {@return whether this module still has uninitialized parameters or buffers, {@code
   * has_uninitialized_params()}}
   */
  default boolean hasUninitializedParams() {
    return this instanceof Module module && UninitializedParameter.isIn(module.state());
  }

  /**
   * Materializes and initializes all uninitialized parameters and buffers, {@code
   * initialize_parameters}. Implementations use {@link UninitializedParameter#materialize}.
   *
   * @param input the first input
   */
  void initializeParameters(Tensor input);
}
