package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;

/** Recurrent layers and cells. */
final class RecurrentOperators {
  /**
   * A kind of layer.
   *
   * @param gates order of PyTorch's gates in ONNX
   */
  private record Kind(String operator, List<Integer> gates, String activation) {}

  private static final Kind LSTM = new Kind("LSTM", List.of(0, 3, 1, 2), "");
  private static final Kind GRU = new Kind("GRU", List.of(1, 0, 2), "");
  private static final Kind TANH = new Kind("RNN", List.of(0), "Tanh");
  private static final Kind RELU = new Kind("RNN", List.of(0), "Relu");

  private RecurrentOperators() {}

  static void register(OperatorTable table) {
    table.put("lstm.input", c -> layers(c, LSTM));
    table.put("gru.input", c -> layers(c, GRU));
    table.put("rnn_tanh.input", c -> layers(c, TANH));
    table.put("rnn_relu.input", c -> layers(c, RELU));
    table.put("lstm_cell", c -> cell(c, LSTM));
    table.put("gru_cell", c -> cell(c, GRU));
    table.put("rnn_tanh_cell", c -> cell(c, TANH));
    table.put("rnn_relu_cell", c -> cell(c, RELU));
  }

  /** The weights of one direction of a layer; biases are empty names if there are none. */
  private record Weights(String input, String hidden, String inputBias, String hiddenBias) {}

  private static void layers(Call c, Kind kind) {
    OnnxGraph graph = c.graph();
    int directions = c.flag("bidirectional", false) ? 2 : 1;
    int layers = (int) c.integer("num_layers");
    boolean batchFirst = c.flag("batch_first", false);
    checkDropout(c, layers);
    List<Weights> weights = weights(c, layers * directions);
    List<String> states = c.items("hx").stream().map(item -> c.name(item, c.dtype())).toList();
    boolean isSingle = c.value("input").rank() == 2;
    String x = c.name("input", c.dtype());
    x = isSingle ? graph.unsqueeze(x, 1) : batchFirst ? graph.transpose(x, 1, 0, 2) : x;
    List<List<String>> last = List.of(new ArrayList<>(), new ArrayList<>());
    for (int layer = 0; layer < layers; layer++) {
      int from = layer * directions;
      List<String> initial = new ArrayList<>();
      for (String state : states) {
        String whole = isSingle ? graph.unsqueeze(state, 1) : state;
        initial.add(graph.slice(whole, 0, from, from + directions));
      }
      List<String> made = layer(c, kind, x, weights.subList(from, from + directions), initial);
      x = graph.reshape(graph.transpose(made.get(0), 0, 2, 1, 3), 0, 0, -1);
      for (int i = 0; i < states.size(); i++) {
        last.get(i).add(made.get(i + 1));
      }
    }
    c.set(0, isSingle ? graph.squeeze(x, 1) : batchFirst ? graph.transpose(x, 1, 0, 2) : x);
    for (int i = 0; i < states.size(); i++) {
      String state = graph.concat(0, last.get(i));
      c.set(i + 1, isSingle ? graph.squeeze(state, 1) : state);
    }
  }

  private static void checkDropout(Call c, int layers) {
    if (c.flag("train", false) && c.real("dropout", 0) > 0 && layers > 1) {
      throw c.refuse("dropout is random in training mode; call eval() first");
    }
  }

  private static List<Weights> weights(Call c, int count) {
    boolean biases = c.flag("has_biases", true);
    List<String> names = c.items("params").stream().map(item -> c.name(item, c.dtype())).toList();
    int each = biases ? 4 : 2;
    if (names.size() != count * each) {
      throw c.refuse("ONNX has no projections of the hidden state");
    }
    List<Weights> weights = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> own = names.subList(i * each, (i + 1) * each);
      weights.add(
          new Weights(own.get(0), own.get(1), biases ? own.get(2) : "", biases ? own.get(3) : ""));
    }
    return weights;
  }

  private static void cell(Call c, Kind kind) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    if (c.value("input").rank() != 2) {
      throw c.refuse("the input has no batch");
    }
    Weights weights =
        new Weights(
            c.name("w_ih", dtype),
            c.name("w_hh", dtype),
            c.optional("b_ih", dtype),
            c.optional("b_hh", dtype));
    List<String> initial =
        c.items("hx").stream().map(item -> graph.unsqueeze(c.name(item, dtype), 0)).toList();
    String x = graph.unsqueeze(c.name("input", dtype), 0);
    List<String> made = layer(c, kind, x, List.of(weights), initial);
    for (int i = 0; i < initial.size(); i++) {
      c.set(i, graph.squeeze(made.get(i + 1), 0));
    }
  }

  /** Writes a layer on a tensor of shape (length, batch, width); returns Y, Y_h and Y_c. */
  private static List<String> layer(
      Call c, Kind kind, String x, List<Weights> weights, List<String> initial) {
    OnnxGraph graph = c.graph();
    long hidden = hiddenSize(c);
    String input = joined(c, kind, weights.stream().map(Weights::input).toList(), hidden);
    String recurrent = joined(c, kind, weights.stream().map(Weights::hidden).toList(), hidden);
    Attributes attributes = Attributes.none().integer("hidden_size", hidden);
    attributes.text("direction", weights.size() == 2 ? "bidirectional" : "forward");
    if (kind.equals(GRU)) {
      attributes.integer("linear_before_reset", 1);
    }
    if (!kind.activation.isEmpty()) {
      String[] names = new String[weights.size()];
      Arrays.fill(names, kind.activation);
      attributes.texts("activations", List.of(names));
    }
    List<String> inputs =
        new ArrayList<>(List.of(x, input, recurrent, biases(c, kind, weights, hidden), ""));
    inputs.addAll(initial);
    return graph.nodes(
        kind.operator, initial.size() + 1, attributes, inputs.toArray(new String[0]));
  }

  private static long hiddenSize(Call c) {
    return c.value(c.items("hx").get(0)).size(-1);
  }

  /** Returns tensors with their gates in ONNX's order, stacked. */
  private static String joined(Call c, Kind kind, List<String> tensors, long hidden) {
    return c.graph()
        .concat(
            0,
            tensors.stream()
                .map(tensor -> c.graph().unsqueeze(reordered(c, kind, tensor, hidden), 0))
                .toList());
  }

  private static String reordered(Call c, Kind kind, String tensor, long hidden) {
    if (kind.gates.size() == 1) {
      return tensor;
    }
    List<String> gates = new ArrayList<>();
    for (int gate : kind.gates) {
      gates.add(c.graph().slice(tensor, 0, gate * hidden, (gate + 1) * hidden));
    }
    return c.graph().concat(0, gates);
  }

  private static String biases(Call c, Kind kind, List<Weights> weights, long hidden) {
    if (weights.get(0).inputBias.isEmpty()) {
      return "";
    }
    List<String> both = new ArrayList<>();
    for (Weights own : weights) {
      String input = reordered(c, kind, own.inputBias, hidden);
      String recurrent = reordered(c, kind, own.hiddenBias, hidden);
      both.add(c.graph().unsqueeze(c.graph().concat(0, List.of(input, recurrent)), 0));
    }
    return c.graph().concat(0, both);
  }
}
