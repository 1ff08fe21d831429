package org.jtorch.data;

import java.util.Objects;

/** The numbers from 0 to below a size, each its own sample. */
record Numbers(long size) implements Dataset<Long> {
  @Override
  public Long get(long index) {
    return Objects.checkIndex(index, size);
  }
}
