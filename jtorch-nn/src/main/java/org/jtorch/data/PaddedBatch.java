package org.jtorch.data;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Tensors of different lengths in one tensor.
 *
 * @param values {@code (N, L, ...)}, L the largest length
 * @param lengths the lengths before padding, int64 of shape {@code (N)}
 */
public record PaddedBatch(Tensor values, Tensor lengths) {
  /**
   * Returns which elements of {@link #values} along dimension 1 are padding, as {@code
   * src_key_padding_mask} of a transformer is defined.
   *
   * @return bool of shape {@code (N, L)}, true for padding
   */
  public Tensor paddingMask() {
    return TensorScope.compute(
        () -> {
          Tensor places = Torch.arange(values.size(1)).to(lengths.device());
          return places.unsqueeze(0).ge(lengths.unsqueeze(1));
        });
  }
}
