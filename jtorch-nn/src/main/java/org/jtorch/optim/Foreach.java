package org.jtorch.optim;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** The {@code _foreach_*} operators: one native call for all parameters of a group. */
final class Foreach {
  /** The number of elements up to which one thread is faster than several. */
  private static final long SMALL = 1 << 18;

  private Foreach() {}

  /** Runs an operator that changes its arguments in place. */
  static void run(String operator, Object... arguments) {
    Ops.unchecked().call(operator, arguments);
  }

  /**
   * Runs a fused step of parameters. Its kernel splits each parameter between OpenMP's threads,
   * however small it is; below some size, waking a thread takes longer than the step.
   */
  static void runFused(String operator, List<Tensor> params, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = params;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    if (Torch.getNumThreads() > 1 && isSmall(params)) {
      try (Mode limit = Torch.limitThreads(o -> o.openMp(1))) {
        run(operator, all);
      }
    } else {
      run(operator, all);
    }
  }

  private static boolean isSmall(List<Tensor> params) {
    long elements = 0;
    for (Tensor param : params) {
      elements += param.numel();
      if (elements > SMALL) {
        return false;
      }
    }
    return true;
  }

  /** Runs an operator that returns a list of new tensors. */
  static List<Tensor> list(String operator, Object... arguments) {
    return Ops.unchecked().call(operator, arguments).toTensors();
  }

  static void add_(List<Tensor> tensors, Number number) {
    run("aten::_foreach_add_.Scalar", tensors, number);
  }

  static void addScaled_(List<Tensor> tensors, List<Tensor> others, double alpha) {
    run("aten::_foreach_add_.List", tensors, others, alpha);
  }

  static List<Tensor> addScaled(List<Tensor> tensors, List<Tensor> others, double alpha) {
    return list("aten::_foreach_add.List", tensors, others, alpha);
  }

  static void mul_(List<Tensor> tensors, double number) {
    run("aten::_foreach_mul_.Scalar", tensors, number);
  }

  static List<Tensor> neg(List<Tensor> tensors) {
    return list("aten::_foreach_neg", tensors);
  }

  static void lerp_(List<Tensor> tensors, List<Tensor> ends, double weight) {
    run("aten::_foreach_lerp_.Scalar", tensors, ends, weight);
  }

  /** Running averages of squares: {@code averages * decay + values^2 * (1 - decay)}. */
  static void decaySquares_(List<Tensor> averages, List<Tensor> values, double decay) {
    mul_(averages, decay);
    run("aten::_foreach_addcmul_.Scalar", averages, values, values, 1 - decay);
  }

  /** {@code sqrt(tensors + eps)}. */
  static List<Tensor> sqrtPlus(List<Tensor> tensors, double eps) {
    List<Tensor> sums = list("aten::_foreach_add.Scalar", tensors, eps);
    run("aten::_foreach_sqrt_", sums);
    return sums;
  }

  /** Adds {@code factor * numerator / denominator} with a factor per tensor. */
  static void addQuotients_(
      List<Tensor> tensors,
      List<Tensor> numerators,
      List<Tensor> denominators,
      List<Double> factors) {
    run("aten::_foreach_addcdiv_.ScalarList", tensors, numerators, denominators, factors);
  }

  /**
   * Moves tensors towards others. Integers are computed as floating-point numbers and truncated.
   */
  static void interpolate_(List<Tensor> tensors, List<Tensor> ends, double weight) {
    DType dtype = tensors.get(0).dtype();
    if (dtype.isFloatingPoint() || dtype.isComplex()) {
      lerp_(tensors, ends, weight);
      return;
    }
    for (int i = 0; i < tensors.size(); i++) {
      Tensor change = ends.get(i).sub(tensors.get(i)).mul(weight);
      Tensor unused = tensors.get(i).copy_(tensors.get(i).add(change));
    }
  }
}
