package org.jtorch.serving.internal.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Padding;
import org.jtorch.serving.Sample;

/** Applies the declared paddings of a model. */
final class Padder {
  private final List<Padding> paddings;

  Padder(List<Padding> paddings) {
    this.paddings = List.copyOf(paddings);
  }

  private List<Long> lengths(List<Tensor> tensors) {
    List<Long> lengths = new ArrayList<>(paddings.size());
    for (Padding padding : paddings) {
      Tensor tensor = tensors.size() > padding.input() ? tensors.get(padding.input()) : null;
      if (tensor == null || tensor.shape().rank() <= padding.dim()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "input %d needs a dimension %d, which is padded",
                padding.input(),
                padding.dim()));
      }
      long length = tensor.shape().size(padding.dim());
      if (length > longest(padding)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "dimension %d of input %d has size %d, but at most %d is allowed",
                padding.dim(),
                padding.input(),
                length,
                longest(padding)));
      }
      lengths.add(length);
    }
    return lengths;
  }

  private static long longest(Padding padding) {
    return padding.sizes().get(padding.sizes().size() - 1);
  }

  /** Returns the smallest allowed size that is not below a length. */
  static long padded(Padding padding, long length) {
    for (long size : padding.sizes()) {
      if (size >= length) {
        return size;
      }
    }
    throw new IllegalArgumentException("size " + length + " is above all allowed ones");
  }

  /**
   * Pads the tensors of a request; those that need none are returned unchanged.
   *
   * @throws IllegalArgumentException if a padded dimension is missing or too long
   */
  Padded pad(List<Tensor> tensors) {
    if (paddings.isEmpty()) {
      return new Padded(tensors, List.of());
    }
    List<Long> lengths = lengths(tensors);
    List<Tensor> padded = new ArrayList<>(tensors);
    for (int i = 0; i < paddings.size(); i++) {
      Padding padding = paddings.get(i);
      Tensor tensor = padded.get(padding.input());
      long missing = padded(padding, lengths.get(i)) - lengths.get(i);
      if (missing > 0) {
        long[] amounts = new long[2 * (tensor.shape().rank() - padding.dim())];
        amounts[amounts.length - 1] = missing;
        padded.set(padding.input(), Torch.constantPadNd(tensor, amounts, value(padding, tensor)));
      }
    }
    return new Padded(padded, lengths);
  }

  private static Number value(Padding padding, Tensor tensor) {
    boolean isReal = tensor.dtype().isFloatingPoint() || tensor.dtype().isComplex();
    return isReal ? (Number) padding.value() : (Number) (long) padding.value();
  }

  /** Returns the number of masks that are appended to the inputs. */
  int masks() {
    return (int) paddings.stream().filter(Padding::mask).count();
  }

  /** Returns the masks of a batch, in the order of the paddings. */
  List<Tensor> masks(List<Padded> batch) {
    List<Tensor> masks = new ArrayList<>();
    for (int i = 0; i < paddings.size(); i++) {
      if (paddings.get(i).mask()) {
        int index = i;
        long[] lengths = batch.stream().mapToLong(x -> x.lengths().get(index)).toArray();
        Tensor positions = Torch.arange(padded(paddings.get(i), lengths[0]));
        masks.add(positions.lt(Torch.tensor(lengths).unsqueeze(1)));
      }
    }
    return masks;
  }

  /** Returns the inputs of a request without their padding. */
  Sample own(Padded request) {
    List<Tensor> own = new ArrayList<>(request.tensors());
    for (int i = 0; i < paddings.size(); i++) {
      Padding padding = paddings.get(i);
      Tensor tensor = own.get(padding.input());
      own.set(padding.input(), tensor.narrow(padding.dim(), 0, request.lengths().get(i)));
    }
    return new Sample(own);
  }

  /** Cuts a result back to the request's own sizes. */
  Tensor cut(Tensor result, List<Long> lengths) {
    Tensor cut = result;
    for (int i = 0; i < paddings.size(); i++) {
      Padding padding = paddings.get(i);
      int dim = padding.cut().orElse(Integer.MAX_VALUE);
      long length = lengths.get(i);
      long size = padded(padding, length);
      if (size > length && dim < cut.shape().rank() && cut.shape().size(dim) == size) {
        cut = cut.narrow(dim, 0, length);
      }
    }
    return cut;
  }
}
