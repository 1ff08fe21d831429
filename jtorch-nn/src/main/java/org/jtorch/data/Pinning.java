package org.jtorch.data;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Cuda;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.RecordAccess;

/** Copies a batch to pinned memory, {@code torch.utils.data._utils.pin_memory}. */
final class Pinning {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.data");

  private Pinning() {}

  /** Returns whether to pin; warns if that was asked for and there is no GPU. */
  static boolean isPossible(boolean wanted) {
    if (wanted && !Cuda.isAvailable()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "pinMemory is set, but there is no GPU, so batches are not in pinned memory");
      return false;
    }
    return wanted;
  }

  /** Returns a batch of pinned tensors; what is no tensor, and of an unknown type, is the same. */
  static Object pin(Object value) {
    if (value instanceof Tensor tensor) {
      return tensor.device().type() == Device.Type.CPU ? tensor.pinMemory() : tensor;
    } else if (value instanceof Batch batch) {
      return batch.map(tensor -> (Tensor) pin(tensor));
    } else if (value instanceof List<?> list) {
      List<Object> pinned = new ArrayList<>(list.size());
      list.forEach(entry -> pinned.add(pin(entry)));
      return pinned;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> pinned = new LinkedHashMap<>();
      map.forEach((key, entry) -> pinned.put(key, pin(entry)));
      return pinned;
    } else if (value instanceof Record from) {
      RecordComponent[] components = from.getClass().getRecordComponents();
      Object[] arguments = new Object[components.length];
      for (int i = 0; i < arguments.length; i++) {
        Object part = RecordAccess.read(from, components[i]);
        arguments[i] = part == null ? null : pin(part);
      }
      return RecordAccess.create(from.getClass(), arguments);
    }
    return value;
  }
}
