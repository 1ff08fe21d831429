package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jtorch.DType;
import org.jtorch.EmbeddingBagMode;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.utils.rnn.PackedSequence;
import org.jtorch.nn.utils.rnn.Rnn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invalid inputs of recurrent layers, attention and losses. */
class SequencesMisuseTest {
  /** Parent that gives the module under test a path. */
  private static final class Model extends Module {
    final Module inner;

    Model(Module inner) {
      this.inner = register("inner", inner);
    }

    Object call(Function<Module, Object> body, Tensor... inputs) {
      return call(() -> body.apply(inner), inputs);
    }
  }

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static <M extends Module> void refuses(
      M module, Function<M, Object> call, String message) {
    Model model = new Model(module);
    assertThatThrownBy(() -> model.call(m -> call.apply(module)))
        .isInstanceOf(TorchException.class)
        .hasMessage("inner" + (message.startsWith(".") ? "" : ": ") + message);
    module.close();
  }

  private static void assertConstructorThrows(ThrowingCallable made, String message) {
    assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void recurrentLayersNameMismatchedInputs() {
    refuses(
        new LSTM(4, 3),
        m -> m.call(Torch.ones(2, 1, 5)),
        "LSTM: the input's last dimension must be 4, got [2, 1, 5]");
    refuses(
        new RNN(4, 3),
        m -> m.call(Torch.ones(4)),
        "RNN: the input must have 2 or 3 dimensions, got [4]");
    refuses(
        new GRU(4, 3),
        m -> m.call(Torch.ones(2, 5, 4), Torch.zeros(1, 1, 3)),
        "GRU: hx must be [1, 5, 3], got [1, 1, 3]");
    refuses(
        new GRU(4, 3),
        m -> m.call(Torch.ones(2, 4), Torch.zeros(1, 1, 3)),
        "GRU: hx must have 2 dimensions like the input, got [1, 1, 3]");
    refuses(
        new LSTM(4, 3, o -> o.projSize(2)),
        m -> m.call(Torch.ones(2, 5, 4), new LSTM.State(Torch.ones(1, 5, 2), Torch.ones(1, 5, 2))),
        "LSTM: hx.cell must be [1, 5, 3], got [1, 5, 2]");
  }

  @Test
  void anEmptySequenceIsRejectedByLibtorch() {
    refuses(
        new RNN(4, 3, o -> o.bias(false)),
        m -> m.call(Torch.ones(0, 2, 4)),
        "rnn_tanh: Expected sequence length to be larger than 0 in RNN [float32[0, 2, 4],"
            + " float32[1, 2, 3], float32[3, 4], float32[3, 3]]");
  }

  @Test
  void cellsNameMismatchedInputs() {
    refuses(
        new GRUCell(4, 3),
        m -> m.call(Torch.ones(1, 2, 4)),
        "GRUCell: input must have 1 or 2 dimensions, got [1, 2, 4]");
    refuses(
        new LSTMCell(4, 3, o -> o.bias(false)),
        m -> m.call(Torch.ones(2, 4), new LSTM.State(Torch.ones(2, 3), Torch.ones(1, 3))),
        "lstm_cell: Input batch size 2 doesn't match hidden1 batch size 1 [float32[2, 4],"
            + " float32[2, 3], float32[1, 3], float32[12, 4], float32[12, 3]]");
  }

  @Test
  void optionsOfRecurrentLayersAreChecked() {
    assertConstructorThrows(() -> new LSTM(0, 3), "LSTM: inputSize must be greater than 0, got 0");
    assertConstructorThrows(
        () -> new GRU(4, 3, o -> o.numLayers(0)), "GRU: numLayers must be greater than 0, got 0");
    assertConstructorThrows(
        () -> new RNN(4, 3, o -> o.dropout(1.5)), "RNN: dropout must be from 0 to 1, got 1.5");
    assertConstructorThrows(
        () -> new LSTM(4, 3, o -> o.projSize(3)),
        "LSTM: projSize must be from 0 to hiddenSize - 1, got 3 for hiddenSize 3");
  }

  @Test
  void lengthsOfPackedSequencesAreChecked() {
    Tensor padded = Torch.ones(3, 2, 1);
    assertThatThrownBy(() -> Rnn.packPaddedSequence(padded, new long[] {4, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "packPaddedSequence: lengths must not exceed the 3 steps of the input, got [4, 1]");
    assertThatThrownBy(() -> Rnn.packPaddedSequence(padded, new long[] {1, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "packPaddedSequence: lengths must be in decreasing order, got [1, 3]: sort the"
                + " sequences by length, or pass o -> o.enforceSorted(false)");
    assertThatThrownBy(() -> Rnn.packPaddedSequence(padded, new long[] {3, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("packPaddedSequence: lengths must be 1 or more, got [3, 0]");
    assertThatThrownBy(() -> Rnn.packPaddedSequence(padded, new long[] {3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("packPaddedSequence: there are 2 sequences, but lengths are [3]");
    PackedSequence packed = Rnn.packPaddedSequence(padded, new long[] {3, 1});
    assertThatThrownBy(() -> Rnn.padPackedSequence(packed, o -> o.totalLength(2)))
        .hasMessage("padPackedSequence: totalLength 2 is less than the longest sequence's 3");
    assertThatThrownBy(packed::sortedIndices)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the sequences were not reordered for packing");
  }

  @Test
  void modifiedBatchSizesAreNotPassedToKernels() {
    PackedSequence packed = Rnn.packSequence(List.of(Torch.ones(2, 4), Torch.ones(1, 4)));
    packed.batchSizes().copy_(Torch.tensor(1, 2));
    GRU gru = new GRU(4, 3);
    assertThatThrownBy(() -> gru.call(packed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gru: batchSizes are positive, do not grow, and add up to the rows of the data, got"
                + " [1, 2] for data [3, 4]");
    assertThat(Rnn.padPackedSequence(packed).lengths().toLongArray()).containsExactly(2, 1);
    gru.close();
  }

  @Test
  void attentionNamesMismatchedInputs() {
    assertConstructorThrows(
        () -> new MultiheadAttention(5, 2),
        "MultiheadAttention: embedDim must be a positive multiple of numHeads, got 5 and 2");
    Tensor x = Torch.ones(3, 2, 4);
    refuses(
        new MultiheadAttention(4, 2),
        m -> m.call(Torch.ones(3, 2, 5), x, x),
        "MultiheadAttention: query's last dimension must be 4, got [3, 2, 5]");
    refuses(
        new MultiheadAttention(4, 2),
        m -> m.call(Torch.ones(3, 1, 4), x, x),
        "MultiheadAttention: the shapes of query, key and value do not match: [3, 1, 4], [3, 2,"
            + " 4], [3, 2, 4]");
    refuses(
        new MultiheadAttention(4, 2),
        m -> m.call(x, x, x, o -> o.keyPaddingMask(Torch.ones(DType.BOOL, 3, 2))),
        "MultiheadAttention: keyPaddingMask must be [2, 3], got [3, 2]");
    refuses(
        new MultiheadAttention(4, 2),
        m -> m.call(x, x, x, o -> o.attnMask(Torch.ones(DType.INT64, 3, 3))),
        "MultiheadAttention: attnMask must be boolean or floating-point, got torch.int64");
    refuses(
        new MultiheadAttention(4, 2),
        m -> m.call(x, x, x, o -> o.isCausal(true)),
        "MultiheadAttention: isCausal requires attnMask");
  }

  @Test
  void attentionWeightsAreAbsentWithoutNeedWeights() {
    MultiheadAttention attention = new MultiheadAttention(4, 2);
    Tensor x = Torch.ones(3, 2, 4);
    MultiheadAttention.Output output = attention.call(x, x, x, o -> o.needWeights(false));
    assertThatThrownBy(output::weights)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("MultiheadAttention: no weights after o -> o.needWeights(false)");
    attention.close();
  }

  @Test
  void transformersNameMismatchedInputs() {
    refuses(
        new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(6)),
        m -> m.call(Torch.ones(3, 2, 4), o -> o.srcMask(Torch.ones(2, 2))),
        ".self_attn: MultiheadAttention: attnMask must be [3, 3] or [4, 3, 3], got [2, 2]");
    Transformer transformer =
        new Transformer(4, 2, o -> o.numEncoderLayers(1).numDecoderLayers(1).dimFeedforward(6));
    assertThatThrownBy(() -> transformer.call(Torch.ones(3, 2, 4), Torch.ones(3, 1, 4)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "Transformer: src and tgt must have the same batch size, got [3, 2, 4] and [3, 1, 4]");
    assertThatThrownBy(
            () ->
                transformer.call(
                    Torch.ones(3, 2, 4), Torch.ones(5, 2, 4), o -> o.tgtMask(Torch.ones(3, 3))))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "decoder.layers.0.self_attn: MultiheadAttention: attnMask must be [5, 5] or [4, 5, 5],"
                + " got [3, 3]");
    transformer.close();
  }

  @Test
  void anActivationWithParametersIsNotSharedByCopies() {
    TransformerEncoderLayer layer =
        new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(6).activation(new PReLU()));
    assertConstructorThrows(
        () -> new TransformerEncoder(layer, 2),
        "TransformerEncoderLayer: layers that are copied cannot have an activation with"
            + " parameters, got PReLU");
    layer.close();
  }

  @Test
  void classIndicesOutOfRangeAreRejected() {
    Tensor scores = Torch.ones(2, 3);
    refuses(
        new CrossEntropyLoss(),
        m -> m.call(scores, Torch.tensor(1, 3)),
        "cross_entropy_loss: Target 3 is out of bounds. [float32[2, 3], int64[2]]");
    refuses(
        new NLLLoss(),
        m -> m.call(scores, Torch.tensor(1, -1)),
        "nll_loss_nd: Target -1 is out of bounds. [float32[2, 3], int64[2]]");
    refuses(
        new MultiMarginLoss(),
        m -> m.call(scores, Torch.tensor(1, 3)),
        "multi_margin_loss: target out of range [float32[2, 3], int64[2]]");
    refuses(
        new Embedding(4, 2),
        m -> m.call(Torch.tensor(4)),
        "embedding: index out of range in self [float32[4, 2], int64[]]");
    refuses(
        new AdaptiveLogSoftmaxWithLoss(8, 12, new long[] {3, 7}),
        m -> m.call(Torch.ones(2, 8), Torch.tensor(3, 12)),
        "AdaptiveLogSoftmaxWithLoss: targets must be from 0 to 11, got 3 to 12");
  }

  @Test
  void uncheckedIndicesAreNotPassedToKernels() {
    Tensor steps = Torch.ones(6, 2, 4);
    CTCLoss loss = new CTCLoss();
    Tensor targets = Torch.tensor(new long[][] {{1, 9}, {1, 2}});
    assertConstructorThrows(
        () -> loss.call(steps, targets, new long[] {6, 6}, new long[] {2, 2}),
        "ctcLoss: target 9 is not one of 4 classes");
    assertThat(loss.call(steps, targets, new long[] {6, 6}, new long[] {1, 2}).item()).isFinite();
    assertConstructorThrows(
        () -> loss.call(steps, Torch.tensor(1, -7, 1), new long[] {6, 6}, new long[] {2, 1}),
        "ctcLoss: target -7 is not one of 4 classes");
    EmbeddingBag bag = new EmbeddingBag(6, 3, o -> o.mode(EmbeddingBagMode.SUM));
    assertConstructorThrows(
        () -> bag.call(Torch.tensor(1, 2), Torch.tensor(0L, 1L << 40, 1L)),
        "embeddingBag: offsets must be from 0 to 2, got 1099511627776");
    bag.close();
  }

  @Test
  void optionsOfLossesAreChecked() {
    assertConstructorThrows(
        () -> new TripletMarginLoss(o -> o.margin(0)),
        "TripletMarginLoss: margin must be greater than 0, got 0.0");
    assertConstructorThrows(
        () -> new MultiMarginLoss(o -> o.p(3)), "MultiMarginLoss: p must be 1 or 2, got 3");
    assertConstructorThrows(
        () -> new MultiMarginLoss(o -> o.weight(Torch.ones(1, 3))),
        "MultiMarginLoss: the weight must be a vector, got [1, 3]");
    assertConstructorThrows(
        () -> new LinearCrossEntropyLoss(4, 3, o -> o.weight(Torch.ones(4))),
        "LinearCrossEntropyLoss: the weight must be [3], got [4]");
    assertConstructorThrows(
        () -> new AdaptiveLogSoftmaxWithLoss(8, 12, new long[] {7, 7}),
        "AdaptiveLogSoftmaxWithLoss: cutoffs must be strictly increasing, from 1 to 11, got [7,"
            + " 7]");
    assertConstructorThrows(
        () -> new Hardtanh(1, 1), "Hardtanh: maxVal must be greater than minVal, got 1.0 and 1.0");
    refuses(
        new LinearCrossEntropyLoss(3, 4, o -> o.ignoreIndex(1)),
        m -> m.call(Torch.ones(2, 3), Torch.ones(2, 4)),
        "LinearCrossEntropyLoss: ignoreIndex requires class indices, but the target contains"
            + " probabilities");
    MSELoss loss = new MSELoss(o -> o.reduction(Reduction.BATCH_MEAN));
    assertConstructorThrows(
        () -> loss.call(Torch.ones(1), Torch.ones(1)), "reduction BATCH_MEAN is for klDiv alone");
  }

  @Test
  void tensorsKeptByAHookOfATransformerStayOpen() {
    TransformerEncoderLayer layer =
        new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(6).batchFirst(true));
    layer.eval();
    TransformerEncoder encoder = new TransformerEncoder(layer, 2);
    encoder.eval();
    List<Tensor> seen = new ArrayList<>();
    Tensor x = Torch.ones(2, 3, 4);
    Tensor expected = Torch.noGrad(() -> encoder.call(x));
    encoder.modules().stream()
        .filter(Linear.class::isInstance)
        .forEach(m -> m.registerForwardHook((module, inputs, output) -> seen.add(output)));
    Tensor actual = Torch.noGrad(() -> encoder.call(x));
    assertThat(seen).hasSize(4).allMatch(tensor -> !tensor.isClosed());
    assertThat(actual.allclose(expected, 1e-5, 1e-6)).isTrue();
    layer.close();
    encoder.close();
  }

  @Test
  void modulesFreeTheirIntermediateTensors() {
    Transformer transformer =
        new Transformer(4, 2, o -> o.numEncoderLayers(2).numDecoderLayers(2).dimFeedforward(6));
    LSTM lstm = new LSTM(4, 3, o -> o.numLayers(2));
    Tensor x = Torch.ones(3, 2, 4);
    long before = Torch.memoryStats().unclosed();
    Tensor output = transformer.call(x, x);
    assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(1);
    var result = lstm.call(x);
    assertThat(Torch.memoryStats().unclosed() - before).isEqualTo(4);
    assertThat(output.shape()).isEqualTo(x.shape());
    assertThat(result.output().shape().toArray()).containsExactly(3, 2, 3);
    transformer.close();
    lstm.close();
  }
}
