package org.jtorch;

/** Memory layout of a tensor, {@code torch.layout}. */
public enum Layout {
  /** Dense with strides; the default, {@code torch.strided}. */
  STRIDED,
  /** Sparse in coordinate format, {@code torch.sparse_coo}. */
  SPARSE_COO,
  /** Compressed sparse rows, {@code torch.sparse_csr}. */
  SPARSE_CSR,
  /** oneDNN's blocked format, {@code torch._mkldnn}. */
  MKLDNN,
  /** Compressed sparse columns, {@code torch.sparse_csc}. */
  SPARSE_CSC,
  /** Compressed sparse rows of blocks, {@code torch.sparse_bsr}. */
  SPARSE_BSR,
  /** Compressed sparse columns of blocks, {@code torch.sparse_bsc}. */
  SPARSE_BSC,
  /** Nested tensor with jagged layout, {@code torch.jagged}. */
  JAGGED
}
