package org.jtorch.internal.tracing;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Receives what the thread that is traced does with tensors. */
public interface TraceListener {
  /**
   * An operator is about to be called.
   *
   * @param operator its full name, {@code "aten::add.Tensor"}
   * @param arguments the given arguments by the schema's names, in order; null is None
   * @return receives the result: a tensor, a list, an array with one entry per result, a number, or
   *     null if the results are dropped or there are none
   */
  Consumer<@Nullable Object> calling(String operator, Map<String, @Nullable Object> arguments);

  /** The elements of a tensor are about to be read by Java code. */
  void reading(String called, Tensor tensor);

  /**
   * Java code has written elements of a tensor.
   *
   * @param isNew whether the tensor was created for these elements
   */
  void written(String called, Tensor tensor, boolean isNew);

  /** Something is about to run that a trace cannot contain; throws. */
  void refuse(String what);
}
