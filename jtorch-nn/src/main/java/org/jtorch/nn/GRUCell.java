package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Gated recurrent unit (GRU) cell, {@code torch.nn.GRUCell}. */
public final class GRUCell extends RecurrentCell implements Layer {
  /** Creates a cell with PyTorch's initial values; see {@link #GRUCell(long, long, Consumer)}. */
  public GRUCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * Creates a cell with options.
   *
   * @param inputSize number of features of the input
   * @param hiddenSize number of features of the hidden state
   * @param options {@code o -> o.bias(false)}
   */
  public GRUCell(long inputSize, long hiddenSize, Consumer<BiasOptions> options) {
    super(inputSize, hiddenSize, BiasOptions.of(options), 3);
  }

  /**
   * Computes the next hidden state from a zero state without running hooks. Use {@link #call} to
   * call the module.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @return the next hidden state, {@code (N, H)} or {@code (H)}
   */
  @Override
  public Tensor forward(Tensor input) {
    Tensor zeros = zeros(input);
    try {
      return next(input, zeros);
    } finally {
      zeros.close();
    }
  }

  /**
   * Computes the next hidden state.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param hx hidden state, {@code (N, H)} or {@code (H)}
   * @return the next hidden state, of the same shape as {@code hx}
   */
  public Tensor call(Tensor input, Tensor hx) {
    return call(() -> next(input, hx), input, hx);
  }

  private Tensor next(Tensor input, Tensor hx) {
    return step(
        input, hx, (x, state) -> Torch.gruCell(x, state, weightIh(), weightHh(), this::biases));
  }
}
