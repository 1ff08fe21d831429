package org.jtorch.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Storages of the tensors of one checkpoint. A shared storage is written once, and only the ranges
 * that its tensors use. Used within one scope, which frees the tensors created here.
 */
final class SavedStorages {
  private record Key(long address, Device device, DType dtype) {}

  /** Ranges of elements used by tensors, with nothing long and unused between them. */
  private static final class Span {
    private final Tensor tensor;
    private final long first;
    private long end;
    private String key = "";

    Span(Tensor tensor, long first, long end) {
      this.tensor = tensor;
      this.first = first;
      this.end = end;
    }

    long elements() {
      return end - first;
    }

    long bytes() {
      return elements() * tensor.dtype().itemSize();
    }
  }

  /** Longest unused range, in bytes, that is written to keep two tensors in one storage. */
  private static final long MAX_GAP = 1 << 20;

  private final Map<Key, NavigableMap<Long, Span>> spans = new HashMap<>();
  private final List<Span> located = new ArrayList<>();
  private final IdentityHashMap<Tensor, Tensor> resolved = new IdentityHashMap<>();

  /** Registers a tensor; the returned stub is a placeholder. */
  TensorStub collect(Tensor tensor) {
    check(tensor);
    Tensor plain = tensor.resolveConj().resolveNeg();
    resolved.put(tensor, plain);
    long first = plain.numel() == 0 ? 0 : plain.storageOffset();
    Span span = new Span(plain, first, plain.numel() == 0 ? 0 : end(plain));
    add(spans.computeIfAbsent(key(plain), key -> new TreeMap<>()), span);
    return stub(tensor, span, 0);
  }

  /** Adds a span, united with those that it reaches. */
  private static void add(NavigableMap<Long, Span> spans, Span span) {
    long gap = MAX_GAP / span.tensor.dtype().itemSize();
    Span united = span;
    Map.Entry<Long, Span> before = spans.floorEntry(span.first);
    if (before != null && before.getValue().end + gap >= span.first) {
      united = before.getValue();
      united.end = Math.max(united.end, span.end);
    } else {
      spans.put(span.first, span);
    }
    Map.Entry<Long, Span> after = spans.higherEntry(united.first);
    while (after != null && after.getKey() <= united.end + gap) {
      united.end = Math.max(united.end, after.getValue().end);
      spans.remove(after.getKey());
      after = spans.higherEntry(united.first);
    }
  }

  /** Returns the position of a tensor's elements after all tensors have been collected. */
  TensorStub locate(Tensor tensor) {
    Tensor plain = resolved(tensor);
    Span span = span(plain);
    if (span.key.isEmpty()) {
      // In the order of use, from which torch.load may compute the places of the records.
      span.key = Integer.toString(located.size());
      located.add(span);
    }
    return stub(tensor, span, plain.numel() == 0 ? 0 : plain.storageOffset() - span.first);
  }

  /** Writes each storage as a record {@code data/KEY}. */
  void writeTo(ZipWriter zip) throws IOException {
    ElementWriter writer = new ElementWriter();
    for (Span span : located) {
      zip.record(
          "data/" + span.key,
          span.bytes(),
          channel -> writer.write(span.tensor, span.first, span.elements(), channel));
    }
  }

  private TensorStub stub(Tensor tensor, Span span, long offset) {
    Tensor plain = resolved(tensor);
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
    NavigableMap<Long, Span> ofStorage = spans.get(key(plain));
    long first = plain.numel() == 0 ? 0 : plain.storageOffset();
    Map.Entry<Long, Span> span = ofStorage == null ? null : ofStorage.floorEntry(first);
    if (span == null || (plain.numel() > 0 && end(plain) > span.getValue().end)) {
      throw new IllegalStateException("a tensor changed while it was being saved");
    }
    return span.getValue();
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
