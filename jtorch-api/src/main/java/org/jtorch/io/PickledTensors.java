package org.jtorch.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Layout;
import org.jtorch.QuantizedOps.QScheme;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/** The functions of torch that rebuild tensors. */
final class PickledTensors {
  private PickledTensors() {}

  static Object call(PickleFunction function, PickleTuple arguments) {
    return switch (function) {
      case REBUILD_TENSOR -> tensor(arguments, storage(arguments).dtype(), flags(arguments, -1));
      case REBUILD_TENSOR_V2 ->
          tensor(
              arguments,
              storage(arguments).dtype(),
              flags(arguments, 6).requiringGrad(arguments.bool(4)));
      case REBUILD_TENSOR_V3 ->
          tensor(
              arguments, dtype(arguments, 6), flags(arguments, 7).requiringGrad(arguments.bool(4)));
      case REBUILD_PARAMETER, REBUILD_PARAMETER_WITH_STATE, PARAMETER -> parameter(arguments, true);
      case BUFFER -> parameter(arguments, false);
      case REBUILD_SPARSE -> sparse(arguments);
      case REBUILD_QUANTIZED -> quantized(arguments);
      case REBUILD_NESTED ->
          new NestedStub(
              dense(arguments.get(0)),
              dense(arguments.get(1)),
              dense(arguments.get(2)),
              dense(arguments.get(3)));
      case REBUILD_META ->
          new MetaStub(
              dtype(arguments, 0),
              shape(arguments.integers(1)),
              shape(arguments.integers(2)),
              arguments.bool(3));
      case REBUILD_WRAPPER -> new PickleObject(className(arguments.get(0)), arguments);
      case REBUILD_FROM_CPU -> fromCpu(arguments);
      case REBUILD_FROM_TYPE -> ofType(arguments);
      default -> throw new AssertionError(function);
    };
  }

  /** {@code torch.serialization._get_layout("torch.sparse_coo")}. */
  static Layout layout(PickleTuple arguments) {
    String name = arguments.text(0);
    for (Layout layout : Layout.values()) {
      if (pythonName(layout).equals(name)) {
        return layout;
      }
    }
    throw new MalformedException("the layout \"" + name + "\" is unknown");
  }

  static String pythonName(Layout layout) {
    return layout == Layout.MKLDNN
        ? "torch._mkldnn"
        : "torch." + layout.name().toLowerCase(Locale.ROOT);
  }

  private static TensorStub tensor(PickleTuple arguments, DType dtype, TensorStub.Flags flags) {
    if (dtype.isQuantized()) {
      throw new MalformedException("a tensor of " + dtype + " without scale");
    }
    return elements(arguments, dtype, flags);
  }

  private static TensorStub elements(PickleTuple arguments, DType dtype, TensorStub.Flags flags) {
    return TensorStub.of(
        storage(arguments),
        dtype,
        arguments.integer(1),
        arguments.integers(2),
        arguments.integers(3),
        flags);
  }

  private static DType dtype(PickleTuple arguments, int index) {
    if (arguments.get(index) instanceof DType dtype) {
      return dtype;
    }
    throw new MalformedException(PickleTree.describe(arguments.get(index)) + " is no dtype");
  }

  private static StorageStub storage(PickleTuple arguments) {
    if (arguments.get(0) instanceof StorageStub storage) {
      return storage;
    }
    throw new MalformedException(PickleTree.describe(arguments.get(0)) + " is no storage");
  }

  private static TensorStub dense(Object value) {
    if (value instanceof TensorStub tensor && !tensor.dtype().isQuantized()) {
      return tensor;
    }
    throw new MalformedException(
        "a part of a tensor is " + PickleTree.describe(value) + ", not a dense tensor");
  }

  private static Shape shape(long[] sizes) {
    for (long size : sizes) {
      if (size < 0) {
        throw new MalformedException("a tensor has size or stride " + size);
      }
    }
    return Shape.of(sizes);
  }

  private static TensorStub.Flags flags(PickleTuple arguments, int metadata) {
    if (metadata < 0 || arguments.size() <= metadata) {
      return TensorStub.Flags.NONE;
    }
    if (arguments.get(metadata) instanceof PickleDict dict) {
      Map<Object, Object> entries = dict.entries();
      return new TensorStub.Flags(
          false, Boolean.TRUE.equals(entries.get("conj")), Boolean.TRUE.equals(entries.get("neg")));
    }
    return TensorStub.Flags.NONE;
  }

