package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Hook;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** Records the calls of modules on the current thread. */
final class NodeRecorder {
  private NodeRecorder() {}

  /** Action at a call of a module. */
  interface Action {
    /**
     * Runs after a call.
     *
     * @param number number of the call from 0
     * @param output output of the module
     */
    void run(int number, Object output);
  }

  /** Counter of the calls of a module that one thread makes. */
  static final class Calls {
    private final Thread thread = Thread.currentThread();
    private int count;

    /** Runs an action at each call of a module. */
    Hook onCall(Module module, Action action) {
      return module.registerForwardHook(
          Object.class,
          (called, inputs, output) -> {
            if (Thread.currentThread() == thread) {
              action.run(count, output);
              count++;
            }
          });
    }

    int count() {
      return count;
    }
  }

  static List<String> record(Module model, Tensor example) {
    if (!(model instanceof Layer layer)) {
      throw new IllegalArgumentException("the model does not map one tensor to one tensor");
    }
    List<String> names = new ArrayList<>();
    List<Hook> hooks = new ArrayList<>();
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      leaves(model)
          .forEach(
              (path, leaf) ->
                  hooks.add(
                      new Calls()
                          .onCall(
                              leaf,
                              (number, output) ->
                                  names.add(number == 0 ? path : path + "_" + number))));
      Tensor unused = layer.call(example);
    } finally {
      hooks.forEach(Hook::remove);
    }
    return List.copyOf(names);
  }

  /** The outermost leaves by their paths. */
  private static Map<String, Module> leaves(Module model) {
    Map<String, Module> leaves = new LinkedHashMap<>();
    String last = "";
    for (Map.Entry<String, Module> entry : model.namedModules().entrySet()) {
      boolean isInside = !leaves.isEmpty() && entry.getKey().startsWith(last + ".");
      if (!isInside && FeatureNode.isLeaf(entry.getValue())) {
        last = entry.getKey();
        leaves.put(last, entry.getValue());
      }
    }
    return leaves;
  }
}
