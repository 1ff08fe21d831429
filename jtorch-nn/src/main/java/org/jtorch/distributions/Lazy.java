package org.jtorch.distributions;

import java.util.Optional;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** A tensor computed at the first use, with gradients, that belongs to no scope. */
final class Lazy {
  private final Supplier<Tensor> supplier;
  private Optional<Tensor> value = Optional.empty();

  Lazy(Supplier<Tensor> supplier) {
    this.supplier = supplier;
  }

  synchronized Tensor get() {
    if (value.isEmpty()) {
      Tensor computed = Torch.enableGrad(() -> TensorScope.compute(supplier::get));
      value = Optional.of(TensorScope.unscoped(computed));
    }
    return value.get();
  }
}
