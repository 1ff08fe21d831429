package org.jtorch;

import org.jtorch.F.Attention;
import org.jtorch.F.MultiHeadAttentionForwardOptions;

/** The attention functions of {@link F} that PyTorch implements in Python. */
final class Attentions {
  private Attentions() {}

  static Attention multiHeadAttentionForward(
      Tensor query, Tensor key, Tensor value, long numHeads, MultiHeadAttentionForwardOptions o) {
    return TensorScope.compute(() -> AttentionForward.of(query, key, value, numHeads, o));
  }
}
