package org.jtorch.nn;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Long short-term memory (LSTM) cell, {@code torch.nn.LSTMCell}. */
public final class LSTMCell extends RecurrentCell {
  /** Creates a cell with PyTorch's initial values; see {@link #LSTMCell(long, long, Consumer)}. */
  public LSTMCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * Creates a cell with options.
   *
   * @param inputSize number of features of the input
   * @param hiddenSize number of features of the hidden state
   * @param options {@code o -> o.bias(false)}
   */
  public LSTMCell(long inputSize, long hiddenSize, Consumer<BiasOptions> options) {
    super(inputSize, hiddenSize, BiasOptions.of(options), 4);
  }

  /**
   * Computes the next state from a zero state.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @return the next state, two tensors {@code (N, H)} or {@code (H)}
   */
  public LSTM.State call(Tensor input) {
    return call(
        () -> {
          Tensor zeros = zeros(input);
          try {
            return next(input, new LSTM.State(zeros, zeros));
          } finally {
            zeros.close();
          }
        },
        input);
  }

  /**
   * Computes the next state.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param hx state, two tensors {@code (N, H)} or {@code (H)}
   * @return the next state, of the same shape as {@code hx}
   */
  public LSTM.State call(Tensor input, LSTM.State hx) {
    return call(() -> next(input, hx), input, hx.hidden(), hx.cell());
  }

  private LSTM.State next(Tensor input, LSTM.State hx) {
    checkRank("input", input);
    checkRank("hx.hidden", hx.hidden());
    checkRank("hx.cell", hx.cell());
    if (input.dim() == 2) {
      return step(input, hx.hidden(), hx.cell());
    }
    return TensorScope.compute(
        () -> {
          LSTM.State next =
              step(input.unsqueeze(0), hx.hidden().unsqueeze(0), hx.cell().unsqueeze(0));
          return new LSTM.State(next.hidden().squeeze(0), next.cell().squeeze(0));
        });
  }

  private LSTM.State step(Tensor input, Tensor hidden, Tensor cell) {
    Torch.LstmCellResult next =
        Torch.lstmCell(input, List.of(hidden, cell), weightIh(), weightHh(), this::biases);
    return new LSTM.State(next.hidden(), next.cell());
  }
}
