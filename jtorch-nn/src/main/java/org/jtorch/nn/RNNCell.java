package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * One step of a simple recurrent net, {@code torch.nn.RNNCell}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class RNNCell extends RecurrentCell implements Layer {
  private final RNN.Nonlinearity nonlinearity;

  /**
   * The cell with PyTorch's initial values.
   *
   * @param inputSize the size of an element
   * @param hiddenSize the size of the state
   */
  public RNNCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * The cell with options.
   *
   * @param inputSize the size of an element
   * @param hiddenSize the size of the state
   * @param options {@code o -> o.nonlinearity(RNN.Nonlinearity.RELU)}
   */
  public RNNCell(long inputSize, long hiddenSize, Consumer<Options> options) {
    this(inputSize, hiddenSize, Options.of(options));
  }

  private RNNCell(long inputSize, long hiddenSize, Options o) {
    super(inputSize, hiddenSize, o.bias, 1);
    nonlinearity = o.nonlinearity;
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
        input,
        hx,
        (x, state) ->
            switch (nonlinearity) {
              case TANH -> Torch.rnnTanhCell(x, state, weightIh(), weightHh(), this::biases);
              case RELU -> Torch.rnnReluCell(x, state, weightIh(), weightHh(), this::biases);
            });
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + (nonlinearity == RNN.Nonlinearity.TANH ? "" : ", nonlinearity=relu");
  }

  /**
   * What {@link RNNCell} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private boolean bias = true;
    private RNN.Nonlinearity nonlinearity = RNN.Nonlinearity.TANH;

    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    /**
     * Whether biases are added.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /**
     * What the sum of the products passes through.
     *
     * @param nonlinearity {@code TANH} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options nonlinearity(RNN.Nonlinearity nonlinearity) {
      this.nonlinearity = Objects.requireNonNull(nonlinearity);
      return this;
    }
  }
}
