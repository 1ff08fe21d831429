package org.jtorch.serving.internal.protocol;

import java.util.List;
import org.jtorch.Tensor;

/**
 * One output of an answer.
 *
 * @param name its name
 * @param type its datatype
 * @param rows one tensor per request of the batch, all of one shape
 * @param binary whether it is sent as binary data
 */
public record OutputTensor(String name, ProtocolType type, List<Tensor> rows, boolean binary) {
  /** Creates an output. */
  public OutputTensor {
    rows = List.copyOf(rows);
    if (!binary && !type.hasJson()) {
      throw ProtocolException.bad(
          "output %s has datatype %s, which has no JSON form: request it with binary_data",
          name, type);
    }
  }

  long elements() {
    return rows.get(0).numel() * rows.size();
  }

  long bytes() {
    return elements() * type.dtype().itemSize();
  }
}
