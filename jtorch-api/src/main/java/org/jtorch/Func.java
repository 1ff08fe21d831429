package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jtorch.internal.memory.ThreadModes;

/**
 * Derivatives of functions, {@code torch.func} and {@code torch.autograd.functional}.
 *
 * <pre>{@code
 * Tensor j = Func.jacobian(x -> x.exp(), x);               // (n, n)
 * UnaryOperator<Tensor> slope = Func.grad(x -> x.pow(3).sum());
 * }</pre>
 *
 * <p>{@code vmap} and {@code vectorize} are not supported, because libtorch's binding cannot enter
 * functorch's levels. Jacobians are computed one row at a time.
 *
 * <p><b>Ownership:</b> results belong to the current scope. Intermediate tensors are freed, except
 * those that the function itself stores.
 *
 * <p><b>Thread safety:</b> thread-safe if the function is. Forward mode ({@link #jacfwd}) can be
 * used by one thread at a time.
 */
public final class Func {
  private Func() {}

  /**
   * A function's value, and the product of its derivative with a vector.
   *
   * @param value the function's value
   * @param product the product of the derivative and the vector
   */
  public record Product(Tensor value, Tensor product) {}

  /**
   * The gradient of a function of one tensor with a scalar value, {@code torch.func.grad}.
   *
   * @param function a function from a tensor to a scalar
   * @return a function that computes the gradient; its result can be differentiated again
   */
  public static UnaryOperator<Tensor> grad(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x -> gradAndValue(function).apply(x).product();
  }

  /**
   * The gradient and the value of a function of one tensor, {@code torch.func.grad_and_value}.
   *
   * @param function a function from a tensor to a scalar
   * @return a function that computes both; {@code product} is the gradient
   */
  public static Function<Tensor, Product> gradAndValue(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x ->
        TensorScope.compute(
            () -> {
              boolean outer = ThreadModes.isGradEnabled() && x.requiresGrad();
              return Torch.enableGrad(
                  () -> {
                    Tensor input = Derivatives.prepare(x, outer);
                    Tensor value = function.apply(input);
                    Tensor gradient =
                        Torch.grad(
                                List.of(value),
                                List.of(input),
                                o -> o.createGraph(outer).materializeGrads(true))
                            .get(0);
                    return new Product(outer ? value : value.detach(), gradient);
                  });
            });
  }

  /**
   * The Jacobian by reverse-mode differentiation, as a function, {@code torch.func.jacrev}.
   *
   * @param function a function from a tensor to a tensor
   * @return a function that computes the Jacobian, of the output's shape followed by the input's
   */
  public static UnaryOperator<Tensor> jacrev(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x ->
        jacobian(function, x, o -> o.createGraph(ThreadModes.isGradEnabled() && x.requiresGrad()));
  }

  /**
   * The Jacobian by forward-mode differentiation, as a function, {@code torch.func.jacfwd}. Needs
   * one forward pass per element of the input, so it is faster than {@link #jacrev} if the output
   * is larger than the input.
   *
   * @param function a function from a tensor to a tensor
   * @return a function that computes the Jacobian, of the output's shape followed by the input's
   */
  public static UnaryOperator<Tensor> jacfwd(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x -> ForwardMode.jacobian(function, x);
  }

  /**
   * The Hessian as a function, {@code torch.func.hessian}.
   *
   * @param function a function from a tensor to a scalar
   * @return a function that computes the Hessian, whose shape is the input's shape followed by
   *     itself
   */
  public static UnaryOperator<Tensor> hessian(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x -> hessian(function, x);
  }

