package org.jtorch;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InferenceMode;

/**
 * The grad and inference mode that one virtual thread wants. libtorch keeps its modes in the
 * carrier thread, which many virtual threads share, so they are set anew before each native call.
 */
final class VirtualModes {
  boolean grad = true;
  boolean inference;

  void assertOnCarrier() {
    if (InferenceMode.is_enabled() != inference) {
      NativeModes.setInference(inference);
    }
    GradMode.set_enabled(grad);
  }
}
