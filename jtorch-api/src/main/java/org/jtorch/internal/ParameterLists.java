package org.jtorch.internal;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.autograd.GradientLists;

/** Operations of optimizers on whole lists of parameters, each in one pass. */
public final class ParameterLists {
  private ParameterLists() {}

  /**
   * Returns handles to the gradients of parameters, {@code [p.grad for p in params]}.
   *
   * @param parameters any tensors
   * @return the gradients in the parameters' order; null for a tensor without a gradient
   */
  public static List<@Nullable Tensor> gradients(Collection<Tensor> parameters) {
    return GradientLists.ofParameters(parameters);
  }

  /**
   * Whether these lists can be passed together to fused operators such as {@code
   * aten::_fused_adam_}, which read memory linearly and do not check it. All tensors must be dense,
   * contiguous, on the CPU and of one floating-point dtype, and tensors at the same position must
   * have the same number of elements.
   *
   * @param lists of equal length, or empty; the first must not be empty
   * @return false if such an operator would fail or compute wrong results
   */
  public static boolean areFusable(List<List<Tensor>> lists) {
    return GradientLists.areFusable(lists);
  }
}
