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
 * Layers that read sequences step by step, {@code torch.nn.RNNBase}: {@link RNN}, {@link LSTM},
 * {@link GRU}.
 *
 * <p>In the shapes, {@code L} is the length of the sequences, {@code N} the batch, {@code D} is 2
 * for both directions, else 1, {@code H} the hidden size and {@code P} the size of an output,
 * {@code H} unless an LSTM projects.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the outputs belong to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 *
 * @param <S> what is remembered from step to step: a tensor, or the two of an LSTM
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
    positive("inputSize", inputSize);
    positive("hiddenSize", hiddenSize);
    positive("numLayers", options.numLayers);
    if (!(options.dropout >= 0 && options.dropout <= 1)) {
      throw new IllegalArgumentException(
          reprName() + ": dropout must be from 0 to 1, got " + options.dropout);
    }
  }

  private void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          reprName() + ": " + name + " must be greater than 0, got " + value);
    }
  }

  /** Registers the weights; {@code gates} hidden sizes stand above each other in each. */
  final void makeWeights(long gates, long projSize) {
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
   * Reads sequences from a state of zeros.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} if the batch comes first; {@code (L,
   *     in)} for one sequence
   * @return the outputs of the last layer, {@code (L, N, D * P)} or laid out as the input, and the
   *     last state
   */
  public final Output<S> call(Tensor input) {
    return call(() -> read(input, null), input);
  }

  /**
   * Reads sequences.
   *
   * @param input {@code (L, N, in)}, or {@code (N, L, in)} if the batch comes first; {@code (L,
   *     in)} for one sequence
   * @param hx the first state, {@code (D * layers, N, P)}; {@code (D * layers, P)} for one sequence
   * @return the outputs of the last layer, {@code (L, N, D * P)} or laid out as the input, and the
   *     last state
   */
  public final Output<S> call(Tensor input, S hx) {
    List<Tensor> state = tensors(hx);
    return call(() -> read(input, state), seen(input, state));
  }

  /**
   * Reads packed sequences from a state of zeros.
   *
   * @param input sequences of elements {@code (in)}
   * @return the outputs, packed alike, and the last state of each sequence
   */
  public final PackedOutput<S> call(PackedSequence input) {
    return call(() -> readPacked(input, null), input.data());
  }

  /**
   * Reads packed sequences.
   *
   * @param input sequences of elements {@code (in)}
   * @param hx the first state, {@code (D * layers, N, P)}, in the order in which the sequences were
   *     before they were packed
   * @return the outputs, packed alike, and the last state of each sequence
   */
  public final PackedOutput<S> call(PackedSequence input, S hx) {
    List<Tensor> state = tensors(hx);
    return call(() -> readPacked(input, state), seen(input.data(), state));
  }

  private static Tensor[] seen(Tensor input, List<Tensor> state) {
    List<Tensor> inputs = new ArrayList<>(state);
    inputs.add(0, input);
    return inputs.toArray(Tensor[]::new);
  }

  private Output<S> read(Tensor input, @Nullable List<Tensor> hx) {
    int rank = input.dim();
    if (rank != 2 && rank != 3) {
      throw Inputs.refused(this, "the input must have 2 or 3 dimensions, got " + input.shape());
    }
    boolean batched = rank == 3;
    int batchDim = options.batchFirst ? 0 : 1;
    return TensorScope.compute(
        () -> {
          Tensor sequences = batched ? input : input.unsqueeze(batchDim);
          List<Tensor> state = first(sequences, sequences.size(batchDim), lifted(hx, batched));
          List<Tensor> results = run(sequences, null, state, o -> settings(o, options.batchFirst));
          List<Tensor> last = results.subList(1, results.size());
          return batched
              ? new Output<>(results.get(0), state(last))
              : new Output<>(
                  results.get(0).squeeze(batchDim),
                  state(last.stream().map(t -> t.squeeze(1)).toList()));
        });
  }

  private @Nullable List<Tensor> lifted(@Nullable List<Tensor> hx, boolean batched) {
    if (hx == null) {
      return null;
    }
    for (Tensor tensor : hx) {
      if (tensor.dim() != (batched ? 3 : 2)) {
        throw Inputs.refused(
            this,
            "hx must have "
                + (batched ? 3 : 2)
                + " dimensions as the input, got "
                + tensor.shape());
      }
    }
    return batched ? hx : hx.stream().map(tensor -> tensor.unsqueeze(1)).toList();
  }

  private PackedOutput<S> readPacked(PackedSequence input, @Nullable List<Tensor> hx) {
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
          List<Tensor> state = first(data, input.batchSize(), given);
          List<Tensor> results = run(data, input.batchSizes(), state, o -> settings(o, false));
          List<Tensor> last = results.subList(1, results.size());
          return new PackedOutput<>(
              input.with(results.get(0)),
              state(
                  input.isSorted()
                      ? last.stream().map(t -> t.indexSelect(1, input.unsortedIndices())).toList()
                      : last));
        });
  }

  /** The state to begin with, of the right size: libtorch would broadcast one of size 1. */
  private List<Tensor> first(Tensor input, long batch, @Nullable List<Tensor> given) {
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

  @SuppressWarnings("NonCanonicalType") // Torch's types are named through Torch, as its users do
  private void settings(Torch.RecurrentOptions o, boolean batchFirst) {
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

  /** The last dimension of each tensor of a state. */
  abstract long[] stateSizes();

  abstract List<Tensor> tensors(S state);

  abstract S state(List<Tensor> tensors);

  /** The outputs, then the last state; batch sizes are those of packed sequences. */
  @SuppressWarnings("NonCanonicalType") // Torch's types are named through Torch, as its users do
  abstract List<Tensor> run(
      Tensor input,
      @Nullable Tensor batchSizes,
      List<Tensor> hx,
      Consumer<Torch.RecurrentOptions> settings);

  /** What PyTorch prints between the hidden size and the number of layers. */
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
   * What a recurrent layer gives out.
   *
   * <p><b>Ownership:</b> the tensors belong to the caller's scope.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param output the outputs of the last layer at each step
   * @param state the state after the last step
   * @param <S> a tensor, or the two of an LSTM
   */
  public record Output<S>(Tensor output, S state) {}

  /**
   * What a recurrent layer gives out for packed sequences.
   *
   * <p><b>Ownership:</b> the tensors belong to the caller's scope.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param output the outputs of the last layer, packed as the input was
   * @param state the state after the last step of each sequence
   * @param <S> a tensor, or the two of an LSTM
   */
  public record PackedOutput<S>(PackedSequence output, S state) {}
}
