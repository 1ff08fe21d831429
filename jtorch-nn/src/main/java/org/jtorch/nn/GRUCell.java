package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * One step of gated recurrent units, {@code torch.nn.GRUCell}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class GRUCell extends RecurrentCell implements Layer {
  /**
   * The cell with PyTorch's initial values.
   *
   * @param inputSize the size of an element
   * @param hiddenSize the size of the state
   */
  public GRUCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * The cell with options.
   *
   * @param inputSize the size of an element
   * @param hiddenSize the size of the state
   * @param options {@code o -> o.bias(false)}
   */
  public GRUCell(long inputSize, long hiddenSize, Consumer<BiasOptions> options) {
    super(inputSize, hiddenSize, BiasOptions.of(options), 3);
  }

  /**
   * Takes a step from a state of zeros. To be called by {@link #call} alone.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @return the next state, {@code (N, H)} or {@code (H)}
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
   * Takes a step.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param hx the state, {@code (N, H)} or {@code (H)}
   * @return the next state, of the state's shape
   */
  public Tensor call(Tensor input, Tensor hx) {
    return call(() -> next(input, hx), input, hx);
  }

  private Tensor next(Tensor input, Tensor hx) {
    return step(
        input, hx, (x, state) -> Torch.gruCell(x, state, weightIh(), weightHh(), this::biases));
  }
}
