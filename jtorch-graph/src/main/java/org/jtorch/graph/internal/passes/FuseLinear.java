package org.jtorch.graph.internal.passes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.editing.GraphEditor;

/**
 * Replaces {@code addmm} between two views, of all rows as a matrix and back, by {@code linear}.
 * GPT-2 writes its layers so.
 */
final class FuseLinear {
  private final GraphEditor editor;

  private FuseLinear(GraphEditor editor) {
    this.editor = editor;
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    FuseLinear pass = new FuseLinear(editor);
    for (Node node : graph.nodes()) {
      if (isView(node)) {
        pass.fuse(node);
      }
    }
    return editor.build();
  }

  private static boolean isView(Node node) {
    return node.operator().equals("aten::view") || node.operator().equals("aten::reshape");
  }

  private void fuse(Node view) {
    Node product = editor.onlyUse(view.arguments().get("self"));
    if (product == null || !isProduct(product)) {
      return;
    }
    Node rows = editor.onlyUse(product.arguments().get("mat1"));
    if (rows == null || !isView(rows)) {
      return;
    }
    Argument input = GraphEditor.argument(rows, "self");
    Argument result = view.results().get(0);
    Tensor weight = editor.state(product.arguments().get("mat2"));
    if (weight != null && fits(input, weight.size(0), result, weight.size(1))) {
      replace(view, product, rows, transposed(product, weight));
    }
  }

  private boolean isProduct(Node node) {
    Tensor bias = editor.state(node.arguments().get("self"));
    return node.operator().equals("aten::addmm")
        && node.arguments().size() == 3
        && bias != null
        && bias.dim() == 1;
  }

  /** Whether both values have the same sizes but for their last ones, which are these. */
  private boolean fits(Argument input, long columns, Argument result, long outputs) {
    if (!(editor.type(input) instanceof ValueType.OfTensor x)
        || !(editor.type(result) instanceof ValueType.OfTensor y)
        || x.sizes().size() < 3) {
      return false;
    }
    return sizes(x, columns).equals(texts(x)) && sizes(x, outputs).equals(texts(y));
  }

  private static List<String> texts(ValueType.OfTensor type) {
    return type.sizes().stream().map(Expression::toString).toList();
  }

  private static List<String> sizes(ValueType.OfTensor type, long last) {
    List<String> sizes = new ArrayList<>(texts(type));
    sizes.set(sizes.size() - 1, Long.toString(last));
    return sizes;
  }

  private Argument transposed(Node product, Tensor weight) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      String name = product.defines().get(0) + "_weight";
      return editor.constant(name, TensorScope.unscoped(weight.detach().t()));
    }
  }

  private void replace(Node view, Node product, Node rows, Argument weight) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("input", GraphEditor.argument(rows, "self"));
    arguments.put("weight", weight);
    arguments.put("bias", GraphEditor.argument(product, "self"));
    Node linear = new Node("aten::linear", arguments, view.results(), product.origin());
    editor.nodes().set(editor.nodes().indexOf(view), linear);
    editor.nodes().remove(product);
    editor.nodes().remove(rows);
  }
}
