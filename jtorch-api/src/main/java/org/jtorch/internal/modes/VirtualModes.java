package org.jtorch.internal.modes;

/**
 * The modes that one virtual thread wants. libtorch keeps its modes in the carrier thread, which
 * many virtual threads share, so they are set anew before each native call.
 */
public final class VirtualModes {
  public boolean grad = true;
  public boolean inference;
  public AutocastState autocast = AutocastState.INITIAL;

  public void assertOnCarrier() {
    NativeModes.setForCall(this);
  }
}
