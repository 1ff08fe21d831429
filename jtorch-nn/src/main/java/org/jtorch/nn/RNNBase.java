package org.jtorch.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.utils.rnn.PackedSequence;

/**
 * Base class of the recurrent layers {@link RNN}, {@link LSTM} and {@link GRU}, {@code
 * torch.nn.RNNBase}.
 *
 * <p>In the shapes, {@code L} is the sequence length, {@code N} the batch size, {@code D} is 2 for
 * bidirectional layers, else 1, {@code H} the hidden size and {@code P} the output size, which is
 * {@code H} unless an LSTM has a projection.
 *
 * @param <S> type of the hidden state: a tensor, or the hidden and cell state of an LSTM
 */
public abstract sealed class RNNBase<S> extends Module permits RNN, LSTM, GRU {
  private final long inputSize;
  private final long hiddenSize;
  private final RNNOptions<?> options;
  private final List<Slot<Tensor>> weights = new ArrayList<>();

  RNNBase(long inputSize, long hiddenSize, RNNOptions<?> options) {
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.options = options;
    checkPositive("inputSize", inputSize);
    checkPositive("hiddenSize", hiddenSize);
    checkPositive("numLayers", options.numLayers);
    if (!(options.dropout >= 0 && options.dropout <= 1)) {
      throw new IllegalArgumentException(
          reprName() + ": dropout must be from 0 to 1, got " + options.dropout);
    }
  }

