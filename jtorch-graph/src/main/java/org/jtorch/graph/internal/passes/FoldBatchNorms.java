package org.jtorch.graph.internal.passes;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
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
import org.jtorch.graph.internal.python.Numbers;

/**
 * Multiplies the weights of convolutions and linear layers by the factors of the batch
 * normalization behind them.
 */
final class FoldBatchNorms {
  private static final Set<String> TRANSPOSED =
      Set.of(
          "aten::conv_transpose1d", "aten::conv_transpose2d.input", "aten::conv_transpose3d.input");

  private static final Set<String> CONVOLUTIONS =
      Set.of(
          "aten::conv1d",
          "aten::conv1d.padding",
          "aten::conv2d",
          "aten::conv2d.padding",
          "aten::conv3d",
          "aten::conv3d.padding",
          "aten::convolution");

  private final GraphEditor editor;
  private final Node norm;
  private final Node product;

  private FoldBatchNorms(GraphEditor editor, Node norm, Node product) {
    this.editor = editor;
    this.norm = norm;
    this.product = product;
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    for (Node norm : graph.nodes()) {
      Node product = isInferenceNorm(norm) ? product(editor, norm) : null;
      if (product != null) {
        new FoldBatchNorms(editor, norm, product).fold();
      }
    }
    return editor.build();
  }

  private static boolean isInferenceNorm(Node node) {
    boolean alone =
        node.results().stream().skip(1).allMatch(result -> result instanceof Argument.None);
    return node.operator().equals("aten::batch_norm")
        ? new Argument.Constant(false).equals(node.arguments().get("training"))
        : node.operator().equals("aten::_native_batch_norm_legit_no_training") && alone;
  }

  /** Returns the product whose only user is a normalization; null if there is none. */
  private static @Nullable Node product(GraphEditor editor, Node norm) {
    Node product = editor.onlyUse(norm.arguments().get("input"));
    boolean foldable =
        product != null
            && isProduct(editor, product)
            && editor.state(product.arguments().get("weight")) != null
            && isStateOrNone(editor, product.arguments().get("bias"))
            && editor.state(norm.arguments().get("running_mean")) != null
            && editor.state(norm.arguments().get("running_var")) != null
            && isStateOrNone(editor, norm.arguments().get("weight"))
            && isStateOrNone(editor, norm.arguments().get("bias"));
    return foldable ? product : null;
  }

  private static boolean isProduct(GraphEditor editor, Node node) {
    if (node.operator().equals("aten::linear")) {
      return editor.type(node.results().get(0)) instanceof ValueType.OfTensor type
          && type.sizes().size() == 2;
    }
    return CONVOLUTIONS.contains(node.operator()) || TRANSPOSED.contains(node.operator());
  }

  private static boolean isStateOrNone(GraphEditor editor, @Nullable Argument argument) {
    return argument == null || argument instanceof Argument.None || editor.state(argument) != null;
  }

  private void fold() {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor factor = required(norm, "running_var").add(eps()).rsqrt();
      Tensor gamma = wide(norm.arguments().get("weight"));
      if (gamma != null) {
        factor = factor.mul(gamma);
      }
      Tensor shift = required(norm, "running_mean").neg();
      Tensor bias = wide(product.arguments().get("bias"));
      shift = (bias == null ? shift : shift.add(bias)).mul(factor);
      Tensor beta = wide(norm.arguments().get("bias"));
      replace(scaled(factor), beta == null ? shift : shift.add(beta));
    }
  }

  private double eps() {
    return norm.arguments().get("eps") instanceof Argument.Constant eps
        ? Numbers.toDouble(eps.value())
        : 1e-5;
  }

  private Tensor required(Node node, String name) {
    return Objects.requireNonNull(wide(GraphEditor.argument(node, name)), name);
  }

  private @Nullable Tensor wide(@Nullable Argument argument) {
    Tensor tensor = editor.state(argument);
    return tensor == null ? null : tensor.to(DType.FLOAT64);
  }

  /** Returns the weight, each output channel multiplied by its factor. */
  private Tensor scaled(Tensor factor) {
    Tensor weight = required(product, "weight");
    long[] shape = weight.shape().toArray();
    long[] ones = new long[shape.length];
    Arrays.fill(ones, 1);
    if (!isTransposed()) {
      ones[0] = -1;
      return weight.mul(factor.view(ones));
    }
    long groups =
        product.arguments().get("groups") instanceof Argument.Constant c ? (Long) c.value() : 1;
    ones[0] = groups;
    ones[1] = shape[1];
    Tensor perInput = factor.view(ones).repeatInterleave(shape[0] / groups, 0);
    return weight.mul(perInput);
  }

  private boolean isTransposed() {
    return TRANSPOSED.contains(product.operator())
        || new Argument.Constant(true).equals(product.arguments().get("transposed"));
  }

  private void replace(Tensor weight, Tensor bias) {
    DType dtype =
        Objects.requireNonNull(editor.state(GraphEditor.argument(product, "weight"))).dtype();
    String name = norm.defines().get(0);
    Argument newWeight = editor.constant(name + "_weight", TensorScope.unscoped(weight.to(dtype)));
    Argument newBias = editor.constant(name + "_bias", TensorScope.unscoped(bias.to(dtype)));
    Node folded =
        Substitution.as(product, product.operator(), Map.of("weight", newWeight, "bias", newBias));
    editor.nodes().set(editor.nodes().indexOf(product), folded);
    editor.nodes().remove(editor.definitions().get(name));
    editor.substitute(Map.of(name, folded.results().get(0)));
  }
}
