package org.jtorch.internal.binding;

import org.bytedeco.pytorch.IValue;

/** An {@code IValue} wrapper that owns nothing and can be pointed at any cell. */
public final class Cell extends IValue {
  public Cell() {
    deallocate();
  }

  /** Points at the cell at an address. */
  public Cell at(long address) {
    this.address = address;
    return this;
  }
}
