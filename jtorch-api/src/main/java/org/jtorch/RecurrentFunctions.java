package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * Recurrent layers and cells of {@link Torch}, the functions behind {@code nn.LSTM}, {@code nn.GRU}
 * and {@code nn.RNN}.
 *
 * <p>Parameters are passed in PyTorch's order, {@code weight_ih, weight_hh, bias_ih, bias_hh} for
 * each layer and direction: without the biases if there are none, with {@code weight_hr} last for
 * an LSTM with projections. In the shapes, {@code D} is 2 if bidirectional, else 1; {@code H} is
 * the hidden size and {@code P} the output size, which is {@code H} without projections.
 */
public abstract sealed class RecurrentFunctions extends CompositeFunctions permits GradFunctions {
  private static final Op LSTM = Op.of("aten::lstm", "input");
  private static final Op LSTM_PACKED = Op.of("aten::lstm", "data");
  private static final Op LSTM_CELL = Op.of("aten::lstm_cell", "");
  private static final Op GRU = Op.of("aten::gru", "input");
  private static final Op GRU_PACKED = Op.of("aten::gru", "data");
  private static final Op GRU_CELL = Op.of("aten::gru_cell", "");
  private static final Op RNN_TANH = Op.of("aten::rnn_tanh", "input");
  private static final Op RNN_TANH_PACKED = Op.of("aten::rnn_tanh", "data");
  private static final Op RNN_TANH_CELL = Op.of("aten::rnn_tanh_cell", "");
  private static final Op RNN_RELU = Op.of("aten::rnn_relu", "input");
  private static final Op RNN_RELU_PACKED = Op.of("aten::rnn_relu", "data");
  private static final Op RNN_RELU_CELL = Op.of("aten::rnn_relu_cell", "");

  RecurrentFunctions() {}

  /**
   * Applies an LSTM to sequences, {@code torch.lstm}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the initial hidden state, {@code (D * layers, N, P)}, and cell state, {@code (D *
   *     layers, N, H)}
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the output, {@code (L, N, D * P)}, and the final states, of the initial states' shapes
   */
  public static LstmResult lstm(
      Tensor input, List<Tensor> hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return LstmResult.of(RecurrentCalls.padded(LSTM, input, hx, params, o));
  }

  /**
   * Applies an LSTM to packed sequences, {@code torch.lstm}.
   *
   * @param data the elements of all sequences, time step by time step, {@code (elements, in)}
   * @param batchSizes number of sequences at each time step, INT64 on the CPU, not increasing
   * @param hx the initial hidden and cell state
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the output, {@code (elements, D * P)}, and the final states, of the initial states'
   *     shapes
   * @throws IllegalArgumentException if the batch sizes are empty, or {@code batchFirst} is set
   */
  public static LstmResult lstm(
      Tensor data,
      Tensor batchSizes,
      List<Tensor> hx,
      List<Tensor> params,
      Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return LstmResult.of(RecurrentCalls.packed(LSTM_PACKED, data, batchSizes, hx, params, o));
  }

  /**
   * LSTM cell: one time step, {@code torch.lstm_cell}.
   *
   * @param input {@code (N, in)}
   * @param hx the hidden and the cell state, {@code (N, H)} each
   * @param wIh {@code (4 * H, in)}
   * @param wHh {@code (4 * H, H)}
   * @param options {@code o -> o.bIh(b).bHh(c)}
   * @return the next hidden and the next cell state, {@code (N, H)} each
   */
  public static LstmCellResult lstmCell(
      Tensor input,
      List<Tensor> hx,
      Tensor wIh,
      Tensor wHh,
      Consumer<RecurrentCellOptions> options) {
    RecurrentCellOptions o = RecurrentCellOptions.of(options);
    if (hx.size() == 2) {
      LstmCellResult routed = FewRowCells.lstm(input, hx.get(0), hx.get(1), wIh, wHh, o);
      if (routed != null) {
        return routed;
      }
    }
    Tensor[] states = Dispatch.tensors(LSTM_CELL, input, hx, wIh, wHh, o.bIh, o.bHh);
    return new LstmCellResult(states[0], states[1]);
  }

