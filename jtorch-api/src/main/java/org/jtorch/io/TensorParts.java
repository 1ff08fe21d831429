package org.jtorch.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.internal.zip.MalformedException;

/**
 * Creates tensors that are not dense ones on a storage. Everything that kernels would trust is
 * checked here or by libtorch.
 */
final class TensorParts {
  private final Function<TensorStub, Tensor> dense;
  private final BiFunction<TensorStub, DType, Tensor> elements;

  /**
   * Creates a factory.
   *
   * @param dense creates dense tensors
   * @param elements creates views of the elements of a tensor as another dtype
   */
  TensorParts(Function<TensorStub, Tensor> dense, BiFunction<TensorStub, DType, Tensor> elements) {
    this.dense = dense;
    this.elements = elements;
  }

  Tensor create(PickledTensor stub, StorageReader reader) throws IOException {
    if (stub instanceof SparseStub sparse) {
      return sparse(sparse);
    } else if (stub instanceof QuantizedStub quantized) {
      return quantized(quantized);
    } else if (stub instanceof NestedStub nested) {
      return nested(nested);
    } else if (stub instanceof MetaStub meta) {
      return Torch.emptyStrided(
              meta.dtype().on(Device.META), meta.shape(), meta.strides().toArray())
          .requiresGrad_(meta.requiresGrad());
    } else if (stub instanceof ArrayStub array) {
      return NpyArrays.array(
          reader, Channels.newChannel(new ByteArrayInputStream(array.data())), array.header());
    }
    throw new AssertionError(stub);
  }

  private Tensor sparse(SparseStub stub) {
    List<Tensor> parts = stub.parts().stream().map(dense).toList();
    Tensor first = parts.get(0);
    Tensor second = parts.get(1);
    Shape shape = stub.shape();
    return switch (stub.layout()) {
      case SPARSE_COO ->
          Torch.sparseCooTensor(first, second, shape, o -> o.isCoalesced(stub.isCoalesced()));
      case SPARSE_CSR -> Torch.sparseCsrTensor(first, second, parts.get(2), shape, o -> {});
      case SPARSE_CSC -> Torch.sparseCscTensor(first, second, parts.get(2), shape, o -> {});
      case SPARSE_BSR -> Torch.sparseBsrTensor(first, second, parts.get(2), shape, o -> {});
      default -> Torch.sparseBscTensor(first, second, parts.get(2), shape, o -> {});
    };
  }

  /** The tensor is created without elements and then set on the storage, as in PyTorch. */
  private Tensor quantized(QuantizedStub stub) {
    TensorStub place = stub.elements();
    Tensor storage = elements.apply(place.withoutElements(), TensorStub.plain(stub.dtype()));
    QuantizedStub.Channels channels = stub.channels();
    Tensor empty = channels == null ? perTensor(stub) : perChannel(stub, channels);
    return Ops.unchecked()
        .call(
            "aten::set_.source_Tensor_storage_offset",
            empty,
            storage,
            0,
            place.sizes(),
            place.strides().toArray())
        .toTensor();
  }

  private static Tensor perTensor(QuantizedStub stub) {
    checkZeroPoints(stub.dtype(), stub.zeroPoint());
    return Ops.unchecked()
        .call(
            "aten::_empty_affine_quantized",
            List.of(Shape.of(0)),
            Map.of("dtype", stub.dtype(), "scale", stub.scale(), "zero_point", stub.zeroPoint()))
        .toTensor();
  }

  private Tensor perChannel(QuantizedStub stub, QuantizedStub.Channels channels) {
    Tensor scales = numbers(channels.scales().get(0), DType.FLOAT64);
    Tensor zeroPoints = numbers(channels.scales().get(1), DType.INT64);
    int axis = (int) channels.axis();
    long expected = stub.shape().size(axis);
    if (scales.dim() != 1
        || zeroPoints.dim() != 1
        || scales.numel() != expected
        || zeroPoints.numel() != expected) {
      throw new MalformedException(
          scales.shape() + " scales and " + zeroPoints.shape() + " zero points for " + expected);
    }
    if (zeroPoints.dtype() == DType.INT64) {
      checkZeroPoints(stub.dtype(), zeroPoints.toLongArray());
    }
    // Without elements if there is another dimension: an expanded tensor may have very many.
    long[] sizes = new long[stub.shape().rank()];
    sizes[axis] = expected;
    return Ops.unchecked()
        .call(
            "aten::_empty_per_channel_affine_quantized",
            List.of(Shape.of(sizes)),
            Map.of(
                "scales", scales, "zero_points", zeroPoints, "axis", axis, "dtype", stub.dtype()))
        .toTensor();
  }

  /** Kernels check zero points late or not at all. */
  private static void checkZeroPoints(DType dtype, long... zeroPoints) {
    long lowest =
        switch (dtype) {
          case QINT8 -> Byte.MIN_VALUE;
          case QINT32 -> Integer.MIN_VALUE;
          default -> 0;
        };
    long highest =
        switch (dtype) {
          case QINT8 -> Byte.MAX_VALUE;
          case QINT32 -> Integer.MAX_VALUE;
          case QUINT8 -> 255;
          case QUINT4X2 -> 15;
          default -> 3;
        };
    for (long zeroPoint : zeroPoints) {
      if (zeroPoint < lowest || zeroPoint > highest) {
        throw new MalformedException("zero point " + zeroPoint + " is not a value of " + dtype);
      }
    }
  }

  private Tensor numbers(Object values, DType dtype) {
    if (values instanceof TensorStub stub) {
      return dense.apply(stub).clone();
    }
    return Torch.tensor((List<?>) values).to(dtype);
  }

  private Tensor nested(NestedStub stub) {
    Tensor buffer = dense.apply(stub.buffer());
    Tensor sizes = dense.apply(stub.sizes()).clone();
    Tensor strides = dense.apply(stub.strides()).clone();
    Tensor offsets = dense.apply(stub.offsets()).clone();
    boolean shaped =
        Stream.of(sizes, strides, offsets).allMatch(x -> x.dtype() == DType.INT64)
            && buffer.dim() == 1
            && sizes.dim() == 2
            && sizes.size(1) > 0
            && sizes.shape().equals(strides.shape())
            && offsets.shape().equals(Shape.of(sizes.size(0)));
    if (!shaped) {
      throw new MalformedException(
          "a nested tensor of sizes "
              + sizes.shape()
              + ", strides "
              + strides.shape()
              + ", offsets "
              + offsets.shape()
              + " in a buffer "
              + buffer.shape());
    }
    checkParts(sizes.toLongArray2d(), strides.toLongArray2d(), offsets.toLongArray(), buffer);
    // The offsets count from the start of the storage.
    boolean whole = buffer.storageOffset() == 0 && buffer.isContiguous();
    return Ops.unchecked()
        .call(
            "aten::_nested_view_from_buffer",
            whole ? buffer : buffer.contiguous().clone(),
            sizes,
            strides,
            offsets)
        .toTensor();
  }

  private static void checkParts(long[][] sizes, long[][] strides, long[] offsets, Tensor buffer) {
    for (int i = 0; i < offsets.length; i++) {
      try {
        long end = TensorStub.elementsSpanned(offsets[i], sizes[i], strides[i]);
        if (end <= buffer.numel()) {
          continue;
        }
      } catch (ArithmeticException e) {
        throw new MalformedException("part " + i + " of a nested tensor is too large", e);
      }
      throw new MalformedException("part " + i + " of a nested tensor lies outside its buffer");
    }
  }
}
