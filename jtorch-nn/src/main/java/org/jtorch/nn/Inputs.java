package org.jtorch.nn;

import org.jtorch.TorchException;

/**
 * Refuses inputs that libtorch would take for others, or refuse without saying what was meant. What
 * is thrown is libtorch's kind of exception, so that the module's path leads the message.
 */
final class Inputs {
  private Inputs() {}

  static TorchException refused(Module module, String sentence) {
    return new TorchException(module.reprName() + ": " + sentence, "", null);
  }
}
