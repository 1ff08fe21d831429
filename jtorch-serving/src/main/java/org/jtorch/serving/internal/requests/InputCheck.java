package org.jtorch.serving.internal.requests;

import java.util.List;
import java.util.Locale;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.serving.TensorSpec;

/** Compares inputs with a model's signature. */
final class InputCheck {
  private InputCheck() {}

  /**
   * Checks the padded inputs of one request.
   *
   * @param specs the signature, masks included; empty if not known
   * @param sizes true if the sizes must fit too, not only dtypes and numbers of dimensions
   * @param masks number of masks that will be appended
   * @throws IllegalArgumentException if they do not fit
   */
  static void check(List<TensorSpec> specs, boolean sizes, List<Tensor> tensors, int masks) {
    if (specs.isEmpty()) {
      return;
    }
    if (tensors.size() + masks != specs.size()) {
      throw new IllegalArgumentException(
          "the model takes " + (specs.size() - masks) + " inputs, not " + tensors.size());
    }
    for (int i = 0; i < tensors.size(); i++) {
      if (!fits(specs.get(i), tensors.get(i), sizes)) {
        throw new IllegalArgumentException(message(specs.get(i), tensors.get(i)));
      }
    }
  }

  private static boolean fits(TensorSpec spec, Tensor tensor, boolean sizesToo) {
    Shape shape = tensor.shape();
    List<Long> sizes = spec.shape();
    if (spec.dtype() != tensor.dtype() || shape.rank() + 1 != sizes.size()) {
      return false;
    }
    for (int dim = 0; sizesToo && dim < shape.rank(); dim++) {
      long size = sizes.get(dim + 1);
      if (size != TensorSpec.ANY && size != shape.size(dim)) {
        return false;
      }
    }
    return true;
  }

  private static String message(TensorSpec spec, Tensor tensor) {
    return String.format(
        Locale.ROOT,
        "input %s must be %s of shape %s without the batch dimension, not %s of shape %s",
        spec.name(),
        spec.dtype().pythonName(),
        spec.shape().subList(Math.min(1, spec.shape().size()), spec.shape().size()),
        tensor.dtype().pythonName(),
        tensor.shape());
  }
}
