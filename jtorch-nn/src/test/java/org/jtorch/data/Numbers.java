package org.jtorch.data;

import java.util.Objects;

/** Dataset of the numbers from 0 to below a size. */
record Numbers(long size) implements Dataset<Long> {
  @Override
  public Long get(long index) {
    return Objects.checkIndex(index, size);
  }
}
