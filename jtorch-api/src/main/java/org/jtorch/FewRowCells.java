package org.jtorch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.Operands;
import org.jtorch.internal.calls.ProductRouting;
import org.jtorch.internal.tracing.Traces;

/**
 * Recurrent cell steps for batches of few rows. libtorch's cells call their own matmul and bypass
 * {@link ProductRouting}, so the cells are composed here from the same operators. Methods return
 * null where libtorch's own cell is as fast, or has to reject the arguments.
 */
final class FewRowCells {
  /**
   * Minimum number of weight elements for which the faster matmul outweighs the additional operator
   * calls.
   */
  private static final double WORTH = 1e6;

  private FewRowCells() {}

  static Torch.@Nullable LstmCellResult lstm(
      Tensor input,
      Tensor hidden,
      Tensor cell,
      Tensor wIh,
      Tensor wHh,
      Torch.RecurrentCellOptions o) {
    boolean fits = fit(input, hidden, wIh, wHh, o, 4) && isLike(cell, hidden);
    if (!fits) {
      return null;
    }
    return TensorScope.compute(
        () -> {
          Tensor gates = linear(hidden, wHh, o.bHh).add_(linear(input, wIh, o.bIh));
          List<Tensor> parts = gates.unsafeChunk(4, 1);
          Tensor in = parts.get(0).sigmoid_();
          Tensor forget = parts.get(1).sigmoid_();
          Tensor next = forget.mul(cell).add_(in.mul(parts.get(2).tanh_()));
          return new Torch.LstmCellResult(parts.get(3).sigmoid_().mul(next.tanh()), next);
        });
  }

  /** One step of {@code gru_cell}, {@code rnn_tanh_cell} or {@code rnn_relu_cell}. */
  static @Nullable Tensor of(
      Op op, Tensor input, Tensor hidden, Tensor wIh, Tensor wHh, Torch.RecurrentCellOptions o) {
    boolean gated = op.fullName().equals("aten::gru_cell");
    if (!fit(input, hidden, wIh, wHh, o, gated ? 3 : 1)) {
      return null;
    }
    return TensorScope.compute(
        () -> {
          Tensor ofInput = linear(input, wIh, o.bIh);
          Tensor ofHidden = linear(hidden, wHh, o.bHh);
          if (gated) {
            return gru(hidden, ofInput.unsafeChunk(3, 1), ofHidden.unsafeChunk(3, 1));
          }
          Tensor sum = ofHidden.add_(ofInput);
          return op.fullName().equals("aten::rnn_tanh_cell") ? sum.tanh() : sum.relu();
        });
  }

  private static Tensor gru(Tensor hidden, List<Tensor> ofInput, List<Tensor> ofHidden) {
    Tensor reset = ofHidden.get(0).add_(ofInput.get(0)).sigmoid_();
    Tensor update = ofHidden.get(1).add_(ofInput.get(1)).sigmoid_();
    Tensor fresh = ofInput.get(2).add(ofHidden.get(2).mul_(reset)).tanh_();
    return hidden.sub(fresh).mul_(update).add_(fresh);
  }

  private static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return bias == null ? F.linear(x, weight) : F.linear(x, weight, bias);
  }

  private static boolean fit(
      Tensor input,
      Tensor hidden,
      Tensor wIh,
      Tensor wHh,
      Torch.RecurrentCellOptions o,
      int gates) {
    if (Traces.isTracing()
        || !Operands.areOfDim(2, input, hidden)
        || !Operands.areOfDim(2, wIh, wHh)
        || (double) wHh.numel() + wIh.numel() < WORTH) {
      return false;
    }
    Operands recurrent = Operands.of(hidden, wHh);
    Operands fresh = Operands.of(input, wIh);
    return recurrent != null
        && fresh != null
        && recurrent.isFewRows(1)
        && fresh.isFewRows(1)
        && input.size(0) == hidden.size(0)
        && input.dtype() == hidden.dtype()
        && wHh.size(0) == gates * hidden.size(1)
        && wIh.size(0) == wHh.size(0)
        && isBias(recurrent, o.bHh)
        && isBias(fresh, o.bIh);
  }

  private static boolean isBias(Operands operands, @Nullable Tensor bias) {
    return bias == null || operands.isBias(bias);
  }

  private static boolean isLike(Tensor cell, Tensor hidden) {
    return !cell.isClosed()
        && Operands.isOrdinary(cell)
        && cell.dtype() == hidden.dtype()
        && cell.shape().equals(hidden.shape());
  }
}
