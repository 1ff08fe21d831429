package org.jtorch.internal.binding;

import org.bytedeco.pytorch.IValue;

/** An {@code IValue} wrapper that owns nothing and can point at any value. */
public final class IValueView extends IValue {
  public IValueView() {
    deallocate();
  }

  /** Points at the value at an address. */
  public IValueView at(long address) {
    this.address = address;
    return this;
  }
}