  /** A parameter, of which a tensor subclass that jtorch does not know stays as it is. */
  private static Object parameter(PickleTuple arguments, boolean trains) {
    Object data = arguments.get(0);
    if (data instanceof PickledTensor tensor) {
      return tensor.requiringGrad(arguments.size() < 2 ? trains : arguments.bool(1));
    } else if (data instanceof PickleObject) {
      return data;
    }
    throw new MalformedException("a parameter of " + PickleTree.describe(data));
  }

  private static SparseStub sparse(PickleTuple arguments) {
    if (!(arguments.get(0) instanceof Layout layout)) {
      throw new MalformedException(PickleTree.describe(arguments.get(0)) + " is no layout");
    }
    PickleTuple data = arguments.tuple(1);
    int parts =
        switch (layout) {
          case SPARSE_COO -> 2;
          case SPARSE_CSR, SPARSE_CSC, SPARSE_BSR, SPARSE_BSC -> 3;
          default -> throw new MalformedException("a sparse tensor of layout " + layout);
        };
    List<TensorStub> stubs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      stubs.add(dense(data.get(i)));
    }
    boolean isCoalesced =
        layout == Layout.SPARSE_COO && data.size() > 3 && Boolean.TRUE.equals(data.get(3));
    return new SparseStub(layout, stubs, shape(data.integers(parts)), isCoalesced);
  }

  private static QuantizedStub quantized(PickleTuple arguments) {
    StorageStub storage = storage(arguments);
    PickleTuple parameters = arguments.tuple(4);
    if (!storage.dtype().isQuantized() || !(parameters.get(0) instanceof QScheme scheme)) {
      throw new MalformedException(
          "a quantized tensor of "
              + storage.dtype()
              + " by "
              + PickleTree.describe(parameters.get(0)));
    }
    TensorStub elements = elements(arguments, storage.dtype(), TensorStub.Flags.NONE);
    if (scheme == QScheme.PER_TENSOR_AFFINE) {
      return new QuantizedStub(elements, parameters.real(1), parameters.integer(2), null);
    } else if (scheme != QScheme.PER_CHANNEL_AFFINE
        && scheme != QScheme.PER_CHANNEL_AFFINE_FLOAT_QPARAMS) {
      throw new MalformedException("a quantized tensor of scheme " + scheme);
    }
    long axis = parameters.integer(3);
    if (axis < 0 || axis >= elements.sizes().rank()) {
      throw new MalformedException("axis " + axis + " of a tensor " + elements.sizes());
    }
    List<Object> scales = List.of(channels(parameters, 1), channels(parameters, 2));
    return new QuantizedStub(elements, 0, 0, new QuantizedStub.Channels(scales, axis));
  }

  /** Returns a tensor or a list of numbers. */
  private static Object channels(PickleTuple parameters, int index) {
    if (parameters.get(index) instanceof List<?> list) {
      if (!list.stream().allMatch(x -> x instanceof Long || x instanceof Double)) {
        throw new MalformedException("scales that are not numbers");
      }
      return list;
    }
    return dense(parameters.get(index));
  }

  /** {@code (data, dtype, device, requires_grad)}; tensors are loaded to the CPU. */
  private static Object fromCpu(PickleTuple arguments) {
    TensorStub data = dense(arguments.get(0));
    if (data.dtype() != dtype(arguments, 1)) {
      throw new MalformedException(
          "a tensor of " + data.dtype() + " that stands for " + dtype(arguments, 1));
    }
    return data.requiringGrad(arguments.bool(3));
  }

  /**
   * A tensor with Python attributes or of a subclass, {@code (function, type, arguments, state)}.
   * Attributes of what is a tensor in Java are dropped.
   */
  private static Object ofType(PickleTuple arguments) {
    if (!(arguments.get(0) instanceof PickleFunction function)) {
      PickleObject object = new PickleObject(className(arguments.get(1)), arguments.tuple(2));
      object.state(arguments.get(3));
      return object;
    }
    if (!function.name().startsWith("REBUILD") || function == PickleFunction.REBUILD_FROM_TYPE) {
      throw new MalformedException("a tensor rebuilt by " + PickleTree.describe(function));
    }
    Object made = call(function, arguments.tuple(2));
    if (made instanceof PickleObject object) {
      object.state(arguments.get(3));
    }
    return made;
  }

  private static String className(Object type) {
    String path = PickleGlobals.path(type);
    if (path == null) {
      throw new MalformedException("a tensor of type " + PickleTree.describe(type));
    }
    return path;
  }
}
