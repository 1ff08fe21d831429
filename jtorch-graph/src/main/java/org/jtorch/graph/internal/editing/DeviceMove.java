package org.jtorch.graph.internal.editing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jtorch.Device;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;

/** Moves a graph to a device: its state, and the devices on which its operators make tensors. */
public final class DeviceMove {
  private DeviceMove() {}

  /** Returns the graph with other devices; the handles of its state stay valid. */
  public static Graph to(Graph graph, Device device) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      for (Tensor tensor : graph.state().values()) {
        tensor.setData(tensor.to(device));
      }
    }
    return on(graph, device);
  }

  /** Returns the graph with other devices of operators, but the same state. */
  public static Graph on(Graph graph, Device device) {
    return GraphRewriter.rewrite(
        graph, node -> Optional.of(moved(node, device)), type -> moved(type, device));
  }

  private static Node moved(Node node, Device device) {
    Map<String, Argument> arguments = new LinkedHashMap<>(node.arguments());
    arguments.replaceAll(
        (name, value) ->
            value instanceof Argument.Constant constant && constant.value() instanceof Device
                ? new Argument.Constant(device)
                : value);
    return new Node(node.operator(), arguments, node.results(), node.origin());
  }

  private static ValueType moved(ValueType type, Device device) {
    return type instanceof ValueType.OfTensor tensor
        ? new ValueType.OfTensor(
            tensor.dtype(),
            tensor.sizes(),
            tensor.strides(),
            device,
            tensor.layout(),
            tensor.requiresGrad())
        : type;
  }
}
