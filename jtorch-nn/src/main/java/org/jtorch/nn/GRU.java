package org.jtorch.nn;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Multi-layer gated recurrent unit (GRU) over sequences, {@code torch.nn.GRU}.
 *
 * <pre>{@code
 * GRU gru = new GRU(10, 20, o -> o.numLayers(2));
 * var out = gru.call(Torch.randn(5, 3, 10));                     // (L, N, in)
 * out.output();                                                  // (5, 3, 20)
 * out.state();                                                   // (2, 3, 20)
 * }</pre>
 */
public final class GRU extends RNNBase<Tensor> {
  /** Creates a single layer with PyTorch's defaults; see {@link #GRU(long, long, Consumer)}. */
  public GRU(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, o -> {});
  }

  /**
   * Creates a GRU with options.
   *
   * @param inputSize number of features of the input
   * @param hiddenSize number of features of the hidden state
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @throws IllegalArgumentException if a size or the number of layers is not positive, or dropout
   *     is not a probability
   */
  public GRU(long inputSize, long hiddenSize, Consumer<Options> options) {
    this(inputSize, hiddenSize, Options.of(options));
  }

  private GRU(long inputSize, long hiddenSize, Options o) {
    super(inputSize, hiddenSize, o);
    registerWeights(3, 0);
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
        batchSizes == null
            ? Torch.gru(input, state, weights(), settings)
            : Torch.gru(input, batchSizes, state, weights(), settings);
    return List.of(result.output(), result.hidden());
  }

  /** Options of {@link GRU}. */
  public static final class Options extends RNNOptions<Options> {
    private Options() {}

    private static Options of(Consumer<Options> options) {
      Options o = new Options();
      options.accept(o);
      return o;
    }
  }
}
