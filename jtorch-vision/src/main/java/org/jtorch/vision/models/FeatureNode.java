package org.jtorch.vision.models;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;

/**
 * A call of a module whose output is a feature.
 *
 * @param path as the user wrote it
 * @param name name of the feature
 * @param module path of the module
 * @param call number of the call from 0; {@link #LAST} for the last one
 */
record FeatureNode(String path, String name, String module, int call) {
  static final int LAST = -1;

  private static final Pattern REPEATED = Pattern.compile("(.+)_([1-9][0-9]{0,5})");

  static FeatureNode of(Module model, String path, String name) {
    Map<String, Module> modules = model.namedModules(o -> o.removeDuplicate(false));
    Module module = modules.get(path);
    if (module != null && !path.isEmpty()) {
      return new FeatureNode(path, name, path, isLeaf(module) ? 0 : LAST);
    }
    Matcher repeated = REPEATED.matcher(path);
    if (!repeated.matches() || !modules.containsKey(repeated.group(1))) {
      throw unknown(modules, path);
    }
    return new FeatureNode(path, name, repeated.group(1), Integer.parseInt(repeated.group(2)));
  }

  /** Whether Python has one node for a call of a module, and none for the calls inside. */
  static boolean isLeaf(Module module) {
    String home = module.getClass().getPackageName();
    return !(module instanceof Sequential)
        && (home.equals("org.jtorch.nn") || home.equals("org.jtorch.vision.ops"));
  }

  private static IllegalArgumentException unknown(Map<String, Module> modules, String path) {
    String parent = path;
    do {
      parent = parent.substring(0, Math.max(0, parent.lastIndexOf('.')));
    } while (!modules.containsKey(parent));
    Module near = modules.get(parent);
    String where = parent.isEmpty() ? "the model" : "\"" + parent + "\"";
    return new IllegalArgumentException(
        "\""
            + path
            + "\" is not a module, and the results of functions are not available: "
            + where
            + " has the modules "
            + (near == null ? modules.keySet() : near.namedChildren().keySet()));
  }

  /** Keeps the output of a call, if it is the one of this node. */
  void take(int number, Object output, Map<FeatureNode, Tensor> found) {
    if (call != LAST && call != number) {
      return;
    }
    if (!(output instanceof Tensor tensor)) {
      throw new IllegalStateException(
          "the output of \""
              + path
              + "\" is a "
              + output.getClass().getSimpleName()
              + ", not a tensor");
    }
    Tensor before = found.remove(this);
    if (before != null) {
      before.close();
    }
    found.put(this, tensor.clone());
  }

  IllegalStateException notCalled(int count) {
    return new IllegalStateException(
        "there is no output \"" + path + "\": the model called the module " + count + " times");
  }
}
