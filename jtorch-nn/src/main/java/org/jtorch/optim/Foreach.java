package org.jtorch.optim;

import java.util.List;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/** The {@code _foreach_*} operators: one native call for all parameters of a group. */
final class Foreach {
  private Foreach() {}

  /** Runs an operator that changes its arguments in place. */
  static void run(String operator, Object... arguments) {
    Ops.unchecked().call(operator, arguments);
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
}
