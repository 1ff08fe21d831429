package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The recurrent layers and cells of {@link Torch}, as {@code nn.LSTM} and its kin call them.
 *
 * <p>Parameters of a layer come in PyTorch's order, {@code weight_ih, weight_hh, bias_ih, bias_hh}
 * for each layer and direction, without the biases where there are none, with {@code weight_hr}
 * last where an LSTM projects. In the shapes, {@code D} is 2 for both directions, else 1; {@code H}
 * is the hidden size and {@code P} the size of what the layer gives out, {@code H} unless it
 * projects.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
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
   * Runs a long short-term memory over sequences, {@code torch.lstm}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx what it remembers at first: the hidden state, {@code (D * layers, N, P)}, and the
   *     cell state, {@code (D * layers, N, H)}
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the outputs, {@code (L, N, D * P)}, and the last states, of the first ones' shapes
   */
  public static LstmResult lstm(
      Tensor input, List<Tensor> hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return LstmResult.of(RecurrentCalls.padded(LSTM, input, hx, params, o));
  }

  /**
   * Runs a long short-term memory over packed sequences, {@code torch.lstm}.
   *
   * @param data the elements of all sequences, step by step, {@code (elements, in)}
   * @param batchSizes how many sequences reach each step, INT64 on the CPU, falling
   * @param hx the first hidden and the first cell state
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the outputs, {@code (elements, D * P)}, and the last states, of the first ones' shapes
   * @throws IllegalArgumentException if the batch sizes are none, or the options say {@code
   *     batchFirst}
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
   * One step of a long short-term memory, {@code torch.lstm_cell}.
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
   * Runs gated recurrent units over sequences, {@code torch.gru}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the first hidden state, {@code (D * layers, N, H)}
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the outputs, {@code (L, N, D * H)}, and the last state, of the first one's shape
   */
  public static RnnResult gru(
      Tensor input, Tensor hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.padded(GRU, input, hx, params, o));
  }

  /**
   * Runs gated recurrent units over packed sequences, {@code torch.gru}.
   *
   * @param data the elements of all sequences, step by step, {@code (elements, in)}
   * @param batchSizes how many sequences reach each step, INT64 on the CPU, falling
   * @param hx the first hidden state
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the outputs, {@code (elements, D * H)}, and the last state, of the first one's shape
   * @throws IllegalArgumentException if the batch sizes are none, or the options say {@code
   *     batchFirst}
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
   * One step of gated recurrent units, {@code torch.gru_cell}.
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
   * Runs a simple recurrent net with the hyperbolic tangent over sequences, {@code torch.rnn_tanh}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the first hidden state, {@code (D * layers, N, H)}
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the outputs, {@code (L, N, D * H)}, and the last state, of the first one's shape
   */
  public static RnnResult rnnTanh(
      Tensor input, Tensor hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.padded(RNN_TANH, input, hx, params, o));
  }

  /**
   * Runs a simple recurrent net with the hyperbolic tangent over packed sequences, {@code
   * torch.rnn_tanh}.
   *
   * @param data the elements of all sequences, step by step, {@code (elements, in)}
   * @param batchSizes how many sequences reach each step, INT64 on the CPU, falling
   * @param hx the first hidden state
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the outputs, {@code (elements, D * H)}, and the last state, of the first one's shape
   * @throws IllegalArgumentException if the batch sizes are none, or the options say {@code
   *     batchFirst}
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
   * One step of a simple recurrent net with the hyperbolic tangent, {@code torch.rnn_tanh_cell}.
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
   * Runs a simple recurrent net with the rectifier over sequences, {@code torch.rnn_relu}.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} with {@code batchFirst}
   * @param hx the first hidden state, {@code (D * layers, N, H)}
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2).bidirectional(true)}
   * @return the outputs, {@code (L, N, D * H)}, and the last state, of the first one's shape
   */
  public static RnnResult rnnRelu(
      Tensor input, Tensor hx, List<Tensor> params, Consumer<RecurrentOptions> options) {
    RecurrentOptions o = RecurrentOptions.of(options);
    return RnnResult.of(RecurrentCalls.padded(RNN_RELU, input, hx, params, o));
  }

  /**
   * Runs a simple recurrent net with the rectifier over packed sequences, {@code torch.rnn_relu}.
   *
   * @param data the elements of all sequences, step by step, {@code (elements, in)}
   * @param batchSizes how many sequences reach each step, INT64 on the CPU, falling
   * @param hx the first hidden state
   * @param params the weights and biases
   * @param options {@code o -> o.numLayers(2)}
   * @return the outputs, {@code (elements, D * H)}, and the last state, of the first one's shape
   * @throws IllegalArgumentException if the batch sizes are none, or the options say {@code
   *     batchFirst}
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
   * One step of a simple recurrent net with the rectifier, {@code torch.rnn_relu_cell}.
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
   * What {@link Torch#lstm} computes.
   *
   * <p><b>Ownership:</b> the tensors belong to the scope of the call.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param output the outputs of the last layer at each step
   * @param hidden the last hidden state
   * @param cell the last cell state
   */
  public record LstmResult(Tensor output, Tensor hidden, Tensor cell) {
    private static LstmResult of(Tensor... results) {
      return new LstmResult(results[0], results[1], results[2]);
    }
  }

  /**
   * What {@link Torch#lstmCell} computes.
   *
   * <p><b>Ownership:</b> the tensors belong to the scope of the call.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param hidden the next hidden state
   * @param cell the next cell state
   */
  public record LstmCellResult(Tensor hidden, Tensor cell) {}

  /**
   * What {@link Torch#gru}, {@link Torch#rnnTanh} and {@link Torch#rnnRelu} compute.
   *
   * <p><b>Ownership:</b> the tensors belong to the scope of the call.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param output the outputs of the last layer at each step
   * @param hidden the last hidden state
   */
  public record RnnResult(Tensor output, Tensor hidden) {
    private static RnnResult of(Tensor... results) {
      return new RnnResult(results[0], results[1]);
    }
  }

  /**
   * What {@link Torch#lstm} and its kin may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
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
     * Whether biases are among the parameters.
     *
     * @param hasBiases true by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentOptions hasBiases(boolean hasBiases) {
      this.hasBiases = hasBiases;
      return this;
    }

    /**
     * How many layers stand on each other.
     *
     * @param numLayers 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentOptions numLayers(long numLayers) {
      this.numLayers = numLayers;
      return this;
    }

    /**
     * The probability with which elements between layers are dropped in training.
     *
     * @param dropout from 0 to 1; 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentOptions dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }

    /**
     * Whether dropout takes place.
     *
     * @param train false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentOptions train(boolean train) {
      this.train = train;
      return this;
    }

    /**
     * Whether each layer reads the sequences backwards too.
     *
     * @param bidirectional false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentOptions bidirectional(boolean bidirectional) {
      this.bidirectional = bidirectional;
      return this;
    }

    /**
     * Whether the batch is the first dimension of input and output, instead of the second.
     *
     * @param batchFirst false by default; not for packed sequences
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentOptions batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }
  }

  /**
   * What {@link Torch#lstmCell} and its kin may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
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
     * What is added to the input's product.
     *
     * @param bIh of as many elements as {@code wIh} has rows; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentCellOptions bIh(Tensor bIh) {
      this.bIh = bIh;
      return this;
    }

    /**
     * What is added to the state's product.
     *
     * @param bHh of as many elements as {@code wHh} has rows; none by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public RecurrentCellOptions bHh(Tensor bHh) {
      this.bHh = bHh;
      return this;
    }
  }
}
