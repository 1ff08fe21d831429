package org.jtorch;

/**
 * The modes that one virtual thread wants. libtorch keeps its modes in the carrier thread, which
 * many virtual threads share, so they are set anew before each native call.
 */
final class VirtualModes {
  boolean grad = true;
  boolean inference;
  AutocastState autocast = AutocastState.INITIAL;

  void assertOnCarrier() {
    NativeModes.setForCall(this);
  }
}
