package org.jtorch.io;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Ops;
import org.jtorch.QuantizedOps.QScheme;
import org.jtorch.Tensor;

/** Pickles tensors as torch.save does: dense ones on their storage, others by their parts. */
final class TensorPickler {
  /**
   * Dense parts of tensors, the same for every pickle of one checkpoint. Used within one scope,
   * which frees them.
   */
  static final class Parts {
    private final IdentityHashMap<Tensor, List<Tensor>> known = new IdentityHashMap<>();

    private List<Tensor> of(Tensor tensor) {
      return known.computeIfAbsent(tensor, TensorPickler::parts);
    }
  }

  private final PickleWriter out;
  private final Function<Tensor, TensorStub> places;
  private final Parts parts;

  /**
   * Creates a pickler.
   *
   * @param places returns the position of a dense tensor's elements in the file
   */
  TensorPickler(PickleWriter out, Function<Tensor, TensorStub> places, Parts parts) {
    this.out = out;
    this.places = places;
    this.parts = parts;
  }

  void write(Tensor tensor) {
    if (tensor.device().type() == Device.Type.META) {
      meta(tensor);
    } else if (tensor.isNested()) {
      nested(tensor);
    } else if (tensor.dtype().isQuantized()) {
      quantized(tensor);
    } else if (isSparse(tensor.layout())) {
      sparse(tensor);
    } else {
      out.tensor(places.apply(tensor));
    }
  }

  private static boolean isSparse(Layout layout) {
    return switch (layout) {
      case SPARSE_COO, SPARSE_CSR, SPARSE_CSC, SPARSE_BSR, SPARSE_BSC -> true;
      default -> false;
    };
  }

  /** Returns the dense tensors of which a tensor of another kind consists. */
  static List<Tensor> parts(Tensor tensor) {
    if (tensor.isNested()) {
      return List.of(
          Ops.call("aten::values", tensor).toTensor(),
          Ops.unchecked().call("aten::_nested_tensor_size", tensor).toTensor(),
          Ops.unchecked().call("aten::_nested_tensor_strides", tensor).toTensor(),
          Ops.unchecked().call("aten::_nested_tensor_storage_offsets", tensor).toTensor());
    } else if (tensor.dtype().isQuantized()) {
      Tensor integers = tensor.intRepr();
      return tensor.qscheme() == QScheme.PER_TENSOR_AFFINE
          ? List.of(integers)
          : List.of(integers, tensor.qPerChannelScales(), tensor.qPerChannelZeroPoints());
    }
    return switch (tensor.layout()) {
      case SPARSE_COO ->
          List.of(
              Ops.unchecked().call("aten::_indices", tensor).toTensor(),
              Ops.unchecked().call("aten::_values", tensor).toTensor());
      case SPARSE_CSR, SPARSE_BSR ->
          List.of(tensor.crowIndices(), tensor.colIndices(), tensor.values());
      default -> List.of(tensor.ccolIndices(), tensor.rowIndices(), tensor.values());
    };
  }

  private void meta(Tensor tensor) {
    out.global("torch._utils", "_rebuild_meta_tensor_no_storage");
    out.op(Opcode.MARK);
    out.global("torch", tensor.dtype().pythonName());
    out.integers(tensor.shape().toArray());
    out.integers(tensor.strides());
    out.bool(tensor.requiresGrad());
    call();
  }

  private void nested(Tensor tensor) {
    out.global("torch._utils", "_rebuild_nested_tensor");
    out.op(Opcode.MARK);
    parts.of(tensor).forEach(part -> out.tensor(places.apply(part)));
    call();
  }

  private void sparse(Tensor tensor) {
    out.global("torch._utils", "_rebuild_sparse_tensor");
    out.op(Opcode.MARK);
    layout(tensor.layout());
    out.op(Opcode.MARK);
    parts.of(tensor).forEach(part -> out.tensor(places.apply(part)));
    out.size(tensor.shape());
    if (tensor.layout() == Layout.SPARSE_COO) {
      out.bool(isCoalesced(tensor));
    }
    out.op(Opcode.TUPLE);
    call();
  }

  static boolean isCoalesced(Tensor tensor) {
    return Ops.call("aten::is_coalesced", tensor).toBoolean();
  }

  /** Writes {@code torch.sparse_coo} and kin. */
  void layout(Layout layout) {
    out.global("torch.serialization", "_get_layout");
    out.recurringText(PickledTensors.pythonName(layout));
    out.op(Opcode.TUPLE1);
    out.op(Opcode.REDUCE);
  }

  private void quantized(Tensor tensor) {
    if (tensor.dtype() == DType.QUINT4X2 || tensor.dtype() == DType.QUINT2X4) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a checkpoint cannot hold a tensor of dtype %s", tensor.dtype()));
    }
    List<Tensor> all = parts.of(tensor);
    TensorStub place = places.apply(all.get(0));
    out.global("torch._utils", "_rebuild_qtensor");
    out.op(Opcode.MARK);
    out.storage(place.storage(), tensor.dtype());
    out.integer(place.offset());
    out.integers(place.sizes().toArray());
    out.integers(place.strides().toArray());
    out.op(Opcode.MARK);
    if (all.size() == 1) {
      out.global("torch", "per_tensor_affine");
      out.real(tensor.qScale());
      out.integer(tensor.qZeroPoint());
    } else {
      out.global("torch", "per_channel_affine");
      out.tensor(places.apply(all.get(1)));
      out.tensor(places.apply(all.get(2)));
      out.integer(tensor.qPerChannelAxis());
    }
    out.op(Opcode.TUPLE);
    out.bool(false);
    out.emptyOrderedDict();
    call();
  }

  private void call() {
    out.op(Opcode.TUPLE);
    out.op(Opcode.REDUCE);
  }
}
