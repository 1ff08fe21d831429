package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Elman RNN cell, one time step of an {@link RNN}, {@code torch.nn.RNNCell}. */
public final class RNNCell extends RecurrentCell implements Layer {
  private final RNN.Nonlinearity nonlinearity;

  /**
   * Creates a cell with PyTorch's defaults and initial values; see {@link #RNNCell(long, long,
   * Consumer)}.
   */
  public RNNCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * Creates a cell with options.
   *
   * @param inputSize number of features of the input
   * @param hiddenSize number of features of the hidden state
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
   * Computes one step from a zero state. Call it through {@link #call}, which runs hooks.
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
   * Computes one step.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param hx hidden state, {@code (N, H)} or {@code (H)}
   * @return the next hidden state, of the shape of {@code hx}
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

  /** Options of {@link RNNCell}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean bias = true;
    private RNN.Nonlinearity nonlinearity = RNN.Nonlinearity.TANH;

    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    /** Whether the layer has bias parameters. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /** Nonlinearity of the hidden state. Default {@code TANH}. */
    public Options nonlinearity(RNN.Nonlinearity nonlinearity) {
      this.nonlinearity = Objects.requireNonNull(nonlinearity);
      return this;
    }
  }
}
