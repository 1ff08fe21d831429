package org.jtorch;

import java.util.List;
import org.jtorch.Torch.LstmCellResult;
import org.jtorch.Torch.LstmResult;
import org.jtorch.Torch.RecurrentCellOptions;
import org.jtorch.Torch.RecurrentOptions;
import org.jtorch.Torch.RnnResult;
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
final class RecurrentFunctions {
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

  private RecurrentFunctions() {}

  static LstmResult lstm(Tensor input, List<Tensor> hx, List<Tensor> params, RecurrentOptions o) {
    return lstmResult(RecurrentCalls.padded(LSTM, input, hx, params, o));
  }

  static LstmResult lstm(
      Tensor data, Tensor batchSizes, List<Tensor> hx, List<Tensor> params, RecurrentOptions o) {
    return lstmResult(RecurrentCalls.packed(LSTM_PACKED, data, batchSizes, hx, params, o));
  }

  static LstmCellResult lstmCell(
      Tensor input, List<Tensor> hx, Tensor wIh, Tensor wHh, RecurrentCellOptions o) {
    if (hx.size() == 2) {
      LstmCellResult routed = FewRowCells.lstm(input, hx.get(0), hx.get(1), wIh, wHh, o);
      if (routed != null) {
        return routed;
      }
    }
    Tensor[] states = Dispatch.tensors(LSTM_CELL, input, hx, wIh, wHh, o.bIh, o.bHh);
    return new LstmCellResult(states[0], states[1]);
  }

  static RnnResult gru(Tensor input, Tensor hx, List<Tensor> params, RecurrentOptions o) {
    return rnnResult(RecurrentCalls.padded(GRU, input, hx, params, o));
  }

  static RnnResult gru(
      Tensor data, Tensor batchSizes, Tensor hx, List<Tensor> params, RecurrentOptions o) {
    return rnnResult(RecurrentCalls.packed(GRU_PACKED, data, batchSizes, hx, params, o));
  }

  static Tensor gruCell(
      Tensor input, Tensor hx, Tensor wIh, Tensor wHh, RecurrentCellOptions options) {
    return cell(GRU_CELL, input, hx, wIh, wHh, options);
  }

  static RnnResult rnnTanh(Tensor input, Tensor hx, List<Tensor> params, RecurrentOptions o) {
    return rnnResult(RecurrentCalls.padded(RNN_TANH, input, hx, params, o));
  }

  static RnnResult rnnTanh(
      Tensor data, Tensor batchSizes, Tensor hx, List<Tensor> params, RecurrentOptions o) {
    return rnnResult(RecurrentCalls.packed(RNN_TANH_PACKED, data, batchSizes, hx, params, o));
  }

  static Tensor rnnTanhCell(
      Tensor input, Tensor hx, Tensor wIh, Tensor wHh, RecurrentCellOptions options) {
    return cell(RNN_TANH_CELL, input, hx, wIh, wHh, options);
  }

  static RnnResult rnnRelu(Tensor input, Tensor hx, List<Tensor> params, RecurrentOptions o) {
    return rnnResult(RecurrentCalls.padded(RNN_RELU, input, hx, params, o));
  }

  static RnnResult rnnRelu(
      Tensor data, Tensor batchSizes, Tensor hx, List<Tensor> params, RecurrentOptions o) {
    return rnnResult(RecurrentCalls.packed(RNN_RELU_PACKED, data, batchSizes, hx, params, o));
  }

  static Tensor rnnReluCell(
      Tensor input, Tensor hx, Tensor wIh, Tensor wHh, RecurrentCellOptions options) {
    return cell(RNN_RELU_CELL, input, hx, wIh, wHh, options);
  }

  private static Tensor cell(
      Op op, Tensor input, Tensor hx, Tensor wIh, Tensor wHh, RecurrentCellOptions o) {
    Tensor routed = FewRowCells.of(op, input, hx, wIh, wHh, o);
    return routed == null ? Dispatch.tensor(op, input, hx, wIh, wHh, o.bIh, o.bHh) : routed;
  }

  private static LstmResult lstmResult(Tensor... results) {
    return new LstmResult(results[0], results[1], results[2]);
  }

  private static RnnResult rnnResult(Tensor... results) {
    return new RnnResult(results[0], results[1]);
  }
}
