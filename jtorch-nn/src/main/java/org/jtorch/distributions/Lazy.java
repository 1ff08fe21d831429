package org.jtorch.distributions;

import java.util.Optional;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.OwnedTensors;

/**
 * A tensor computed from another one at the first use, with gradients. The scope that owns the
 * other one owns it too. One whose scope was closed, after the distribution was kept from it, is
 * computed again.
 */
final class Lazy {
  private final Tensor source;
  private final Supplier<Tensor> supplier;
  private Optional<Tensor> value = Optional.empty();

  Lazy(Tensor source, Supplier<Tensor> supplier) {
    this.source = source;
    this.supplier = supplier;
  }

  synchronized Tensor get() {
    if (value.isEmpty() || value.get().isClosed()) {
      Tensor computed = Torch.enableGrad(() -> TensorScope.compute(supplier::get));
      OwnedTensors.moveToScopeOf(computed, source);
      value = Optional.of(computed);
    }
    return value.get();
  }
}
