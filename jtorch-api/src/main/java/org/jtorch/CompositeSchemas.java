package org.jtorch;

/** The operators that {@link CompositeOps} calls directly. */
final class CompositeSchemas {
  static final Op INDEX_PUT = Op.of("aten::index_put", "");
  static final Op INDEX_PUT_ = Op.of("aten::index_put_", "");

  private CompositeSchemas() {}
}
