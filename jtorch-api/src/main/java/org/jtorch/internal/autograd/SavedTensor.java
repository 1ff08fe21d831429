package org.jtorch.internal.autograd;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.ErrorHints;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.memory.ThreadModes;

/** A tensor saved for the backward of a custom function. */
final class SavedTensor {
  private final CustomNode node;

  /** The index of the output that it is, or -1. */
  private final int output;

  private final Tensor held;
  private final long version;

  /** Saves a tensor. An output is detached first; otherwise it would keep its own graph alive. */
  SavedTensor(CustomNode node, Tensor tensor, int output) {
    this.node = node;
    this.output = output;
    held = TensorScope.unscoped(output < 0 ? Autograd.alias(tensor) : tensor.detach());
    version = Autograd.version(held);
  }

  Tensor unpack(String function) {
    long now = Autograd.version(held);
    if (now != version) {
      throw refused(
          function,
          "one of the variables needed for gradient computation has been modified by an inplace"
              + " operation: ["
              + TensorSummary.of(held)
              + "] is at version "
              + now
              + "; expected version "
              + version
              + " instead.");
    }
    return output >= 0 && ThreadModes.isGradEnabled()
        ? node.reattach(output, held)
        : Autograd.alias(held);
  }

  void close() {
    held.close();
  }

  static TorchException freed(String function) {
    return refused(
        function,
        "Trying to backward through the graph a second time (or directly access saved tensors after"
            + " they have already been freed).");
  }

  private static TorchException refused(String function, String sentence) {
    return new TorchException(function + ": " + sentence + ErrorHints.of(sentence), sentence, null);
  }
}
