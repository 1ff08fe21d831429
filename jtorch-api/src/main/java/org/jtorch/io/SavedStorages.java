package org.jtorch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Storages of the tensors of one checkpoint. A shared storage is written once, and only the range
 * that its tensors use. Used within one scope, which frees the tensors created here.
 */
final class SavedStorages {
  private static final int CHUNK = 1 << 22;

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
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.nativeOrder());
    for (Span span : spans.values()) {
      zip.record("data/" + span.key, span.bytes(), channel -> copy(span, buffer, channel));
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

  private static void copy(Span span, ByteBuffer buffer, WritableByteChannel channel)
      throws IOException {
    int step = CHUNK / span.tensor.dtype().itemSize();
    for (long at = 0; at < span.elements(); at += step) {
      long n = Math.min(step, span.elements() - at);
      try (TensorScope chunk = TensorScope.open()) {
        buffer.clear().limit((int) n * span.tensor.dtype().itemSize());
        span.tensor
            .detach()
            .asStrided(Shape.of(n), new long[] {1}, span.first + at)
            .to(Device.CPU)
            .copyTo(buffer);
        channel.write(buffer.rewind());
      }
    }
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
