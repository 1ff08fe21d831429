package org.jtorch;

/** How a tensor's elements are stored, {@code torch.layout}. */
public enum Layout {
  /** Dense, addressed by strides; the default. */
  STRIDED,
  /** Sparse by coordinates, {@code torch.sparse_coo}. */
  SPARSE_COO,
  /** Sparse by compressed rows, {@code torch.sparse_csr}. */
  SPARSE_CSR,
  /** oneDNN's own blocked format, {@code torch._mkldnn}. */
  MKLDNN,
  /** Sparse by compressed columns, {@code torch.sparse_csc}. */
  SPARSE_CSC,
  /** Sparse by compressed rows of blocks, {@code torch.sparse_bsr}. */
  SPARSE_BSR,
  /** Sparse by compressed columns of blocks, {@code torch.sparse_bsc}. */
  SPARSE_BSC,
  /** Nested and jagged, {@code torch.jagged}. */
  JAGGED
}
