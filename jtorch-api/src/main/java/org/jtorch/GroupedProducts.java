package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Products of many matrices that differ in one size, part of {@link F}. */
public abstract sealed class GroupedProducts extends MarginLosses permits AttentionFunctions {
  private static final Op GROUPED_MM = Op.of("aten::_grouped_mm", "");

  GroupedProducts() {}

  /**
   * Multiplies groups of matrices, {@code torch.nn.functional.grouped_mm}: two batches of equal
   * length.
   *
   * @param matA {@code (groups, n, m)}
   * @param matB {@code (groups, m, p)}
   * @return {@code (groups, n, p)}
   */
  public static Tensor groupedMm(Tensor matA, Tensor matB) {
    return groupedMm(matA, matB, o -> {});
  }

  /**
   * Multiplies groups of matrices, {@code torch.nn.functional.grouped_mm}. A factor of two
   * dimensions is cut into groups along the dimension that the groups do not share.
   *
   * @param matA {@code (groups, n, m)}, or {@code (all n, m)} or {@code (n, all m)} to be cut
   * @param matB {@code (groups, m, p)}, or {@code (m, all p)} or {@code (all m, p)} to be cut
   * @param options {@code o -> o.offs(ends)}
   * @return the products, side by side as the factors are
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
     * Where each group ends in the factor that is cut.
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
     * What is added to the products. libtorch 2.10 refuses one.
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
     * The dtype of the products.
     *
     * @param outDtype that of the factors by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GroupedMmOptions outDtype(DType outDtype) {
      this.outDtype = Objects.requireNonNull(outDtype);
      return this;
    }
  }
}
