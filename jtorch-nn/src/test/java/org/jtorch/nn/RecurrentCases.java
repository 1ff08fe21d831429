package org.jtorch.nn;

import java.util.List;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.utils.rnn.PackedSequence;
import org.jtorch.nn.utils.rnn.Rnn;

/** Recurrent layer and cell cases of {@code make_sequences.py}. */
final class RecurrentCases {
  private RecurrentCases() {}

  static void addTo(ModuleCases cases) {
    addSimple(cases);
    addLstm(cases);
    addGru(cases);
    addCells(cases);
  }

  private static void addSimple(ModuleCases cases) {
    cases.several("RNN", () -> new RNN(4, 3), (m, i) -> flat(m.call(i.wave(5, 2, 4))));
    cases.several(
        "RNN/relu",
        () ->
            new RNN(
                4,
                3,
                o ->
                    o.numLayers(2)
                        .nonlinearity(RNN.Nonlinearity.RELU)
                        .bias(false)
                        .bidirectional(true)
                        .batchFirst(true)),
        (m, i) -> flat(m.call(i.wave(2, 5, 4), i.wave(4, 2, 3))));
    cases.several("RNN/packed", () -> new RNN(4, 3), (m, i) -> flatPacked(m.call(packed(i))));
    cases.several(
        "RNN/packed relu",
        () -> new RNN(4, 3, o -> o.nonlinearity(RNN.Nonlinearity.RELU)),
        (m, i) -> flatPacked(m.call(packed(i))));
  }

  private static void addLstm(ModuleCases cases) {
    cases.several("LSTM", () -> new LSTM(4, 3), (m, i) -> flat(m.call(i.wave(5, 2, 4))));
    cases.several(
        "LSTM/one sequence",
        () -> new LSTM(4, 3, o -> o.bidirectional(true).batchFirst(true)),
        (m, i) -> flat(m.call(i.wave(5, 4))));
    cases.several(
        "LSTM/all",
        () -> new LSTM(4, 3, o -> o.numLayers(2).dropout(0.5).bidirectional(true).projSize(2)),
        (m, i) -> flat(m.call(i.wave(5, 2, 4), state(i.wave(4, 2, 2), i.wave(4, 2, 3)))));
    cases.several(
        "LSTM/one sequence with state",
        () -> new LSTM(4, 3, o -> o.bias(false)),
        (m, i) -> flat(m.call(i.wave(5, 4), state(i.wave(1, 3), i.wave(1, 3)))));
    cases.several(
        "LSTM/packed",
        () -> new LSTM(4, 3, o -> o.bidirectional(true)),
        (m, i) -> flatPacked(m.call(packed(i))));
    cases.several(
        "LSTM/packed with state",
        () -> new LSTM(4, 3),
        (m, i) -> flatPacked(m.call(packed(i), state(i.wave(1, 3, 3), i.wave(1, 3, 3)))));
  }

  private static void addGru(ModuleCases cases) {
    cases.several(
        "GRU",
        () -> new GRU(4, 3, o -> o.numLayers(2).dropout(0.25)),
        (m, i) -> flat(m.call(i.wave(5, 2, 4))));
    cases.several(
        "GRU/one sequence",
        () -> new GRU(4, 3, o -> o.batchFirst(true)),
        (m, i) -> flat(m.call(i.wave(5, 4), i.wave(1, 3))));
    cases.several(
        "GRU/packed",
        () -> new GRU(4, 3),
        (m, i) -> flatPacked(m.call(packed(i), i.wave(1, 3, 3))));
  }

  private static void addCells(ModuleCases cases) {
    cases.layer("RNNCell", () -> new RNNCell(4, 3), 2, 4);
    cases.one(
        "RNNCell/relu",
        () -> new RNNCell(4, 3, o -> o.bias(false).nonlinearity(RNN.Nonlinearity.RELU)),
        (m, i) -> m.call(i.wave(4), i.wave(3)));
    cases.several("LSTMCell", () -> new LSTMCell(4, 3), (m, i) -> flat(m.call(i.wave(2, 4))));
    cases.several(
        "LSTMCell/state",
        () -> new LSTMCell(4, 3, o -> o.bias(false)),
        (m, i) -> flat(m.call(i.wave(2, 4), state(i.wave(2, 3), i.wave(2, 3)))));
    cases.several(
        "LSTMCell/one element",
        () -> new LSTMCell(4, 3),
        (m, i) -> flat(m.call(i.wave(4), state(i.wave(3), i.wave(3)))));
    cases.layer("GRUCell", () -> new GRUCell(4, 3), 4);
    cases.one(
        "GRUCell/state",
        () -> new GRUCell(4, 3, o -> o.bias(false)),
        (m, i) -> m.call(i.wave(2, 4), i.wave(2, 3)));
  }

  private static PackedSequence packed(ModuleCases.Inputs inputs) {
    return Rnn.packPaddedSequence(
        inputs.wave(4, 3, 4), Torch.tensor(2, 4, 1), o -> o.enforceSorted(false));
  }

  private static LSTM.State state(Tensor hidden, Tensor cell) {
    return new LSTM.State(hidden, cell);
  }

  private static List<Tensor> flat(LSTM.State state) {
    return List.of(state.hidden(), state.cell());
  }

  private static List<Tensor> flat(RNNBase.Output<?> output) {
    return join(List.of(output.output()), output.state());
  }

  private static List<Tensor> flatPacked(RNNBase.PackedOutput<?> output) {
    return join(List.copyOf(output.output().tensors()), output.state());
  }

  private static List<Tensor> join(List<Tensor> first, Object state) {
    List<Tensor> last = state instanceof LSTM.State s ? flat(s) : List.of((Tensor) state);
    return Stream.concat(first.stream(), last.stream()).toList();
  }
}
