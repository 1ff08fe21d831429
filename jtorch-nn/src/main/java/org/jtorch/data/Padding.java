package org.jtorch.data;

import java.util.Arrays;
import java.util.List;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Pads tensors to a common shape. */
final class Padding {
  private Padding() {}

  static PaddedBatch pad(List<Tensor> samples, double value) {
    return new PaddedBatch(values(samples, value), lengths(samples));
  }

  /** Stacks tensors, each at the start of its dimensions. */
  static Tensor values(List<Tensor> samples, double value) {
    Tensor first = samples.get(0);
    long[] largest = new long[Math.toIntExact(first.dim())];
    boolean equal = true;
    for (Tensor sample : samples) {
      if (sample.dim() != largest.length) {
        throw new IllegalArgumentException(
            "padding: the samples have shapes "
                + first.shape()
                + " and "
                + sample.shape()
                + ", which differ in the number of dimensions");
      }
      equal &= sample.shape().equals(first.shape());
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(largest[i], sample.size(i));
      }
    }
    return equal ? Torch.stack(samples) : padded(samples, largest, value);
  }

  private static Tensor padded(List<Tensor> samples, long[] largest, double value) {
    long[] shape = new long[largest.length + 1];
    shape[0] = samples.size();
    System.arraycopy(largest, 0, shape, 1, largest.length);
    Tensor all = samples.get(0).newFull(Shape.of(shape), value);
    for (int i = 0; i < samples.size(); i++) {
      Tensor place = all.get(i);
      for (int dim = 0; dim < largest.length; dim++) {
        place = place.narrow(dim, 0, samples.get(i).size(dim));
      }
      place.copy_(samples.get(i));
    }
    return all;
  }

  static Tensor lengths(List<Tensor> samples) {
    long[] lengths = new long[samples.size()];
    Arrays.setAll(lengths, i -> samples.get(i).dim() == 0 ? 1 : samples.get(i).size(0));
    return Torch.tensor(lengths);
  }
}
