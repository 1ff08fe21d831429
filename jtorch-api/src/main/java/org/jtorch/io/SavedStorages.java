package org.jtorch.io;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Storages of the tensors of one checkpoint. A shared storage is written once, and only the range
 * that its tensors use. Used within one scope, which frees the tensors created here.
 */
final class SavedStorages {
  private record Key(long address, Device device, DType dtype) {}

  /** A range of elements used by tensors with the same storage and dtype. */
  private static final class Span {
    private final String key;
    private final Tensor tensor;
    private long first = Long.MAX_VALUE;
    private long end;

    Span(String key, Tensor tensor) {
      this.key = key;
      this.tensor = tensor;
    }

    void cover(long from, long to) {
      first = Math.min(first, from);
      end = Math.max(end, to);
    }

    long elements() {
      return Math.max(end - first, 0);
    }

    long bytes() {
      return elements() * tensor.dtype().itemSize();
    }
  }

  private final Map<Key, Span> spans = new LinkedHashMap<>();
  private final IdentityHashMap<Tensor, Tensor> resolved = new IdentityHashMap<>();

  /** Registers a tensor; the returned stub is a placeholder. */
  TensorStub collect(Tensor tensor) {
    check(tensor);
    Tensor plain = tensor.resolveConj().resolveNeg();
    resolved.put(tensor, plain);
    Span span =
        spans.computeIfAbsent(key(plain), key -> new Span(Integer.toString(spans.size()), plain));
    if (plain.numel() > 0) {
      span.cover(plain.storageOffset(), end(plain));
    }
    return stub(tensor, 0);
  }

  /** Returns the position of a tensor's elements after all tensors have been collected. */
  TensorStub locate(Tensor tensor) {
    Tensor plain = resolved(tensor);
    return stub(tensor, plain.numel() == 0 ? 0 : plain.storageOffset() - span(plain).first);
  }

  /** Writes each storage as a record {@code data/KEY}. */
  void writeTo(ZipWriter zip) throws IOException {
    ElementWriter writer = new ElementWriter();
    for (Span span : spans.values()) {
      zip.record(
          "data/" + span.key,
          span.bytes(),
          channel -> writer.write(span.tensor, span.first, span.elements(), channel));
    }
  }

  private TensorStub stub(Tensor tensor, long offset) {
    Tensor plain = resolved(tensor);
    Span span = span(plain);
    return new TensorStub(
        new StorageStub(span.key, plain.dtype(), 0, span.bytes()),
        plain.dtype(),
        offset,
        plain.shape(),
        Shape.of(plain.strides()),
        TensorStub.Flags.NONE.requiringGrad(tensor.requiresGrad()));
  }

  private Tensor resolved(Tensor tensor) {
    Tensor plain = resolved.get(tensor);
    if (plain == null) {
      throw new IllegalStateException("the map changed while it was being saved");
    }
    return plain;
  }

  private Span span(Tensor plain) {
    Span span = spans.get(key(plain));
    if (span == null) {
      throw new IllegalStateException("a tensor changed while it was being saved");
    }
    return span;
  }

  /** Returns the key of a tensor's storage; tensors without elements have no range of their own. */
  private static Key key(Tensor tensor) {
    long address = tensor.numel() == 0 ? 0 : tensor.storageAddress();
    return new Key(address, tensor.device(), tensor.dtype());
  }

  private static long end(Tensor tensor) {
    long[] sizes = tensor.shape().toArray();
    long[] strides = tensor.strides();
    long last = tensor.storageOffset();
    for (int i = 0; i < sizes.length; i++) {
      last += (sizes[i] - 1) * strides[i];
    }
    return last + 1;
  }

  private static void check(Tensor tensor) {
    if (tensor.layout() != Layout.STRIDED
        || tensor.dtype().isQuantized()
        || tensor.device().type() == Device.Type.META) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a checkpoint cannot hold a tensor of layout %s, dtype %s, on %s",
              tensor.layout(),
              tensor.dtype(),
              tensor.device()));
    }
  }
}
