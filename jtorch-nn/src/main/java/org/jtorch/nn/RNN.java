package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * A simple recurrent net that reads sequences, {@code torch.nn.RNN}: the state is a nonlinearity of
 * the element's and the last state's products with a matrix each.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the outputs belong to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
@SuppressWarnings("NonCanonicalType") // Torch's types are named through Torch, as its users do
public final class RNN extends RNNBase<Tensor> {
  private final Nonlinearity nonlinearity;

  /**
   * One layer with PyTorch's defaults.
   *
   * @param inputSize the size of an element of a sequence
   * @param hiddenSize the size of the state
   * @throws IllegalArgumentException if a size is not positive
   */
  public RNN(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * The layers with options.
   *
   * @param inputSize the size of an element of a sequence
   * @param hiddenSize the size of the state
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @throws IllegalArgumentException if a size or the number of layers is not positive, or dropout
   *     is no probability
   */
  public RNN(long inputSize, long hiddenSize, Consumer<Options> options) {
    this(inputSize, hiddenSize, Options.of(options));
  }

  private RNN(long inputSize, long hiddenSize, Options o) {
    super(inputSize, hiddenSize, o);
    nonlinearity = o.nonlinearity;
    makeWeights(1, 0);
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

  /**
   * What the sum of the products passes through.
   *
   * <p><b>Ownership:</b> a constant; owns nothing.
   *
   * <p><b>Thread safety:</b> immutable.
   */
  public enum Nonlinearity {
    /** The hyperbolic tangent: {@code "tanh"}. */
    TANH,
    /** The rectifier: {@code "relu"}. */
    RELU
  }

  /**
   * What {@link RNN} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends RNNOptions<Options> {
    private Nonlinearity nonlinearity = Nonlinearity.TANH;

    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    /**
     * What the sum of the products passes through.
     *
     * @param nonlinearity {@code TANH} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options nonlinearity(Nonlinearity nonlinearity) {
      this.nonlinearity = Objects.requireNonNull(nonlinearity);
      return this;
    }

    @Override
    Options self() {
      return this;
    }
  }
}
