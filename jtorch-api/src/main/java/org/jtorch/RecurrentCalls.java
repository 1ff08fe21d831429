package org.jtorch;

import java.util.List;
import org.jtorch.RecurrentFunctions.RecurrentOptions;

/** Calls the kernels of {@link RecurrentFunctions}, which read batch sizes without a look. */
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
    checkBatchSizes(op.shortName(), data, batchSizes);
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

  /** The kernels read the first batch size of none, and write past the end if sizes grow. */
  private static void checkBatchSizes(String called, Tensor data, Tensor batchSizes) {
    if (batchSizes.dtype() != DType.INT64
        || !batchSizes.device().equals(Device.CPU)
        || batchSizes.dim() != 1) {
      throw new IllegalArgumentException(
          called
              + ": batchSizes are INT64 (steps) on the CPU, got "
              + batchSizes.dtype()
              + batchSizes.shape()
              + " on "
              + batchSizes.device());
    }
    long[] sizes = batchSizes.toLongArray();
    long rest = data.dim() == 2 ? data.size(0) : -1;
    long last = rest;
    for (long size : sizes) {
      if (size <= 0 || size > last) {
        throw wrong(called, data, sizes);
      }
      last = size;
      rest -= size;
    }
    if (rest != 0 || sizes.length == 0) {
      throw wrong(called, data, sizes);
    }
  }

  private static IllegalArgumentException wrong(String called, Tensor data, long... sizes) {
    return new IllegalArgumentException(
        called
            + ": batchSizes are positive, do not grow, and add up to the rows of the data, got "
            + Shape.of(sizes)
            + " for data "
            + data.shape());
  }
}
