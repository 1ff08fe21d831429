package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Multi-layer long short-term memory (LSTM) network over sequences, {@code torch.nn.LSTM}.
 *
 * <pre>{@code
 * LSTM lstm = new LSTM(10, 20, o -> o.numLayers(2));
 * var out = lstm.call(Torch.randn(5, 3, 10));                    // (L, N, in)
 * out.output();                                                  // (5, 3, 20)
 * out.state().hidden();                                          // (2, 3, 20)
 * lstm.call(Torch.randn(1, 3, 10), out.state());                 // continues from that state
 * }</pre>
 */
public final class LSTM extends RNNBase<LSTM.State> {
  private final long projSize;

  /** Creates a single layer with PyTorch's defaults; see {@link #LSTM(long, long, Consumer)}. */
  public LSTM(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * Creates an LSTM with options.
   *
   * @param inputSize number of features of the input
   * @param hiddenSize number of features of the hidden state
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @throws IllegalArgumentException if a size or the number of layers is not positive, dropout is
   *     not a probability, or {@code projSize} is not less than {@code hiddenSize}
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
    registerWeights(4, projSize);
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
   * Hidden and cell state of an LSTM, PyTorch's pair {@code (h, c)}.
   *
   * <p><b>Ownership:</b> refers to two tensors and owns neither; {@code scope.keep(state)} keeps
   * both.
   *
   * @param hidden hidden state, {@code (D * layers, N, P)}; {@code (N, H)} for a cell
   * @param cell cell state, {@code (D * layers, N, H)}; {@code (N, H)} for a cell
   */
  public record State(Tensor hidden, Tensor cell) {}

  /** Options of {@link LSTM}. */
  @CanIgnoreReturnValue
  public static final class Options extends RNNOptions<Options> {
    private long projSize;

    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }

    /**
     * Size of the projection of the hidden state, less than the hidden size. Default 0, no
     * projection.
     */
    public Options projSize(long projSize) {
      this.projSize = projSize;
      return this;
    }
  }
}
