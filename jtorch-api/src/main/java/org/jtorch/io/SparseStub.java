package org.jtorch.io;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * A sparse tensor of a file.
 *
 * @param parts indices and values; of a compressed layout compressed indices, plain indices, values
 * @param isCoalesced whether the indices of a COO tensor are sorted and unique
 */
record SparseStub(Layout layout, List<TensorStub> parts, Shape shape, boolean isCoalesced)
    implements PickledTensor {
  SparseStub {
    try {
      long count = 1;
      for (long size : shape.toArray()) {
        count = Math.multiplyExact(count, Math.max(size, 1));
      }
    } catch (ArithmeticException e) {
      throw new MalformedException("a sparse tensor " + shape + " is too large", e);
    }
  }

  @Override
  public DType dtype() {
    return parts.get(parts.size() - 1).dtype();
  }
}