  /**
   * The Jacobian of a function, {@code torch.autograd.functional.jacobian}.
   *
   * @param function a function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @return the derivatives, of the output's shape followed by the input's
   */
  public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
    return jacobian(function, x, o -> {});
  }

  /**
   * The Jacobian of a function with options, {@code torch.autograd.functional.jacobian}.
   *
   * @param function a function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param options {@code o -> o.strict(true)}
   * @return the derivatives, of the output's shape followed by the input's
   */
  public static Tensor jacobian(
      UnaryOperator<Tensor> function, Tensor x, Consumer<DerivativeOptions> options) {
    return jacobian(Derivatives.lift(function), List.of(x), options).get(0).get(0);
  }

  /**
   * The Jacobians of a function of several tensors, {@code torch.autograd.functional.jacobian}.
   *
   * @param function a function from tensors to tensors
   * @param inputs the point at which to differentiate
   * @param options {@code o -> o.strict(true)}
   * @return one list per output, with one tensor per input
   */
  public static List<List<Tensor>> jacobian(
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      Consumer<DerivativeOptions> options) {
    return Derivatives.jacobian(function, inputs, DerivativeOptions.of(options));
  }

  /**
   * The Hessian of a function, {@code torch.autograd.functional.hessian}.
   *
   * @param function a function from a tensor to a scalar
   * @param x the point at which to differentiate
   * @return the second derivatives, whose shape is the input's shape followed by itself
   */
  public static Tensor hessian(UnaryOperator<Tensor> function, Tensor x) {
    return hessian(Derivatives.lift(function), List.of(x), o -> {}).get(0).get(0);
  }

  /**
   * The Hessian of a function of several tensors, {@code torch.autograd.functional.hessian}.
   *
   * @param function a function from tensors to one scalar
   * @param inputs the point at which to differentiate
   * @param options {@code o -> o.createGraph(true)}
   * @return one list per input, with one tensor per input
   */
  public static List<List<Tensor>> hessian(
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      Consumer<DerivativeOptions> options) {
    return Derivatives.hessian(function, inputs, DerivativeOptions.of(options));
  }

  /**
   * Vector-Jacobian product, {@code torch.autograd.functional.vjp}.
   *
   * @param function a function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v the vector, of the output's shape
   * @return the function's value, and the product of the input's shape
   */
  public static Product vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return vjp(function, x, v, o -> {});
  }

  /**
   * Vector-Jacobian product with options, {@code torch.autograd.functional.vjp}.
   *
   * @param function a function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v the vector, of the output's shape
   * @param options {@code o -> o.createGraph(true)}
   * @return the function's value, and the product of the input's shape
   */
  public static Product vjp(
      UnaryOperator<Tensor> function, Tensor x, Tensor v, Consumer<DerivativeOptions> options) {
    return Derivatives.vjp(function, x, v, DerivativeOptions.of(options));
  }

  /**
   * Jacobian-vector product, {@code torch.autograd.functional.jvp}. Computed by differentiating
   * backward twice, which works for every differentiable operator.
   *
   * @param function a function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v the vector, of the input's shape
   * @return the function's value, and the product of the output's shape
   */
  public static Product jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return jvp(function, x, v, o -> {});
  }

  /**
   * Jacobian-vector product with options, {@code torch.autograd.functional.jvp}.
   *
   * @param function a function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v the vector, of the input's shape
   * @param options {@code o -> o.createGraph(true)}
   * @return the function's value, and the product of the output's shape
   */
  public static Product jvp(
      UnaryOperator<Tensor> function, Tensor x, Tensor v, Consumer<DerivativeOptions> options) {
    return Derivatives.jvp(function, x, v, DerivativeOptions.of(options));
  }

  /**
   * Hessian-vector product, {@code torch.autograd.functional.hvp}.
   *
   * @param function a function from a tensor to a scalar
   * @param x the point at which to differentiate
   * @param v the vector, of the input's shape
   * @return the function's value, and the product of the input's shape
   */
  public static Product hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return Derivatives.hvp(function, x, v);
  }

  /**
   * Vector-Hessian product, {@code torch.autograd.functional.vhp}. Faster than {@link #hvp}, and
   * equal to it if the second derivatives are continuous.
   *
   * @param function a function from a tensor to a scalar
   * @param x the point at which to differentiate
   * @param v the vector, of the input's shape
   * @return the function's value, and the product of the input's shape
   */
  public static Product vhp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return Derivatives.vhp(function, x, v);
  }

  /** Options of the derivatives in {@link Func}. */
  @CanIgnoreReturnValue
  public static final class DerivativeOptions {
    boolean createGraph;
    boolean strict;

    DerivativeOptions() {}

    static DerivativeOptions of(Consumer<DerivativeOptions> options) {
      DerivativeOptions chosen = new DerivativeOptions();
      options.accept(chosen);
      return chosen;
    }

    /** Whether the result can be differentiated again: false by default. */
    public DerivativeOptions createGraph(boolean createGraph) {
      this.createGraph = createGraph;
      return this;
    }

    /**
     * Whether an output that does not depend on an input is an error: false by default. Otherwise
     * its derivative is zero.
     */
    public DerivativeOptions strict(boolean strict) {
      this.strict = strict;
      return this;
    }
  }
}
