package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * What maps one tensor to one tensor: most modules, and any function of a tensor.
 *
 * <pre>{@code
 * Layer layer = Tensor::relu;
 * new Sequential(new Conv2d(1, 32, 5), Tensor::relu, x -> F.maxPool2d(x, 2));
 * }</pre>
 *
 * <p>{@code forward} is what one writes, {@code call} is what one calls.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's {@link org.jtorch.TensorScope}; the input
 * is left open.
 *
 * <p><b>Thread safety:</b> as the module's or the function's.
 */
@FunctionalInterface
public interface Layer {
  /**
   * Computes the output. To be written, and to be called by {@link #call} alone.
   *
   * @param input the input
   * @return the output
   */
  Tensor forward(Tensor input);

  /**
   * Computes the output: runs a module's hooks around {@link #forward}, and puts the module's path
   * into errors. For a function it is {@code forward}.
   *
   * @param input the input
   * @return the output
   */
  default Tensor call(Tensor input) {
    return this instanceof Module module ? ModuleCalls.run(module, this, input) : forward(input);
  }
}
