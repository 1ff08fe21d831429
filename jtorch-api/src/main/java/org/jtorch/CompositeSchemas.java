package org.jtorch;

/** The operators that {@link CompositeOps} calls directly. */
final class CompositeSchemas {
  static final Op CLONE = Op.of("aten::clone", "");
  static final Op INDEX_PUT = Op.of("aten::index_put", "");
  static final Op INDEX_PUT_ = Op.of("aten::index_put_", "");
  static final Op SET_ = Op.of("aten::set_", "");
  static final Op SET_TENSOR_ = Op.of("aten::set_", "source_Tensor");
  static final Op SET_REGION_ = Op.of("aten::set_", "source_Tensor_storage_offset");
  static final Op NONZERO_NUMPY = Op.of("aten::nonzero_numpy", "");

  private CompositeSchemas() {}
}
