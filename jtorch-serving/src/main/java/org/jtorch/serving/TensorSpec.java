package org.jtorch.serving;

import java.util.List;
import org.jtorch.DType;

/**
 * Name, dtype and shape of a network's input or output.
 *
 * @param name name in the network's signature, such as {@code "x"}
 * @param dtype the dtype
 * @param shape sizes with the batch dimension first; -1 is any size
 */
public record TensorSpec(String name, DType dtype, List<Long> shape) {
  /** Any size. */
  public static final long ANY = -1;

  /** Creates a description. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }
}
