package org.jtorch.graph;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;

/** The text of graphs, in the form of Python's exported programs. */
final class GraphText {
  private GraphText() {}

  static String graph(Graph graph) {
    String inputs =
        graph.inputs().stream()
            .map(input -> input.name() + annotation(graph, input.name()))
            .collect(Collectors.joining(", "));
    String nodes =
        graph.nodes().stream()
            .map(node -> "    " + typed(graph, node) + "\n")
            .collect(Collectors.joining());
    String outputs =
        graph.outputs().stream()
            .map(output -> output.value().toString())
            .collect(Collectors.joining(", ", "(", graph.outputs().size() == 1 ? ",)" : ")"));
    return "def forward(self"
        + (inputs.isEmpty() ? "" : ", ")
        + inputs
        + "):\n"
        + nodes
        + "    return "
        + outputs
        + "\n";
  }

  private static String typed(Graph graph, Node node) {
    return node.defines().size() == 1 && node.results().size() == 1
        ? node.defines().get(0) + annotation(graph, node.defines().get(0)) + " = " + call(node)
        : node(node);
  }

  static String node(Node node) {
    String results =
        node.results().stream().map(Argument::toString).collect(Collectors.joining(", "));
    return (results.isEmpty() ? "" : results + " = ") + call(node);
  }

  private static String call(Node node) {
    return "torch.ops."
        + node.operator().replace("::", ".")
        + node.arguments().entrySet().stream()
            .map(entry -> entry.getKey() + " = " + entry.getValue())
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String annotation(Graph graph, String name) {
    ValueType type = graph.types().get(name);
    if (type instanceof ValueType.OfTensor tensor) {
      return ": \"" + shortName(tensor.dtype()) + tensor.sizes() + "\"";
    } else if (type instanceof ValueType.OfNumber number) {
      return ": \"Sym(" + number.expression() + ")\"";
    }
    return "";
  }

  private static String shortName(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> "f16";
      case FLOAT32 -> "f32";
      case FLOAT64 -> "f64";
      case BFLOAT16 -> "bf16";
      case COMPLEX64 -> "c64";
      case COMPLEX128 -> "c128";
      case INT8 -> "i8";
      case INT16 -> "i16";
      case INT32 -> "i32";
      case INT64 -> "i64";
      case UINT8 -> "u8";
      case BOOL -> "b8";
      default -> dtype.toString();
    };
  }

  static String constant(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof String text) {
      return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    } else if (value instanceof Device device) {
      return "device(type='" + device + "')";
    } else if (value instanceof Complex complex) {
      return complex.toString();
    }
    return value instanceof Number || value instanceof DType
        ? value.toString()
        : "torch." + value.toString().toLowerCase(Locale.ROOT);
  }
}
