package org.jtorch.internal.memory;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** The listener for each tensor that an operator returns, used by anomaly detection. */
public final class ResultListener {
  private static volatile @Nullable Consumer<Tensor> active;

  private ResultListener() {}

  /** Sets the listener; null for none. */
  public static void set(@Nullable Consumer<Tensor> listener) {
    active = listener;
  }

  public static void returned(Tensor tensor) {
    Consumer<Tensor> listener = active;
    if (listener != null) {
      listener.accept(tensor);
    }
  }
}
