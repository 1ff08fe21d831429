package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Dataset of tensors, indexed along their first dimension, {@code torch.utils.data.TensorDataset}.
 *
 * <p><b>Ownership:</b> takes the tensors out of all scopes. A sample consists of views.
 *
 * <p><b>Thread safety:</b> safe while the tensors are not modified.
 */
public final class TensorDataset implements Dataset<Sample>, BatchReader {
  private final List<Tensor> tensors;

  /**
   * Creates a dataset.
   *
   * @param tensors at least one, usually inputs and targets, each of shape {@code (N, ...)}
   * @throws IllegalArgumentException if the sizes of the first dimensions differ
   */
  public TensorDataset(Tensor... tensors) {
    this.tensors = List.of(tensors);
    if (tensors.length == 0) {
      throw new IllegalArgumentException("TensorDataset: no tensors");
    }
    for (Tensor tensor : tensors) {
      if (tensor.dim() == 0 || tensors[0].dim() == 0 || tensor.size(0) != tensors[0].size(0)) {
        throw new IllegalArgumentException(
            "TensorDataset: " + shapes(" of shape ", " and ") + " differ in the number of samples");
      }
    }
    this.tensors.forEach(TensorScope::unscoped);
  }

  /** {@return the tensors, which the dataset owns} */
  public List<Tensor> tensors() {
    return tensors;
  }

  @Override
  public Sample get(long index) {
    List<Tensor> views = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      views.add(tensor.get(index));
    }
    return new Sample(views);
  }

  @Override
  public long size() {
    return tensors.get(0).size(0);
  }

  @Override
  public Batch readBatch(long[] indices) {
    Tensor places = Torch.tensor(indices);
    try {
      return new Batch(tensors.stream().map(tensor -> tensor.indexSelect(0, places)).toList());
    } finally {
      places.close();
    }
  }

  private String shapes(String between, String separator) {
    if (tensors.size() == 2) {
      return "inputs"
          + between
          + tensors.get(0).shape()
          + separator
          + "targets"
          + between
          + tensors.get(1).shape();
    }
    return tensors.stream()
        .map(Tensor::shape)
        .map(Shape::toString)
        .collect(Collectors.joining(", "));
  }

  /** Returns the shapes of the tensors. */
  @Override
  public String toString() {
    return "TensorDataset(" + shapes("=", ", ") + ")";
  }
}
