package org.jtorch.internal.binding;

import org.bytedeco.pytorch.IValue;

/** An {@code IValue} wrapper that owns nothing and can be pointed at any cell. */
public final class IValueView extends IValue {
  public IValueView() {
    deallocate();
  }

  /** Points at the cell at an address. */
  public IValueView at(long address) {
    this.address = address;
    return this;
  }
}