  private void checkPositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          reprName() + ": " + name + " must be greater than 0, got " + value);
    }
  }

  /** Registers the weights; each stacks {@code gates} blocks of {@code hiddenSize} rows. */
  final void registerWeights(long gates, long projSize) {
    long outputSize = projSize > 0 ? projSize : hiddenSize;
    for (long layer = 0; layer < options.numLayers; layer++) {
      for (int direction = 0; direction < directions(); direction++) {
        String suffix = "_l" + layer + (direction == 1 ? "_reverse" : "");
        long layerInput = layer == 0 ? inputSize : outputSize * directions();
        weight("weight_ih" + suffix, gates * hiddenSize, layerInput);
        weight("weight_hh" + suffix, gates * hiddenSize, outputSize);
        if (options.bias) {
          weight("bias_ih" + suffix, gates * hiddenSize);
          weight("bias_hh" + suffix, gates * hiddenSize);
        }
        if (projSize > 0) {
          weight("weight_hr" + suffix, projSize, hiddenSize);
        }
      }
    }
  }

  private void weight(String name, long... shape) {
    double bound = 1 / Math.sqrt((double) hiddenSize);
    weights.add(parameter(name, Init.uniform_(Torch.empty(shape), -bound, bound)));
  }

  private int directions() {
    return options.bidirectional ? 2 : 1;
  }

  /**
   * Runs the layer over sequences, starting from a zero state; see {@link #call(Tensor, Object)}.
   */
  public final Output<S> call(Tensor input) {
    return call(() -> runSequences(input, null), input);
  }

  /**
   * Runs the layer over sequences.
   *
   * @param input {@code (L, N, in)}, {@code (N, L, in)} with {@code batchFirst}, or {@code (L, in)}
   *     for one sequence
   * @param hx initial state, {@code (D * layers, N, P)}, or {@code (D * layers, P)} for one
   *     sequence
   * @return the outputs of the last layer, {@code (L, N, D * P)} or in the input's layout, and the
   *     final state
   */
  public final Output<S> call(Tensor input, S hx) {
    List<Tensor> state = tensors(hx);
    return call(() -> runSequences(input, state), hookInputs(input, state));
  }

  /**
   * Runs the layer over packed sequences, starting from a zero state; see {@link
   * #call(PackedSequence, Object)}.
   */
  public final PackedOutput<S> call(PackedSequence input) {
    return call(() -> runPacked(input, null), input.data());
  }

  /**
   * Runs the layer over packed sequences.
   *
   * @param input packed sequences with elements of shape {@code (in)}
   * @param hx initial state, {@code (D * layers, N, P)}, in the original order of the sequences
   *     before packing
   * @return the outputs, packed like the input, and the final state of each sequence
   */
  public final PackedOutput<S> call(PackedSequence input, S hx) {
    List<Tensor> state = tensors(hx);
    return call(() -> runPacked(input, state), hookInputs(input.data(), state));
  }

  private static Tensor[] hookInputs(Tensor input, List<Tensor> state) {
    List<Tensor> inputs = new ArrayList<>(state);
    inputs.add(0, input);
    return inputs.toArray(Tensor[]::new);
  }

  private Output<S> runSequences(Tensor input, @Nullable List<Tensor> hx) {
    int rank = input.dim();
    if (rank != 2 && rank != 3) {
      throw Inputs.refused(this, "the input must have 2 or 3 dimensions, got " + input.shape());
    }
    boolean batched = rank == 3;
    int batchDim = options.batchFirst ? 0 : 1;
    return TensorScope.compute(
        () -> {
          Tensor sequences = batched ? input : input.unsqueeze(batchDim);
          List<Tensor> state =
              initialState(sequences, sequences.size(batchDim), addBatchDim(hx, batched));
          List<Tensor> results =
              run(sequences, null, state, o -> passOptions(o, options.batchFirst));
          List<Tensor> last = results.subList(1, results.size());
          return batched
              ? new Output<>(results.get(0), state(last))
              : new Output<>(
                  results.get(0).squeeze(batchDim),
                  state(last.stream().map(t -> t.squeeze(1)).toList()));
        });
  }

  private @Nullable List<Tensor> addBatchDim(@Nullable List<Tensor> hx, boolean batched) {
    if (hx == null) {
      return null;
    }
    for (Tensor tensor : hx) {
      if (tensor.dim() != (batched ? 3 : 2)) {
        throw Inputs.refused(
            this,
            "hx must have "
                + (batched ? 3 : 2)
                + " dimensions like the input, got "
                + tensor.shape());
      }
    }
    return batched ? hx : hx.stream().map(tensor -> tensor.unsqueeze(1)).toList();
  }

  private PackedOutput<S> runPacked(PackedSequence input, @Nullable List<Tensor> hx) {
    return TensorScope.compute(
        () -> {
          Tensor data = input.data();
          if (data.dim() != 2) {
            throw Inputs.refused(
                this, "the packed data must have 2 dimensions, got " + data.shape());
          }
          List<Tensor> given =
              hx == null || !input.isSorted()
                  ? hx
                  : hx.stream().map(t -> t.indexSelect(1, input.sortedIndices())).toList();
          List<Tensor> state = initialState(data, input.batchSize(), given);
          List<Tensor> results = run(data, input.batchSizes(), state, o -> passOptions(o, false));
          List<Tensor> last = results.subList(1, results.size());
          return new PackedOutput<>(
              input.with(results.get(0)),
              state(
                  input.isSorted()
                      ? last.stream().map(t -> t.indexSelect(1, input.unsortedIndices())).toList()
                      : last));
        });
  }

  /** Returns the initial state and checks its shape: libtorch would broadcast a state of size 1. */
  private List<Tensor> initialState(Tensor input, long batch, @Nullable List<Tensor> given) {
    if (input.size(-1) != inputSize) {
      throw Inputs.refused(
          this, "the input's last dimension must be " + inputSize + ", got " + input.shape());
    }
    List<Tensor> state = new ArrayList<>();
    long[] sizes = stateSizes();
    for (int i = 0; i < sizes.length; i++) {
      Shape shape = Shape.of(options.numLayers * directions(), batch, sizes[i]);
      if (given == null) {
        state.add(Torch.zeros(input.dtype().on(input.device()), shape.toArray()));
      } else if (given.get(i).shape().equals(shape)) {
        state.add(given.get(i));
      } else {
        throw Inputs.refused(
            this,
            (sizes.length == 1 ? "hx" : i == 0 ? "hx.hidden" : "hx.cell")
                + " must be "
                + shape
                + ", got "
                + given.get(i).shape());
      }
    }
    return state;
  }

  private void passOptions(Torch.RecurrentOptions o, boolean batchFirst) {
    o.hasBiases(options.bias)
        .numLayers(options.numLayers)
        .dropout(options.dropout)
        .train(isTraining())
        .bidirectional(options.bidirectional)
        .batchFirst(batchFirst);
  }

  final List<Tensor> weights() {
    return weights.stream().map(Slot::get).toList();
  }

  final long hiddenSize() {
    return hiddenSize;
  }

  /** Size of the last dimension of each state tensor. */
  abstract long[] stateSizes();

  abstract List<Tensor> tensors(S state);

  abstract S state(List<Tensor> tensors);

  /**
   * Runs the kernel and returns the outputs, then the final state tensors; {@code batchSizes} is
   * null unless the input is packed.
   */
  abstract List<Tensor> run(
      Tensor input,
      @Nullable Tensor batchSizes,
      List<Tensor> hx,
      Consumer<Torch.RecurrentOptions> settings);

  /** Text that PyTorch prints between the hidden size and the number of layers. */
  String extraProjection() {
    return "";
  }

  @Override
  protected final String extraRepr() {
    return inputSize
        + ", "
        + hiddenSize
        + extraProjection()
        + (options.numLayers == 1 ? "" : ", num_layers=" + options.numLayers)
        + (options.bias ? "" : ", bias=False")
        + (options.batchFirst ? ", batch_first=True" : "")
        + (options.dropout == 0 ? "" : ", dropout=" + Repr.of(options.dropout))
        + (options.bidirectional ? ", bidirectional=True" : "");
  }

  /**
   * Output of a recurrent layer.
   *
   * @param output outputs of the last layer at each step
   * @param state final state
   * @param <S> type of the hidden state
   */
  public record Output<S>(Tensor output, S state) {}

  /**
   * Output of a recurrent layer for packed sequences.
   *
   * @param output outputs of the last layer, packed like the input
   * @param state final state of each sequence
   * @param <S> type of the hidden state
   */
  public record PackedOutput<S>(PackedSequence output, S state) {}
}
