package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Multi-layer Elman RNN, {@code h_t = nonlinearity(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)}, {@code
 * torch.nn.RNN}.
 */
public final class RNN extends RNNBase<Tensor> {
  private final Nonlinearity nonlinearity;

  /** Creates a single layer with PyTorch's defaults; see {@link #RNN(long, long, Consumer)}. */
  public RNN(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * Creates an RNN with options.
   *
   * @param inputSize number of features of the input
   * @param hiddenSize number of features of the hidden state
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @throws IllegalArgumentException if a size or the number of layers is not positive, or dropout
   *     is not between 0 and 1
   */
  public RNN(long inputSize, long hiddenSize, Consumer<Options> options) {
    this(inputSize, hiddenSize, Options.of(options));
  }

  private RNN(long inputSize, long hiddenSize, Options o) {
    super(inputSize, hiddenSize, o);
    nonlinearity = o.nonlinearity;
    registerWeights(1, 0);
  }

  @Override
  long[] stateSizes() {
    return new long[] {hiddenSize()};
  }

  @Override
  List<Tensor> tensors(Tensor state) {
    return List.of(state);
  }

  @Override
  Tensor state(List<Tensor> tensors) {
    return tensors.get(0);
  }

  @Override
  List<Tensor> run(
      Tensor input,
      @Nullable Tensor batchSizes,
      List<Tensor> hx,
      Consumer<Torch.RecurrentOptions> settings) {
    Tensor state = hx.get(0);
    Torch.RnnResult result =
        switch (nonlinearity) {
          case TANH ->
              batchSizes == null
                  ? Torch.rnnTanh(input, state, weights(), settings)
                  : Torch.rnnTanh(input, batchSizes, state, weights(), settings);
          case RELU ->
              batchSizes == null
                  ? Torch.rnnRelu(input, state, weights(), settings)
                  : Torch.rnnRelu(input, batchSizes, state, weights(), settings);
        };
    return List.of(result.output(), result.hidden());
  }

  /** Nonlinearity of the hidden state. */
  public enum Nonlinearity {
    /** Hyperbolic tangent, {@code "tanh"}. */
    TANH,
    /** ReLU, {@code "relu"}. */
    RELU
  }

  /** Options of {@link RNN}. */
  @CanIgnoreReturnValue
  public static final class Options extends RNNOptions<Options> {
    private Nonlinearity nonlinearity = Nonlinearity.TANH;

    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    /** Nonlinearity of the hidden state. Default {@code TANH}. */
    public Options nonlinearity(Nonlinearity nonlinearity) {
      this.nonlinearity = Objects.requireNonNull(nonlinearity);
      return this;
    }
  }
}
