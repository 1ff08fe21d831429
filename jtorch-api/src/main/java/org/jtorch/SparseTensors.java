package org.jtorch;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.calls.TensorSummary;
import org.jtorch.internal.compute.SparseOperators;

/**
 * Creates sparse tensors with valid indices: the indices are copied, so that no other tensor can
 * change them, and checked, which libtorch omits by default.
 */
final class SparseTensors {
  private static final Op COO = Op.of("aten::sparse_coo_tensor", "indices");
  private static final Op COO_SIZE = Op.of("aten::sparse_coo_tensor", "indices_size");
  private static final Op COMPRESSED = Op.of("aten::sparse_compressed_tensor", "comp_plain_value");
  private static final Op COMPRESSED_SIZE =
      Op.of("aten::sparse_compressed_tensor", "comp_plain_value_size");
  private static final Op CHECK_COO = Op.of("aten::_validate_sparse_coo_tensor_args", "");
  private static final Op CHECK_COMPRESSED =
      Op.of("aten::_validate_sparse_compressed_tensor_args", "");

  private SparseTensors() {}

  /** Returns a copy of a sparse tensor's indices. */
  static Tensor positions(Op op, Tensor sparse) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Dispatch.tensor(op, sparse).clone());
    }
  }

  /** Creates a COO tensor; without a shape, the shape is inferred from the indices. */
  static Tensor coordinates(
      Tensor indices,
      Tensor values,
      @Nullable Shape shape,
      Consumer<Sparse.TensorSettings> settings) {
    Sparse.TensorSettings o = new Sparse.TensorSettings();
    settings.accept(o);
    TensorOptions.Resolved to = o.options;
    try (TensorScope scope = TensorScope.open()) {
      Tensor own = own(indices, to);
      Tensor held = converted(values, to);
      if (shape != null) {
        Dispatch.none(CHECK_COO, own, held, shape, o.isCoalesced);
      }
      Tensor made =
          shape == null
              ? Dispatch.tensor(COO, own, held, null, null, null, null, o.isCoalesced)
              : Dispatch.tensor(COO_SIZE, own, held, shape, null, null, null, null, o.isCoalesced);
      if (shape == null) {
        Dispatch.none(CHECK_COO, own, held, made.shape(), o.isCoalesced);
      }
      return scope.keep(graded(made, to));
    }
  }

  /** Creates a tensor of a compressed layout; without a shape, the shape is inferred. */
  static Tensor compressed(
      Tensor[] parts,
      @Nullable Shape shape,
      Layout layout,
      Consumer<Sparse.TensorSettings> settings) {
    Sparse.TensorSettings o = new Sparse.TensorSettings();
    settings.accept(o);
    if (o.isCoalesced != null) {
      throw new IllegalArgumentException("isCoalesced is for tensors of coordinates alone");
    }
    TensorOptions.Resolved to = o.options;
    try (TensorScope scope = TensorScope.open()) {
      Tensor compressed = own(parts[0], to);
      Tensor plain = own(parts[1], to);
      Tensor values = converted(parts[2], to);
      checkBlocks(layout, compressed, values);
      if (shape != null) {
        Dispatch.none(CHECK_COMPRESSED, compressed, plain, values, shape, layout);
      }
      Tensor made =
          shape == null
              ? Dispatch.tensor(COMPRESSED, compressed, plain, values, values.dtype(), layout)
              : Dispatch.tensor(
                  COMPRESSED_SIZE, compressed, plain, values, shape, values.dtype(), layout);
      if (shape == null) {
        Dispatch.none(CHECK_COMPRESSED, compressed, plain, values, made.shape(), layout);
      }
      return scope.keep(graded(made, to));
    }
  }

  /** Rejects blocks of size 0, because kernels divide by the block sizes. */
  private static void checkBlocks(Layout layout, Tensor compressed, Tensor values) {
    if (layout != Layout.SPARSE_BSR && layout != Layout.SPARSE_BSC) {
      return;
    }
    int rows = compressed.dim();
    if (values.dim() >= rows + 2 && (values.size(rows) == 0 || values.size(rows + 1) == 0)) {
      throw new IllegalArgumentException(
          "the blocks of " + TensorSummary.of(values) + " are empty");
    }
  }

  /**
   * Resizes a COO tensor. Compressed layouts are rejected: their indices would change in place, and
   * a detached tensor may share them.
   */
  static Tensor resizeAs(Tensor sparse, Tensor template) {
    if (sparse.layout() != Layout.SPARSE_COO || template.layout() != Layout.SPARSE_COO) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "resizeAsSparse_: takes tensors of coordinates, not %s and %s",
              sparse.layout(),
              template.layout()));
    }
    return Dispatch.inPlace(SparseOperators.RESIZE_AS_SPARSE_, sparse, template);
  }

  private static Tensor own(Tensor positions, TensorOptions.Resolved to) {
    Tensor own = positions.detach().clone();
    return to.device() == null ? own : own.to(to.device());
  }

  private static Tensor converted(Tensor values, TensorOptions.Resolved to) {
    return to.type() == null && to.device() == null ? values : values.to(to);
  }

  private static Tensor graded(Tensor made, TensorOptions.Resolved to) {
    return to.gradient() ? made.requiresGrad_(true) : made;
  }
}
