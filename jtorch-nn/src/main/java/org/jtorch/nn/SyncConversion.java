package org.jtorch.nn;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;

/**
 * Converts the batch norms of a module to synchronized ones; a layer with two parents is converted
 * once.
 */
final class SyncConversion {
  private final IdentityHashMap<BatchNorm, SyncBatchNorm> converted = new IdentityHashMap<>();

  private SyncConversion() {}

  static Module convert(Module root) {
    SyncConversion conversion = new SyncConversion();
    List<Module> modules = List.copyOf(root.modules());
    modules.forEach(
        module -> {
          if (module instanceof BatchNorm norm) {
            check(norm);
          }
        });
    modules.forEach(conversion::convertChildren);
    return root instanceof BatchNorm norm ? conversion.successor(norm) : root;
  }

  private static void check(BatchNorm norm) {
    UninitializedParameter.check(norm);
    if (!norm.state().hidden().isEmpty()) {
      throw new IllegalStateException(
          norm.reprName()
              + ": "
              + norm.state().hidden().keySet()
              + " is computed: remove the parametrization before the conversion");
    }
  }

  @SuppressWarnings("unchecked") // the declared type of the child's field is unknown
  private void convertChildren(Module parent) {
    for (Slot<?> slot : parent.state().children().values()) {
      if (slot.get() instanceof BatchNorm norm) {
        ((Slot<Object>) slot).set(successor(norm));
      }
    }
  }

  private SyncBatchNorm successor(BatchNorm norm) {
    return converted.computeIfAbsent(norm, SyncConversion::make);
  }

  private static SyncBatchNorm make(BatchNorm norm) {
    SyncBatchNorm made = new SyncBatchNorm(norm.numFeatures(), norm::copyTo);
    share(norm.state().parameters(), made.state().parameters());
    share(norm.state().buffers(), made.state().buffers());
    made.setTraining(norm.isTraining());
    norm.delegateTo(made);
    return made;
  }

  private static void share(Map<String, Slot<Tensor>> from, Map<String, Slot<Tensor>> to) {
    from.forEach(
        (name, slot) -> {
          Slot<Tensor> target = to.get(name);
          if (target != null) {
            target.set(slot.get());
          }
        });
  }
}
