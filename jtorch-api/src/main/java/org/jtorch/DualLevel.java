package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.memory.OpenModes;
import org.jtorch.internal.modes.NativeModes;

/**
 * Forward-mode differentiation, {@code torch.autograd.forward_ad}: a dual tensor carries a tangent,
 * and operators propagate tangents to their results.
 *
 * <pre>{@code
 * try (DualLevel level = DualLevel.open()) {
 *   Tensor y = level.makeDual(x, v).exp();
 *   Tensor product = level.unpackDual(y).tangent();
 * }
 * }</pre>
 *
 * <p><b>Thread safety:</b> libtorch has one level per process. Opening a second one on any thread
 * throws.
 */
public final class DualLevel implements AutoCloseable {
  private static final Op MAKE = Op.of("aten::_make_dual", "");
  private static final Op UNPACK = Op.of("aten::_unpack_dual", "");

  private final long level;
  private final @Nullable String site = OpenModes.record("DualLevel");
  private boolean closed;

  private DualLevel(long level) {
    this.level = level;
  }

  /** A primal value and its tangent. */
  public static final class Dual {
    private final Tensor primal;
    private final Gradients tangent;

    private Dual(Tensor primal, Gradients tangent) {
      this.primal = primal;
      this.tangent = tangent;
    }

    /**
     * The primal value.
     *
     * @return a view of the dual tensor without the tangent
     */
    public Tensor primal() {
      return primal;
    }

    /**
     * Whether there is a tangent.
     *
     * @return false for a tensor that does not depend on a dual tensor
     */
    public boolean hasTangent() {
      return tangent.has(0);
    }

    /**
     * The tangent.
     *
     * @return a tensor of the primal's shape
     * @throws IllegalStateException if there is none
     */
    public Tensor tangent() {
      if (!hasTangent()) {
        throw new IllegalStateException(
            "there is no tangent: nothing here depends on a dual tensor");
      }
      return tangent.get(0);
    }
  }

  /**
   * Opens the level, {@code with fwAD.dual_level()}.
   *
   * @return the level, to be closed in a try-with-resources statement
   * @throws TorchException if a level is already open
   */
  @MustBeClosed
  public static DualLevel open() {
    DualLevel opened =
        new DualLevel(NativeCalls.<Long>call("dual_level", () -> torch.enter_dual_level()));
    NativeModes.dualLevelOpened();
    return opened;
  }

  /**
   * Creates a dual tensor, {@code fwAD.make_dual}.
   *
   * @param tensor the primal value
   * @param tangent the tangent, of the same shape and dtype
   * @return the dual tensor
   */
  public Tensor makeDual(Tensor tensor, Tensor tangent) {
    checkOpen();
    return Dispatch.tensor(MAKE, tensor, tangent, level);
  }

  /**
   * Unpacks a dual tensor into primal value and tangent, {@code fwAD.unpack_dual}.
   *
   * @param tensor any tensor
   * @return the primal value and the tangent
   */
  public Dual unpackDual(Tensor tensor) {
    checkOpen();
    Tensor[] parts = Dispatch.tensors(UNPACK, tensor, level);
    if (NativeCalls.<Boolean>call("unpack_dual", parts[1], x -> x.defined())) {
      return new Dual(parts[0], Gradients.of(parts[1]));
    }
    parts[1].close();
    return new Dual(parts[0], Gradients.of().none());
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the DualLevel is closed");
    }
  }

  /** Exits the level and releases all tangents. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      NativeCalls.run("dual_level", () -> torch.exit_dual_level(level));
      NativeModes.dualLevelClosed();
      OpenModes.forget("DualLevel", site);
    }
  }
}
