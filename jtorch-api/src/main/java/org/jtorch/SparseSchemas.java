package org.jtorch;

/** The operators that {@link SparseOps} calls. */
final class SparseSchemas {
  static final Op TO_SPARSE = Op.of("aten::to_sparse", "");
  static final Op TO_SPARSE_BSR = Op.of("aten::to_sparse_bsr", "");
  static final Op TO_SPARSE_BSC = Op.of("aten::to_sparse_bsc", "");
  static final Op INDICES = Op.of("aten::indices", "");
  static final Op CROW_INDICES = Op.of("aten::crow_indices", "");
  static final Op COL_INDICES = Op.of("aten::col_indices", "");
  static final Op CCOL_INDICES = Op.of("aten::ccol_indices", "");
  static final Op ROW_INDICES = Op.of("aten::row_indices", "");
  static final Op SMM = Op.of("aten::smm", "");
  static final Op SSPADDMM = Op.of("aten::sspaddmm", "");
  static final Op SPARSE_RESIZE_ = Op.of("aten::sparse_resize_", "");
  static final Op SPARSE_RESIZE_AND_CLEAR_ = Op.of("aten::sparse_resize_and_clear_", "");
  static final Op RESIZE_AS_SPARSE_ = Op.of("aten::resize_as_sparse_", "");

  private SparseSchemas() {}
}
