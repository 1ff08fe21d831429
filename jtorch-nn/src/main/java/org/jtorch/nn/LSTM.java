package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * A long short-term memory that reads sequences, {@code torch.nn.LSTM}.
 *
 * <pre>{@code
 * LSTM lstm = new LSTM(10, 20, o -> o.numLayers(2));
 * var out = lstm.call(Torch.randn(5, 3, 10));                    // (L, N, in)
 * out.output();                                                  // (5, 3, 20)
 * out.state().hidden();                                          // (2, 3, 20)
 * lstm.call(Torch.randn(1, 3, 10), out.state());                 // goes on from there
 * }</pre>
 *
 * <p><b>Ownership:</b> parameters are in no scope; the outputs belong to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
@SuppressWarnings("NonCanonicalType") // Torch's types are named through Torch, as its users do
public final class LSTM extends RNNBase<LSTM.State> {
  private final long projSize;

  /**
   * One layer with PyTorch's defaults.
   *
   * @param inputSize the size of an element of a sequence
   * @param hiddenSize the size of the state
   * @throws IllegalArgumentException if a size is not positive
   */
  public LSTM(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * The layers with options.
   *
   * @param inputSize the size of an element of a sequence
   * @param hiddenSize the size of the state
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @throws IllegalArgumentException if a size or the number of layers is not positive, dropout is
   *     no probability, or the projection is not smaller than the state
   */
  public LSTM(long inputSize, long hiddenSize, Consumer<Options> options) {
    this(inputSize, hiddenSize, Options.of(options));
  }

  private LSTM(long inputSize, long hiddenSize, Options o) {
    super(inputSize, hiddenSize, o);
    projSize = o.projSize;
    if (projSize < 0 || projSize >= hiddenSize) {
      throw new IllegalArgumentException(
          "LSTM: projSize must be from 0 to hiddenSize - 1, got "
              + projSize
              + " for hiddenSize "
              + hiddenSize);
    }
    makeWeights(4, projSize);
  }

  @Override
  long[] stateSizes() {
    return new long[] {projSize > 0 ? projSize : hiddenSize(), hiddenSize()};
  }

  @Override
  List<Tensor> tensors(State state) {
    return List.of(state.hidden(), state.cell());
  }

  @Override
  State state(List<Tensor> tensors) {
    return new State(tensors.get(0), tensors.get(1));
  }

  @Override
  List<Tensor> run(
      Tensor input,
      @Nullable Tensor batchSizes,
      List<Tensor> hx,
      Consumer<Torch.RecurrentOptions> settings) {
    Torch.LstmResult result =
        batchSizes == null
            ? Torch.lstm(input, hx, weights(), settings)
            : Torch.lstm(input, batchSizes, hx, weights(), settings);
    return List.of(result.output(), result.hidden(), result.cell());
  }

  @Override
  String extraProjection() {
    return projSize == 0 ? "" : ", proj_size=" + projSize;
  }

  /**
   * What a long short-term memory remembers, the pair {@code (h, c)} of PyTorch.
   *
   * <p><b>Ownership:</b> holds two tensors and owns neither; {@code scope.keep(state)} keeps both.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param hidden the hidden state, {@code (D * layers, N, P)}; {@code (N, H)} of a cell
   * @param cell the cell state, {@code (D * layers, N, H)}; {@code (N, H)} of a cell
   */
  public record State(Tensor hidden, Tensor cell) {}

  /**
   * What {@link LSTM} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends RNNOptions<Options> {
    private long projSize;

    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    /**
     * The size to which each hidden state is projected before it is given out.
     *
     * @param projSize less than the hidden size; 0, no projection, by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options projSize(long projSize) {
      this.projSize = projSize;
      return this;
    }

    @Override
    Options self() {
      return this;
    }
  }
}
