package org.jtorch;

import java.util.List;
import org.jtorch.Torch.RecurrentOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.guards.RecurrentGuards;

/** Calls the kernels of {@link RecurrentFunctions}. */
final class RecurrentCalls {
  private RecurrentCalls() {}

  static Tensor[] padded(Op op, Tensor input, Object hx, List<Tensor> params, RecurrentOptions o) {
    return Dispatch.tensors(
        op,
        input,
        hx,
        params,
        o.hasBiases,
        o.numLayers,
        o.dropout,
        o.train,
        o.bidirectional,
        o.batchFirst);
  }

  static Tensor[] packed(
      Op op, Tensor data, Tensor batchSizes, Object hx, List<Tensor> params, RecurrentOptions o) {
    if (o.batchFirst) {
      throw new IllegalArgumentException(
          op.shortName() + ": batchFirst is not for packed sequences");
    }
    String refusal = RecurrentGuards.batchSizes(data, batchSizes);
    if (refusal != null) {
      throw new IllegalArgumentException(op.shortName() + ": " + refusal);
    }
    return Dispatch.tensors(
        op,
        data,
        batchSizes,
        hx,
        params,
        o.hasBiases,
        o.numLayers,
        o.dropout,
        o.train,
        o.bidirectional);
  }
}
