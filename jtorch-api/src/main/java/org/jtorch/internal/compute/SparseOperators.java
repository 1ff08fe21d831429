package org.jtorch.internal.compute;

import org.jtorch.SparseOps;
import org.jtorch.internal.calls.Op;

/** The operators that {@link SparseOps} calls. */
public final class SparseOperators {
  public static final Op TO_SPARSE = Op.of("aten::to_sparse", "");
  public static final Op TO_SPARSE_BSR = Op.of("aten::to_sparse_bsr", "");
  public static final Op TO_SPARSE_BSC = Op.of("aten::to_sparse_bsc", "");
  public static final Op INDICES = Op.of("aten::indices", "");
  public static final Op CROW_INDICES = Op.of("aten::crow_indices", "");
  public static final Op COL_INDICES = Op.of("aten::col_indices", "");
  public static final Op CCOL_INDICES = Op.of("aten::ccol_indices", "");
  public static final Op ROW_INDICES = Op.of("aten::row_indices", "");
  public static final Op SMM = Op.of("aten::smm", "");
  public static final Op SSPADDMM = Op.of("aten::sspaddmm", "");
  public static final Op SPARSE_RESIZE_ = Op.of("aten::sparse_resize_", "");
  public static final Op SPARSE_RESIZE_AND_CLEAR_ = Op.of("aten::sparse_resize_and_clear_", "");
  public static final Op RESIZE_AS_SPARSE_ = Op.of("aten::resize_as_sparse_", "");

  private SparseOperators() {}
}
