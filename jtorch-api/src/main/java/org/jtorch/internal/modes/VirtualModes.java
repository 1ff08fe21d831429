package org.jtorch.internal.modes;

/**
 * The modes of a virtual thread. libtorch stores modes in the carrier thread, which many virtual
 * threads share, so they are set again before each native call.
 */
public final class VirtualModes {
  public boolean grad = true;
  public boolean inference;
  public AutocastState autocast = AutocastState.INITIAL;

  public void assertOnCarrier() {
    NativeModes.setForCall(this);
  }
}
