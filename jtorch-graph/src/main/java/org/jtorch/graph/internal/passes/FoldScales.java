package org.jtorch.graph.internal.passes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.editing.Substitution;
import org.jtorch.graph.internal.operators.PackedLayers;

/**
 * Multiplies the weight of a linear layer by the constant factors of its outputs, with or without a
 * permutation between both. ConvNeXt scales its layers so.
 */
final class FoldScales {
  private static final Set<String> PRODUCTS = Set.of("aten::mul.Tensor", "aten::mul_.Tensor");

  private final GraphEditor editor;

  private FoldScales(GraphEditor editor) {
    this.editor = editor;
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    FoldScales pass = new FoldScales(editor);
    for (Node node : graph.nodes()) {
      if (PRODUCTS.contains(node.operator()) && node.arguments().size() == 2) {
        pass.fold(Objects.requireNonNull(editor.definitions().get(node.defines().get(0))));
      }
    }
    return editor.build();
  }

  private void fold(Node product) {
    Argument self = GraphEditor.argument(product, "self");
    Argument other = GraphEditor.argument(product, "other");
    if (editor.state(other) != null) {
      fold(product, self, other);
    } else if (product.operator().equals("aten::mul.Tensor")) {
      fold(product, other, self);
    }
  }

  private void fold(Node product, Argument value, Argument factor) {
    Tensor scale = editor.state(factor);
    Node view = editor.onlyUse(value);
    if (scale == null || view == null) {
      return;
    }
    boolean isPermuted = view.operator().equals("aten::permute");
    Node linear = isPermuted ? editor.onlyUse(view.arguments().get("self")) : view;
    if (linear == null || !isLinear(linear)) {
      return;
    }
    int dims = dims(linear);
    int place = isPermuted ? place(view, dims) : dims - 1;
    Tensor weight = editor.state(linear.arguments().get("weight"));
    if (weight != null && place >= 0 && isPerOutput(scale, weight, dims, place)) {
      replace(product, value, linear, scale);
    }
  }

  private boolean isLinear(Node node) {
    Argument bias = node.arguments().get("bias");
    return node.operator().equals("aten::linear")
        && (bias == null || bias instanceof Argument.None || editor.state(bias) != null)
        && dims(node) > 1;
  }

  private int dims(Node node) {
    return editor.type(node.results().get(0)) instanceof ValueType.OfTensor type
        ? type.sizes().size()
        : 0;
  }

  /** Returns the dimension to which a permutation moves the last one; -1 if it is not constant. */
  private static int place(Node permute, int dims) {
    List<Long> order = PackedLayers.numbers(permute, "dims", 0);
    if (order == null || order.size() != dims) {
      return -1;
    }
    int place = order.indexOf(dims - 1L);
    return place < 0 ? order.indexOf(-1L) : place;
  }

  /** Whether a scale has one factor per output at a dimension, and only dimensions of size 1. */
  private static boolean isPerOutput(Tensor scale, Tensor weight, int dims, int place) {
    int dim = scale.dim() - dims + place;
    return scale.dim() <= dims
        && scale.dtype() == weight.dtype()
        && dim >= 0
        && scale.size(dim) == weight.size(0)
        && scale.numel() == weight.size(0);
  }

  private void replace(Node product, Argument value, Node linear, Tensor scale) {
    String name = product.defines().get(0);
    Map<String, Argument> changed = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor factors = scale.detach().reshape(-1);
      Tensor weight = state(linear, "weight").detach().mul(factors.unsqueeze(1));
      changed.put("weight", editor.constant(name + "_weight", TensorScope.unscoped(weight)));
      if (linear.arguments().get("bias") instanceof Argument.Value) {
        Tensor bias = state(linear, "bias").detach().mul(factors);
        changed.put("bias", editor.constant(name + "_bias", TensorScope.unscoped(bias)));
      }
    }
    Node scaled = Substitution.as(linear, linear.operator(), changed);
    editor.nodes().set(editor.nodes().indexOf(linear), scaled);
    editor.replace(product, value);
  }

  private Tensor state(Node node, String name) {
    return Objects.requireNonNull(editor.state(GraphEditor.argument(node, name)), name);
  }
}