  /**
   * Applies a GRU to sequences, {@code torch.gru}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the initial hidden state, {@code (D * layers, N, H)}
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the output, {@code (L, N, D * H)}, and the final hidden state, of the initial one's
   *     shape
   */
  public static RnnResult gru(
      Tensor input, Tensor hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.padded(GRU, input, hx, params, o));
  }

  /**
   * Applies a GRU to packed sequences, {@code torch.gru}.
   *
   * @param data the elements of all sequences, time step by time step, {@code (elements, in)}
   * @param batchSizes number of sequences at each time step, INT64 on the CPU, not increasing
   * @param hx the initial hidden state
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the output, {@code (elements, D * H)}, and the final hidden state, of the initial one's
   *     shape
   * @throws IllegalArgumentException if the batch sizes are empty, or {@code batchFirst} is set
   */
  public static RnnResult gru(
      Tensor data,
      Tensor batchSizes,
      Tensor hx,
      List<Tensor> params,
      Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.packed(GRU_PACKED, data, batchSizes, hx, params, o));
  }

  /**
   * GRU cell: one time step, {@code torch.gru_cell}.
   *
   * @param input {@code (N, in)}
   * @param hx the hidden state, {@code (N, H)}
   * @param wIh {@code (3 * H, in)}
   * @param wHh {@code (3 * H, H)}
   * @param options {@code o -> o.bIh(b).bHh(c)}
   * @return the next hidden state, {@code (N, H)}
   */
  public static Tensor gruCell(
      Tensor input, Tensor hx, Tensor wIh, Tensor wHh, Consumer<RecurrentCellOptions> options) {
    return cell(GRU_CELL, input, hx, wIh, wHh, options);
  }

  /**
   * Applies an Elman RNN with tanh to sequences, {@code torch.rnn_tanh}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the initial hidden state, {@code (D * layers, N, H)}
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the output, {@code (L, N, D * H)}, and the final hidden state, of the initial one's
   *     shape
   */
  public static RnnResult rnnTanh(
      Tensor input, Tensor hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.padded(RNN_TANH, input, hx, params, o));
  }

  /**
   * Applies an Elman RNN with tanh to packed sequences, {@code torch.rnn_tanh}.
   *
   * @param data the elements of all sequences, time step by time step, {@code (elements, in)}
   * @param batchSizes number of sequences at each time step, INT64 on the CPU, not increasing
   * @param hx the initial hidden state
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the output, {@code (elements, D * H)}, and the final hidden state, of the initial one's
   *     shape
   * @throws IllegalArgumentException if the batch sizes are empty, or {@code batchFirst} is set
   */
  public static RnnResult rnnTanh(
      Tensor data,
      Tensor batchSizes,
      Tensor hx,
      List<Tensor> params,
      Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.packed(RNN_TANH_PACKED, data, batchSizes, hx, params, o));
  }

  /**
   * Elman RNN cell with tanh: one time step, {@code torch.rnn_tanh_cell}.
   *
   * @param input {@code (N, in)}
   * @param hx the hidden state, {@code (N, H)}
   * @param wIh {@code (H, in)}
   * @param wHh {@code (H, H)}
   * @param options {@code o -> o.bIh(b).bHh(c)}
   * @return the next hidden state, {@code (N, H)}
   */
  public static Tensor rnnTanhCell(
      Tensor input, Tensor hx, Tensor wIh, Tensor wHh, Consumer<RecurrentCellOptions> options) {
    return cell(RNN_TANH_CELL, input, hx, wIh, wHh, options);
  }

  /**
   * Applies an Elman RNN with ReLU to sequences, {@code torch.rnn_relu}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the initial hidden state, {@code (D * layers, N, H)}
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the output, {@code (L, N, D * H)}, and the final hidden state, of the initial one's
   *     shape
   */
  public static RnnResult rnnRelu(
      Tensor input, Tensor hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.padded(RNN_RELU, input, hx, params, o));
  }

  /**
   * Applies an Elman RNN with ReLU to packed sequences, {@code torch.rnn_relu}.
   *
   * @param data the elements of all sequences, time step by time step, {@code (elements, in)}
   * @param batchSizes number of sequences at each time step, INT64 on the CPU, not increasing
   * @param hx the initial hidden state
   * @param params weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the output, {@code (elements, D * H)}, and the final hidden state, of the initial one's
   *     shape
   * @throws IllegalArgumentException if the batch sizes are empty, or {@code batchFirst} is set
   */
  public static RnnResult rnnRelu(
      Tensor data,
      Tensor batchSizes,
      Tensor hx,
      List<Tensor> params,
      Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.packed(RNN_RELU_PACKED, data, batchSizes, hx, params, o));
  }

  /**
   * Elman RNN cell with ReLU: one time step, {@code torch.rnn_relu_cell}.
   *
   * @param input {@code (N, in)}
   * @param hx the hidden state, {@code (N, H)}
   * @param wIh {@code (H, in)}
   * @param wHh {@code (H, H)}
   * @param options {@code o -> o.bIh(b).bHh(c)}
   * @return the next hidden state, {@code (N, H)}
   */
  public static Tensor rnnReluCell(
      Tensor input, Tensor hx, Tensor wIh, Tensor wHh, Consumer<RecurrentCellOptions> options) {
    return cell(RNN_RELU_CELL, input, hx, wIh, wHh, options);
  }

  private static Tensor cell(
      Op op,
      Tensor input,
      Tensor hx,
      Tensor wIh,
      Tensor wHh,
      Consumer<RecurrentCellOptions> options) {
    RecurrentCellOptions o = RecurrentCellOptions.of(options);
    Tensor routed = FewRowCells.of(op, input, hx, wIh, wHh, o);
    return routed == null ? Dispatch.tensor(op, input, hx, wIh, wHh, o.bIh, o.bHh) : routed;
  }

  /**
   * Result of {@link Torch#lstm}.
   *
   * @param output outputs of the last layer at each time step
   * @param hidden final hidden state
   * @param cell final cell state
   */
  public record LstmResult(Tensor output, Tensor hidden, Tensor cell) {
    private static LstmResult of(Tensor... results) {
      return new LstmResult(results[0], results[1], results[2]);
    }
  }

  /**
   * Result of {@link Torch#lstmCell}.
   *
   * @param hidden the next hidden state
   * @param cell the next cell state
   */
  public record LstmCellResult(Tensor hidden, Tensor cell) {}

  /**
   * Result of {@link Torch#gru}, {@link Torch#rnnTanh} and {@link Torch#rnnRelu}.
   *
   * @param output outputs of the last layer at each time step
   * @param hidden final hidden state
   */
  public record RnnResult(Tensor output, Tensor hidden) {
    private static RnnResult of(Tensor... results) {
      return new RnnResult(results[0], results[1]);
    }
  }

  /** Options of {@link Torch#lstm} and the related functions. */
  public static final class RecurrentOptions {
    boolean hasBiases = true;
    long numLayers = 1;
    double dropout;
    boolean train;
    boolean bidirectional;
    boolean batchFirst;

    RecurrentOptions() {}

    private static RecurrentOptions of(Consumer<RecurrentOptions> options) {
      RecurrentOptions o = new RecurrentOptions();
      options.accept(o);
      return o;
    }

    /**
     * Whether the parameters contain biases. Default {@code true}.
     *
     * @param hasBiases the value
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentOptions hasBiases(boolean hasBiases) {
      this.hasBiases = hasBiases;
      return this;
    }

    /**
     * Number of stacked layers. Default 1.
     *
     * @param numLayers the value
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentOptions numLayers(long numLayers) {
      this.numLayers = numLayers;
      return this;
    }

    /**
     * Dropout probability between layers in training. Default 0.
     *
     * @param dropout from 0 to 1
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentOptions dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /**
     * Whether dropout is applied. Default {@code false}.
     *
     * @param train the value
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentOptions train(boolean train) {
      this.train = train;
      return this;
    }

    /**
     * Whether the layers are bidirectional. Default {@code false}.
     *
     * @param bidirectional the value
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentOptions bidirectional(boolean bidirectional) {
      this.bidirectional = bidirectional;
      return this;
    }

    /**
     * Whether batch is the first dimension of input and output instead of the second. Not for
     * packed sequences. Default {@code false}.
     *
     * @param batchFirst the value
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentOptions batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }
  }

  /** Options of {@link Torch#lstmCell} and the related functions. */
  public static final class RecurrentCellOptions {
    @Nullable Tensor bIh;
    @Nullable Tensor bHh;

    RecurrentCellOptions() {}

    private static RecurrentCellOptions of(Consumer<RecurrentCellOptions> options) {
      RecurrentCellOptions o = new RecurrentCellOptions();
      options.accept(o);
      return o;
    }

    /**
     * Bias added to the input's product. Default: none.
     *
     * @param bIh one element per row of {@code wIh}
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentCellOptions bIh(Tensor bIh) {
      this.bIh = bIh;
      return this;
    }

    /**
     * Bias added to the hidden state's product. Default: none.
     *
     * @param bHh one element per row of {@code wHh}
     * @return this
     */
    @CanIgnoreReturnValue
    public RecurrentCellOptions bHh(Tensor bHh) {
      this.bHh = bHh;
      return this;
    }
  }
}
