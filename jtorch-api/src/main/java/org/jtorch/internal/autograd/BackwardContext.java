package org.jtorch.internal.autograd;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** The state of a custom function in one backward pass: received and computed gradients. */
final class BackwardContext {
  private final @Nullable Tensor[] received;
  private final @Nullable Tensor[] computed;
  private int waiting;

  BackwardContext(int inputs, int outputs) {
    received = new Tensor[outputs];
    computed = new Tensor[inputs];
  }

  /** Accumulates the gradient of an output, which may be used in the graph more than once. */
  synchronized void add(int output, Tensor gradient) {
    Tensor before = received[output];
    received[output] = before == null ? gradient : before.add(gradient);
  }

  synchronized @Nullable Tensor received(int output) {
    return received[output];
  }

  synchronized void put(int input, @Nullable Tensor gradient) {
    computed[input] = gradient;
    waiting++;
  }

  synchronized @Nullable Tensor take(int input) {
    Tensor gradient = computed[input];
    computed[input] = null;
    waiting--;
    return gradient;
  }

  /** Returns whether all computed gradients have been taken. */
  synchronized boolean isEmpty() {
    return waiting == 0;
  }
}
