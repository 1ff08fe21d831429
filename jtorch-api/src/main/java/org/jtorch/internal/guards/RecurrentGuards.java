package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.strided;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Guards of recurrent layers and cells, whose kernels do not check the sizes of weights and states.
 */
public final class RecurrentGuards {
  private RecurrentGuards() {}

  static void declare(GuardTable table) {
    cell(table, "lstm_cell", 4);
    cell(table, "gru_cell", 3);
    cell(table, "rnn_tanh_cell rnn_relu_cell", 1);
    layer(table, "lstm", 4);
    layer(table, "gru", 3);
    layer(table, "rnn_tanh rnn_relu", 1);
  }

  private static void cell(GuardTable table, String operators, int gates) {
    table.guard(
        operators,
        strided("input", "hx", "w_ih", "w_hh", "b_ih", "b_hh"),
        call -> cell(call, gates));
  }

  private static void layer(GuardTable table, String operators, int gates) {
    table.guard(operators, strided("input", "data", "hx", "params"), call -> layer(call, gates));
  }

  /** Checks the weights of a cell; libtorch checks only its states. */
  private static @Nullable String cell(GuardedCall call, int gates) {
    Tensor input = call.tensor("input");
    Tensor recurrent = call.tensor("w_hh");
    if (input == null || recurrent == null) {
      return null;
    } else if (input.dim() != 2 || recurrent.dim() != 2) {
      return String.format(
          Locale.ROOT,
          "expected input and w_hh to have 2 dimensions, got %d and %d",
          input.dim(),
          recurrent.dim());
    }
    long hidden = recurrent.size(1);
    String refusal = shape("w_hh", recurrent, gates * hidden, hidden);
    refusal = refusal != null ? refusal : shape(call, "w_ih", gates * hidden, input.size(1));
    refusal = refusal != null ? refusal : shape(call, "b_ih", gates * hidden);
    return refusal != null ? refusal : shape(call, "b_hh", gates * hidden);
  }

  private static @Nullable String layer(GuardedCall call, int gates) {
    boolean packed = call.has("data");
    Tensor input = call.tensor(packed ? "data" : "input");
    List<Tensor> states = call.tensors("hx");
    Long layers = call.integer("num_layers");
    if (input == null || states.isEmpty() || layers == null) {
      return null;
    } else if (input.dim() != (packed ? 2 : 3)) {
      return String.format(
          Locale.ROOT, "expected an input of %d dimensions, got %d", packed ? 2 : 3, input.dim());
    } else if (layers < 1) {
      return "num_layers must be at least 1, got " + layers;
    }
    long batch = input.size(call.flag("batch_first") ? 0 : 1);
    if (packed) {
      Tensor sizes = call.tensor("batch_sizes");
      String refusal = sizes == null ? null : batchSizes(input, sizes);
      if (refusal != null || sizes == null) {
        return refusal;
      }
      batch = HostValues.read(sizes)[0];
    }
    String refusal = states(states, layers * (call.flag("bidirectional") ? 2 : 1), batch, gates);
    return refusal != null ? refusal : weights(call, input.size(-1), states, gates);
  }

  /** Checks the states of all layers: the hidden state, and an LSTM's cell state. */
  private static @Nullable String states(List<Tensor> states, long count, long batch, int gates) {
    int expected = gates == 4 ? 2 : 1;
    if (states.size() != expected) {
      return String.format(Locale.ROOT, "expected %d states, got %d", expected, states.size());
    }
    for (Tensor state : states) {
      if (state.dim() != 3) {
        return "expected states of 3 dimensions, got " + state.dim();
      }
      String refusal = shape("hx", state, count, batch, state.size(2));
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /**
   * Checks the parameters, in the order {@code w_ih, w_hh, b_ih, b_hh, w_hr} per layer and
   * direction.
   */
  private static @Nullable String weights(
      GuardedCall call, long width, List<Tensor> states, int gates) {
    List<Tensor> params = call.tensors("params");
    long out = states.get(0).size(2);
    long hidden = states.get(states.size() - 1).size(2);
    boolean biases = call.flag("has_biases");
    int each = 2 + (biases ? 2 : 0) + (out == hidden ? 0 : 1);
    long cells = states.get(0).size(0);
    if (params.size() != cells * each) {
      return String.format(
          Locale.ROOT, "expected %d parameters, got %d", cells * each, params.size());
    }
    int directions = call.flag("bidirectional") ? 2 : 1;
    long rows = gates * hidden;
    for (int i = 0; i < cells; i++) {
      List<Tensor> cell = params.subList(i * each, (i + 1) * each);
      long in = i < directions ? width : out * directions;
      String refusal = shape("weight_ih of layer " + i / directions, cell.get(0), rows, in);
      refusal = refusal != null ? refusal : shape("weight_hh", cell.get(1), rows, out);
      for (int b = 2; b < (biases ? 4 : 2); b++) {
        refusal = refusal != null ? refusal : shape("bias", cell.get(b), rows);
      }
      if (refusal == null && out != hidden) {
        refusal = shape("weight_hr", cell.get(each - 1), out, hidden);
      }
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /**
   * Checks batch sizes: kernels read the first one even if there is none, and write out of bounds
   * if they grow.
   */
  public static @Nullable String batchSizes(Tensor data, Tensor batchSizes) {
    if (batchSizes.dtype() != DType.INT64
        || !batchSizes.device().equals(Device.CPU)
        || batchSizes.dim() != 1) {
      return "batchSizes are INT64 (steps) on the CPU, got "
          + batchSizes.dtype()
          + batchSizes.shape()
          + " on "
          + batchSizes.device();
    }
    long[] sizes = batchSizes.toLongArray();
    long rest = data.dim() == 2 ? data.size(0) : -1;
    long last = rest;
    boolean fit = sizes.length > 0;
    for (long size : sizes) {
      fit &= size > 0 && size <= last;
      last = size;
      rest -= size;
    }
    return fit && rest == 0
        ? null
        : "batchSizes are positive, do not grow, and add up to the rows of the data, got "
            + Shape.of(sizes)
            + " for data "
            + data.shape();
  }

  private static @Nullable String shape(GuardedCall call, String name, long... expected) {
    Tensor given = call.tensor(name);
    return given == null ? null : shape(name, given, expected);
  }

  private static @Nullable String shape(String name, Tensor given, long... expected) {
    Shape wanted = Shape.of(expected);
    return given.shape().equals(wanted)
        ? null
        : String.format(
            Locale.ROOT, "expected %s of shape %s, got %s", name, wanted, given.shape());
  }
}
