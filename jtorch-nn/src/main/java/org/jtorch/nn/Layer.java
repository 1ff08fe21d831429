package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Function from one tensor to one tensor: most modules, and any lambda on a tensor.
 *
 * <pre>{@code
 * Layer layer = Tensor::relu;
 * new Sequential(new Conv2d(1, 32, 5), Tensor::relu, x -> F.maxPool2d(x, 2));
 * }</pre>
 *
 * <p>Implementations define {@code forward}; callers use {@code call}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's {@link org.jtorch.TensorScope}; the input
 * is not closed.
 */
@FunctionalInterface
public interface Layer {
  /**
   * Computes the output. Implementations override this method; callers use {@link #call}.
   *
   * @param input the input
   * @return the output
   */
  Tensor forward(Tensor input);

  /**
   * Computes the output: runs a module's hooks around {@link #forward} and adds the module's path
   * to exceptions. For a function it is the same as {@code forward}.
   *
   * @param input the input
   * @return the output
   */
  default Tensor call(Tensor input) {
    return this instanceof Module module ? ModuleCalls.run(module, this, input) : forward(input);
  }
}
