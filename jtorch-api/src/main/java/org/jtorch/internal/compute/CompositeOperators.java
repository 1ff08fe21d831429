package org.jtorch.internal.compute;

import org.jtorch.CompositeOps;
import org.jtorch.internal.calls.Op;

/** The operators that {@link CompositeOps} calls directly. */
public final class CompositeOperators {
  public static final Op CLONE = Op.of("aten::clone", "");
  public static final Op INDEX_PUT = Op.of("aten::index_put", "");
  public static final Op INDEX_PUT_ = Op.of("aten::index_put_", "");
  public static final Op SET_ = Op.of("aten::set_", "");
  public static final Op SET_TENSOR_ = Op.of("aten::set_", "source_Tensor");
  public static final Op SET_REGION_ = Op.of("aten::set_", "source_Tensor_storage_offset");
  public static final Op NONZERO_NUMPY = Op.of("aten::nonzero_numpy", "");

  private CompositeOperators() {}
}
