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
 * <p>There is no {@code vmap}, nor {@code vectorize}: libtorch's binding cannot enter functorch's
 * levels. Rows of a Jacobian are computed one by one.
 *
 * <p><b>Ownership:</b> what comes back belongs to the current scope; what is made in between is
 * freed, save by the function itself.
 *
 * <p><b>Thread safety:</b> safe, as far as the function is; forward mode is for one thread at a
 * time.
 */
public final class Func {
  private Func() {}

  /**
   * A product with a derivative, and the value of the function beside it.
   *
   * @param value of the function
   * @param product of the derivative with the vector
   */
  public record Product(Tensor value, Tensor product) {}

  /**
   * The gradient of a function of one tensor with a scalar value, {@code torch.func.grad}.
   *
   * @param function from a tensor to a scalar
   * @return the function that computes the gradient; it can be differentiated again
   */
  public static UnaryOperator<Tensor> grad(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x -> gradAndValue(function).apply(x).product();
  }

  /**
   * The gradient of a function of one tensor, and its value, {@code torch.func.grad_and_value}.
   *
   * @param function from a tensor to a scalar
   * @return the function that computes both; the gradient is the product
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
   * The Jacobian by backward mode as a function, {@code torch.func.jacrev}.
   *
   * @param function from a tensor to a tensor
   * @return the function that computes it, of the output's shape and then the input's
   */
  public static UnaryOperator<Tensor> jacrev(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x ->
        jacobian(function, x, o -> o.createGraph(ThreadModes.isGradEnabled() && x.requiresGrad()));
  }

  /**
   * The Jacobian by forward mode as a function, {@code torch.func.jacfwd}: one pass an element of
   * the input, better where the output is larger.
   *
   * @param function from a tensor to a tensor
   * @return the function that computes it, of the output's shape and then the input's
   */
  public static UnaryOperator<Tensor> jacfwd(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x -> ForwardMode.jacobian(function, x);
  }

  /**
   * The Hessian as a function, {@code torch.func.hessian}.
   *
   * @param function from a tensor to a scalar
   * @return the function that computes it, of the input's shape twice
   */
  public static UnaryOperator<Tensor> hessian(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    return x -> hessian(function, x);
  }

  /**
   * The Jacobian of a function, {@code torch.autograd.functional.jacobian}.
   *
   * @param function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @return the derivatives, of the output's shape and then the input's
   */
  public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
    return jacobian(function, x, o -> {});
  }

  /**
   * The Jacobian of a function with options, {@code torch.autograd.functional.jacobian}.
   *
   * @param function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param options {@code o -> o.strict(true)}
   * @return the derivatives, of the output's shape and then the input's
   */
  public static Tensor jacobian(
      UnaryOperator<Tensor> function, Tensor x, Consumer<DerivativeOptions> options) {
    return jacobian(Derivatives.lift(function), List.of(x), options).get(0).get(0);
  }

  /**
   * The Jacobians of a function of several tensors, {@code torch.autograd.functional.jacobian}.
   *
   * @param function from tensors to tensors
   * @param inputs the point at which to differentiate
   * @param options {@code o -> o.strict(true)}
   * @return one row an output, one entry an input
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
   * @param function from a tensor to a scalar
   * @param x the point at which to differentiate
   * @return the second derivatives, of the input's shape twice
   */
  public static Tensor hessian(UnaryOperator<Tensor> function, Tensor x) {
    return hessian(Derivatives.lift(function), List.of(x), o -> {}).get(0).get(0);
  }

  /**
   * The Hessian of a function of several tensors, {@code torch.autograd.functional.hessian}.
   *
   * @param function from tensors to one scalar
   * @param inputs the point at which to differentiate
   * @param options {@code o -> o.createGraph(true)}
   * @return one row an input, one entry an input
   */
  public static List<List<Tensor>> hessian(
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      Consumer<DerivativeOptions> options) {
    return Derivatives.hessian(function, inputs, DerivativeOptions.of(options));
  }

  /**
   * A vector times the Jacobian, {@code torch.autograd.functional.vjp}.
   *
   * @param function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v of the output's shape
   * @return the value, and the product in the input's shape
   */
  public static Product vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return vjp(function, x, v, o -> {});
  }

  /**
   * A vector times the Jacobian with options, {@code torch.autograd.functional.vjp}.
   *
   * @param function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v of the output's shape
   * @param options {@code o -> o.createGraph(true)}
   * @return the value, and the product in the input's shape
   */
  public static Product vjp(
      UnaryOperator<Tensor> function, Tensor x, Tensor v, Consumer<DerivativeOptions> options) {
    return Derivatives.vjp(function, x, v, DerivativeOptions.of(options));
  }

  /**
   * The Jacobian times a vector, {@code torch.autograd.functional.jvp}, by differentiating backward
   * twice, which every operator can.
   *
   * @param function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v of the input's shape
   * @return the value, and the product in the output's shape
   */
  public static Product jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return jvp(function, x, v, o -> {});
  }

  /**
   * The Jacobian times a vector with options, {@code torch.autograd.functional.jvp}.
   *
   * @param function from a tensor to a tensor
   * @param x the point at which to differentiate
   * @param v of the input's shape
   * @param options {@code o -> o.createGraph(true)}
   * @return the value, and the product in the output's shape
   */
  public static Product jvp(
      UnaryOperator<Tensor> function, Tensor x, Tensor v, Consumer<DerivativeOptions> options) {
    return Derivatives.jvp(function, x, v, DerivativeOptions.of(options));
  }

  /**
   * The Hessian times a vector, {@code torch.autograd.functional.hvp}.
   *
   * @param function from a tensor to a scalar
   * @param x the point at which to differentiate
   * @param v of the input's shape
   * @return the value, and the product in the input's shape
   */
  public static Product hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return Derivatives.hvp(function, x, v);
  }

  /**
   * A vector times the Hessian, {@code torch.autograd.functional.vhp}: faster than {@link #hvp},
   * and equal where the second derivatives are continuous.
   *
   * @param function from a tensor to a scalar
   * @param x the point at which to differentiate
   * @param v of the input's shape
   * @return the value, and the product in the input's shape
   */
  public static Product vhp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
    return Derivatives.vhp(function, x, v);
  }

  /** Options of a derivative. */
  public static final class DerivativeOptions {
    boolean createGraph;
    boolean strict;

    DerivativeOptions() {}

    static DerivativeOptions of(Consumer<DerivativeOptions> options) {
      DerivativeOptions chosen = new DerivativeOptions();
      options.accept(chosen);
      return chosen;
    }

    /**
     * Whether the result can be differentiated further.
     *
     * @param createGraph false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public DerivativeOptions createGraph(boolean createGraph) {
      this.createGraph = createGraph;
      return this;
    }

    /**
     * Whether an output that does not depend on an input is an error, rather than zeros.
     *
     * @param strict false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public DerivativeOptions strict(boolean strict) {
      this.strict = strict;
      return this;
    }
  }
}
