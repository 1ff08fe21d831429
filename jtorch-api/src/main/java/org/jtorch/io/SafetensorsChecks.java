package org.jtorch.io;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Tensor;

/** Refuses tensors that a safetensors file cannot hold. */
final class SafetensorsChecks {
  private record Storage(long address, Device device) {}

  /** The bytes of a storage that a tensor uses, from the first to the last. */
  private record Span(String name, long first, long end) {}

  private SafetensorsChecks() {}

  static void check(Map<String, Tensor> tensors) {
    tensors.forEach(SafetensorsChecks::check);
    Map<Storage, List<Span>> storages = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (tensor.numel() > 0) {
            Storage storage = new Storage(tensor.storageAddress(), tensor.device());
            storages.computeIfAbsent(storage, key -> new ArrayList<>()).add(span(name, tensor));
          }
        });
    storages.values().forEach(SafetensorsChecks::refuseOverlaps);
  }

  private static void check(String name, Tensor tensor) {
    if (name.equals(SafetensorsJson.METADATA)) {
      throw new IllegalArgumentException("the name " + name + " is reserved for metadata");
    }
    if (tensor.layout() != Layout.STRIDED
        || SafetensorsDtypes.order(tensor.dtype()) < 0
        || tensor.device().type() == Device.Type.META) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a safetensors file cannot hold \"%s\", a tensor of layout %s, dtype %s, on %s",
              name,
              tensor.layout(),
              tensor.dtype(),
              tensor.device()));
    }
  }

  private static Span span(String name, Tensor tensor) {
    int width = tensor.dtype().itemSize();
    long first = tensor.storageOffset();
    long last = first;
    long[] sizes = tensor.shape().toArray();
    long[] strides = tensor.strides();
    for (int i = 0; i < sizes.length; i++) {
      last += (sizes[i] - 1) * strides[i];
    }
    return new Span(name, first * width, (last + 1) * width);
  }

  private static void refuseOverlaps(List<Span> spans) {
    spans.sort(Comparator.comparingLong(Span::first));
    Span reaching = spans.get(0);
    for (Span span : spans.subList(1, spans.size())) {
      if (span.first < reaching.end) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "\"%s\" and \"%s\" share memory, which a safetensors file cannot express: save one"
                    + " of them, or a clone()",
                reaching.name,
                span.name));
      }
      reaching = span.end > reaching.end ? span : reaching;
    }
  }
}
