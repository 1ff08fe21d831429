package org.jtorch.nn;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;

/**
 * Base class of {@link RNNCell}, {@link LSTMCell} and {@link GRUCell}: the weights of one time
 * step.
 */
abstract sealed class RecurrentCell extends Module permits RNNCell, LSTMCell, GRUCell {
  private final long inputSize;
  private final long hiddenSize;
  private final Slot<Tensor> weightIh;
  private final Slot<Tensor> weightHh;
  private final @Nullable Slot<Tensor> biasIh;
  private final @Nullable Slot<Tensor> biasHh;

  /** Creates a cell whose weights stack {@code gates} blocks of {@code hiddenSize} rows. */
  RecurrentCell(long inputSize, long hiddenSize, boolean bias, long gates) {
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    long rows = gates * hiddenSize;
    weightIh = uniformParameter("weight_ih", rows, inputSize);
    weightHh = uniformParameter("weight_hh", rows, hiddenSize);
    biasIh = bias ? uniformParameter("bias_ih", rows) : null;
    biasHh = bias ? uniformParameter("bias_hh", rows) : null;
  }

  private Slot<Tensor> uniformParameter(String name, long... shape) {
    double bound = hiddenSize > 0 ? 1 / Math.sqrt((double) hiddenSize) : 0;
    return parameter(name, Init.uniform_(Torch.empty(shape), -bound, bound));
  }

  final Tensor weightIh() {
    return weightIh.get();
  }

  final Tensor weightHh() {
    return weightHh.get();
  }

  final void biases(Torch.RecurrentCellOptions o) {
    if (biasIh != null && biasHh != null) {
      o.bIh(biasIh.get()).bHh(biasHh.get());
    }
  }

  /** Returns a zero state for a batched or unbatched input. */
  final Tensor zeros(Tensor input) {
    checkRank("input", input);
    long[] shape =
        input.dim() == 1 ? new long[] {hiddenSize} : new long[] {input.size(0), hiddenSize};
    return Torch.zeros(input.dtype().on(input.device()), shape);
  }

  /** Computes one step of a cell with a single state, for a batched or unbatched input. */
  final Tensor step(Tensor input, Tensor hx, BiFunction<Tensor, Tensor, Tensor> kernel) {
    checkRank("input", input);
    checkRank("hx", hx);
    if (input.dim() == 2) {
      return kernel.apply(input, hx);
    }
    return TensorScope.compute(() -> kernel.apply(input.unsqueeze(0), hx.unsqueeze(0)).squeeze(0));
  }

  final void checkRank(String name, Tensor tensor) {
    int rank = tensor.dim();
    if (rank != 1 && rank != 2) {
      throw Inputs.refused(this, name + " must have 1 or 2 dimensions, got " + tensor.shape());
    }
  }

  @Override
  protected String extraRepr() {
    return inputSize + ", " + hiddenSize + (biasIh == null ? ", bias=False" : "");
  }
}
