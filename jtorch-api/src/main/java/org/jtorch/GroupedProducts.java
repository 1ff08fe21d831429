package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Grouped matrix multiplication of {@link F}: matmuls of matrices that differ in one size. */
public abstract sealed class GroupedProducts extends MarginLosses permits AttentionFunctions {
  private static final Op GROUPED_MM = Op.of("aten::_grouped_mm", "");

  GroupedProducts() {}

  /**
   * Grouped matmul of two batches of equal length, {@code torch.nn.functional.grouped_mm}.
   *
   * @param matA {@code (groups, n, m)}
   * @param matB {@code (groups, m, p)}
   * @return {@code (groups, n, p)}
   */
  public static Tensor groupedMm(Tensor matA, Tensor matB) {
    return groupedMm(matA, matB, o -> {});
  }

  /**
   * Grouped matmul, {@code torch.nn.functional.grouped_mm}. A 2-D operand is split into groups
   * along the dimension that differs between the groups.
   *
   * @param matA {@code (groups, n, m)}, or a 2-D operand to split: {@code (all n, m)} or {@code (n,
   *     all m)}
   * @param matB {@code (groups, m, p)}, or a 2-D operand to split: {@code (m, all p)} or {@code
   *     (all m, p)}
   * @param options {@code o -> o.offs(ends)}
   * @return the products, concatenated along the dimension that differs between the groups, or
   *     stacked if that dimension is contracted
   */
  public static Tensor groupedMm(Tensor matA, Tensor matB, Consumer<GroupedMmOptions> options) {
    GroupedMmOptions o = new GroupedMmOptions();
    options.accept(o);
    return Dispatch.tensor(GROUPED_MM, matA, matB, o.offs, o.bias, o.outDtype);
  }

  /** Options of {@link #groupedMm(Tensor, Tensor, Consumer)}. */
  public static final class GroupedMmOptions {
    @Nullable Tensor offs;
    @Nullable Tensor bias;
    @Nullable DType outDtype;

    GroupedMmOptions() {}

    /**
     * End index of each group in the 2-D operand.
     *
     * @param offs int32, ascending, {@code (groups)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GroupedMmOptions offs(Tensor offs) {
      this.offs = Objects.requireNonNull(offs);
      return this;
    }

    /**
     * Bias added to the products. libtorch 2.10 does not support it and throws.
     *
     * @param bias broadcast with each product; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GroupedMmOptions bias(Tensor bias) {
      this.bias = Objects.requireNonNull(bias);
      return this;
    }

    /**
     * Dtype of the products.
     *
     * @param outDtype the operands' dtype by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GroupedMmOptions outDtype(DType outDtype) {
      this.outDtype = Objects.requireNonNull(outDtype);
      return this;
    }
  }
}
