package org.jtorch.tensorboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/**
 * Marks in a traced graph where the calls of layers begin and end: while markers are open, layers
 * copy their inputs and outputs by a slice whose end is a number of the layer. The slices of the
 * trace are not shown.
 */
final class ModuleMarkers implements AutoCloseable {
  private static final String OPERATOR = "aten::slice_copy.Tensor";
  private static final long FIRST_END = Long.MAX_VALUE - (1L << 32);

  /** A marker found in a graph. */
  record Marker(String path, boolean begins, String source) {}

  private final List<String> paths = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();
  private final Map<String, String> scopes = new LinkedHashMap<>();

  ModuleMarkers(Module root) {
    root.namedModules().forEach((path, module) -> add(root, path, module));
  }

  private void add(Module root, String path, Module module) {
    String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    String type = module.getClass().getSimpleName();
    scopes.put(
        path,
        module == root
            ? type
            : scopes.get(parent)
                + "/"
                + type
                + "["
                + path.substring(path.lastIndexOf('.') + 1)
                + "]");
    if (module instanceof Layer) {
      long begin = FIRST_END + 2L * paths.size();
      paths.add(path);
      hooks.add(module.replaceInput((m, x) -> marked(x, begin)));
      hooks.add(module.replaceOutput((m, x) -> marked(x, begin + 1)));
    }
  }

  private static Tensor marked(Tensor x, long end) {
    return x.dim() == 0 ? x : Torch.sliceCopy(x, o -> o.start(0).end(end));
  }

  /** Returns the name of a module in TensorBoard, {@code "LeNet/Conv2d[conv1]"}. */
  String scope(String path) {
    String scope = scopes.get(path);
    return scope == null ? scope(parent(path)) : scope;
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /** Returns the marker that a node is, empty for other nodes. */
  Optional<Marker> find(Node node) {
    if (node.operator().equals(OPERATOR)
        && node.arguments().get("end") instanceof Argument.Constant end
        && end.value() instanceof Long position
        && position >= FIRST_END) {
      long number = position - FIRST_END;
      String path = paths.get(Math.toIntExact(number / 2));
      return Optional.of(new Marker(path, number % 2 == 0, node.uses().get(0)));
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    hooks.forEach(Hook::remove);
  }
}
