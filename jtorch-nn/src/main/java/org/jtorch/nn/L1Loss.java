package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;

/**
 * The sizes of the differences, {@code torch.nn.L1Loss}. {@code (*)} and {@code (*)}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class L1Loss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public L1Loss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public L1Loss(Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    this.options = o;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.l1Loss(input, target, o -> o.reduction(options.reduction));
  }

  /**
   * What {@link L1Loss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private Reduction reduction = Reduction.MEAN;

    private Options() {}

    /**
     * What becomes of the single losses.
     *
     * @param reduction the mean by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options reduction(Reduction reduction) {
      this.reduction = reduction;
      return this;
    }
  }
}
