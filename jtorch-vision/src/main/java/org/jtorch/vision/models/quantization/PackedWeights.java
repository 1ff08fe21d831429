package org.jtorch.vision.models.quantization;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.TensorScope;

/** Weights in the layout of libtorch's kernels, packed at the first call. */
final class PackedWeights {
  private final Supplier<IValue> pack;
  private IValue.@Nullable OfObject packed;

  PackedWeights(Supplier<IValue> pack) {
    this.pack = pack;
  }

  synchronized IValue.OfObject get() {
    if (packed == null) {
      packed = TensorScope.unscoped(pack.get().toObject());
    }
    return packed;
  }

  /** Frees the packed weights, after the weights changed or at the end of the module. */
  synchronized void release() {
    if (packed != null) {
      packed.close();
      packed = null;
    }
  }
}
