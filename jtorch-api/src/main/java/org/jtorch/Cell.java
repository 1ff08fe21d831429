package org.jtorch;

import org.bytedeco.pytorch.IValue;

/** An {@code IValue} wrapper that owns nothing and can be pointed at any cell. */
final class Cell extends IValue {
  Cell() {
    deallocate();
  }

  /** Points at the cell at an address. */
  Cell at(long address) {
    this.address = address;
    return this;
  }
}
