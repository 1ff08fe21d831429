package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Compares autograd's derivatives with finite differences, {@code torch.autograd.gradcheck}. Inputs
 * should be float64 or complex128.
 */
public final class Gradcheck {
  private Gradcheck() {}

  /**
   * Thrown if the derivatives differ. The message gives the indices of output and input, and both
   * Jacobians.
   */
  public static final class GradcheckException extends RuntimeException {
    private static final long serialVersionUID = 1;

    GradcheckException(String message) {
      super(message);
    }
  }

  /**
   * Checks the first derivative of a function of one tensor, {@code torch.autograd.gradcheck}.
   *
   * @param function a function from a tensor to a tensor
   * @param input the point of evaluation; must require a gradient
   * @return true
   * @throws GradcheckException if the derivatives differ
   */
  @CanIgnoreReturnValue
  public static boolean gradcheck(UnaryOperator<Tensor> function, Tensor input) {
    return gradcheck(Derivatives.lift(function), List.of(input), o -> {});
  }

  /**
   * Checks the first derivatives of a function, {@code torch.autograd.gradcheck}.
   *
   * @param function a function from tensors to tensors
   * @param inputs the point of evaluation; derivatives are taken with respect to those that require
   *     a gradient
   * @param options {@code o -> o.eps(1e-4)}
   * @return true; false if they differ and {@code raiseException} is false
   * @throws GradcheckException if the derivatives differ
   */
  @CanIgnoreReturnValue
  public static boolean gradcheck(
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      Consumer<GradcheckOptions> options) {
    return check("gradcheck", function, inputs, GradcheckOptions.of(options));
  }

  /**
   * Checks the second derivative of a function of one tensor, {@code torch.autograd.gradgradcheck}.
   *
   * @param function a function from a tensor to a tensor
   * @param input the point of evaluation; must require a gradient
   * @return true
   * @throws GradcheckException if the derivatives differ
   */
  @CanIgnoreReturnValue
  public static boolean gradgradcheck(UnaryOperator<Tensor> function, Tensor input) {
    return gradgradcheck(Derivatives.lift(function), List.of(input), o -> {});
  }

  /**
   * Checks the second derivatives of a function with random gradients of the outputs, {@code
   * torch.autograd.gradgradcheck}.
   *
   * @param function a function from tensors to tensors
   * @param inputs the point of evaluation; derivatives are taken with respect to those that require
   *     a gradient
   * @param options {@code o -> o.eps(1e-4)}
   * @return true; false if they differ and {@code raiseException} is false
   * @throws GradcheckException if the derivatives differ
   */
  @CanIgnoreReturnValue
  public static boolean gradgradcheck(
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      Consumer<GradcheckOptions> options) {
    int count = inputs.size();
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> all = new ArrayList<>(inputs);
      for (Tensor output : function.apply(inputs)) {
        if (output.requiresGrad()) {
          all.add(Torch.randnLike(output.detach()).requiresGrad_());
        }
      }
      Function<List<Tensor>, List<Tensor>> gradient =
          given -> gradient(function, given.subList(0, count), given.subList(count, given.size()));
      return check("gradgradcheck", gradient, all, GradcheckOptions.of(options));
    }
  }

  private static List<Tensor> gradient(
      Function<List<Tensor>, List<Tensor>> function, List<Tensor> inputs, List<Tensor> weights) {
    List<Tensor> outputs = function.apply(inputs).stream().filter(Tensor::requiresGrad).toList();
    List<Tensor> by = inputs.stream().filter(Tensor::requiresGrad).toList();
    return Torch.grad(
            outputs,
            by,
            o ->
                o.gradOutputs(weights.toArray(Tensor[]::new))
                    .createGraph(true)
                    .materializeGrads(true))
        .toList();
  }

  private static boolean check(
      String name,
      Function<List<Tensor>, List<Tensor>> function,
      List<Tensor> inputs,
      GradcheckOptions o) {
    if (inputs.stream().noneMatch(Tensor::requiresGrad)) {
      throw new IllegalArgumentException(
          name
              + " expects at least one input tensor to require gradient, but none of them have"
              + " requiresGrad");
    }
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.enableGrad()) {
      JacobianCheck.run(function, inputs, o);
      return true;
    } catch (GradcheckException e) {
      if (o.raiseException) {
        throw e;
      }
      return false;
    }
  }

  /** Options of {@link Gradcheck}. */
  @CanIgnoreReturnValue
  public static final class GradcheckOptions {
    double eps = 1e-6;
    double atol = 1e-5;
    double rtol = 1e-3;
    double nondetTol;
    boolean raiseException = true;

    GradcheckOptions() {}

    static GradcheckOptions of(Consumer<GradcheckOptions> options) {
      GradcheckOptions chosen = new GradcheckOptions();
      options.accept(chosen);
      return chosen;
    }

    /** Step of the finite differences, applied in both directions: 1e-6 by default. */
    public GradcheckOptions eps(double eps) {
      this.eps = eps;
      return this;
    }

    /** Absolute tolerance: 1e-5 by default. */
    public GradcheckOptions atol(double atol) {
      this.atol = atol;
      return this;
    }

    /** Relative tolerance, with respect to the numerical derivative: 1e-3 by default. */
    public GradcheckOptions rtol(double rtol) {
      this.rtol = rtol;
      return this;
    }

    /** Tolerance for differences between two backward passes (nondeterminism): 0 by default. */
    public GradcheckOptions nondetTol(double nondetTol) {
      this.nondetTol = nondetTol;
      return this;
    }

    /** Whether to throw if the derivatives differ: true by default; false returns false instead. */
    public GradcheckOptions raiseException(boolean raiseException) {
      this.raiseException = raiseException;
      return this;
    }
  }
}
