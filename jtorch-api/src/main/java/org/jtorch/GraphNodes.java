package org.jtorch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of autograd's graph. This is the one class that looks into libtorch's {@code Node},
 * which the binding of 2.13 hides.
 */
final class GraphNodes {
  /** Something that requires a gradient, so that a product with it saves the other factor. */
  private static final org.bytedeco.pytorch.Tensor FACTOR = factor();

  private static final Map<Long, List<Runnable>> WHEN_DROPPED = new HashMap<>();

  private GraphNodes() {}

  private static org.bytedeco.pytorch.Tensor factor() {
    try (var options = new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Float);
        var format = new MemoryFormatOptional()) {
      var factor = torch.empty(new long[] {0}, options, format);
      var same = factor.set_requires_grad(true);
      assert same != null;
      return factor;
    }
  }

  /** The node that made a tensor; null for a leaf. The caller closes it. */
  static @Nullable Node of(org.bytedeco.pytorch.Tensor tensor) {
    Node node = tensor.grad_fn();
    return node == null || node.isNull() ? null : node;
  }

  /** The name of the node that made a tensor, {@code MulBackward0}; null for a leaf. */
  static @Nullable String name(Tensor tensor) {
    return NativeCalls.<@Nullable String>call(
        "grad_fn",
        tensor,
        x -> {
          try (Node node = of(x)) {
            return node == null ? null : name(node);
          }
        });
  }

  /** The name of a node; that of a custom function where it stands for one. */
  static String name(Node node) {
    String custom = CustomNode.nameOf(node);
    if (custom != null) {
      return custom;
    }
    return ownName(node);
  }

  /** libtorch's name of a node, whatever stands behind it. */
  static String ownName(Node node) {
    String text = NativeValues.text(node.name());
    return text.substring(text.lastIndexOf(':') + 1);
  }

  /**
   * Runs an action when a node is gone: its anomaly metadata, whose parent nothing else needs,
   * takes one that has saved a sentinel. A node has one sentinel for all actions.
   */
  static void whenDropped(Node node, Runnable action) {
    long address = node.address();
    synchronized (WHEN_DROPPED) {
      List<Runnable> actions = WHEN_DROPPED.get(address);
      if (actions != null) {
        actions.add(action);
        return;
      }
      WHEN_DROPPED.put(address, new ArrayList<>(List.of(action)));
    }
    boolean grad = NativeModes.grad();
    GradMode.set_enabled(true);
    try (var sentinel = Sentinels.create(() -> dropped(address));
        var product = FACTOR.mul(sentinel);
        Node saver = product.grad_fn()) {
      node.metadata().assign_parent(saver);
    } finally {
      GradMode.set_enabled(grad);
    }
  }

  private static void dropped(long address) {
    List<Runnable> actions;
    synchronized (WHEN_DROPPED) {
      actions = WHEN_DROPPED.remove(address);
    }
    if (actions != null) {
      actions.forEach(Runnable::run);
    }
  }

  /** The node that accumulates into a leaf. The caller closes it. */
  static Node accumulator(org.bytedeco.pytorch.Tensor leaf) {
    boolean grad = NativeModes.grad();
    GradMode.set_enabled(true);
    try (var view = leaf.view_as(leaf);
        Node viewNode = view.grad_fn();
        var edge = viewNode.next_edge(0)) {
      return edge.function();
    } finally {
      GradMode.set_enabled(grad);
    }
  }

  /** The node that a node's first edge leads to; its address alone is kept. */
  static long successor(Node node, long edge) {
    if (edge >= node.num_outputs()) {
      return 0;
    }
    try (var next = node.next_edge(edge)) {
      Node function = next.is_valid() ? next.function() : null;
      if (function == null) {
        return 0;
      }
      try (function) {
        return function.address();
      }
    }
  }

  /** The nodes that a node leads to. The caller closes them. */
  static List<Node> successors(Node node) {
    List<Node> successors = new ArrayList<>();
    for (long i = 0; i < node.num_outputs(); i++) {
      try (var edge = node.next_edge(i)) {
        if (edge.is_valid()) {
          successors.add(edge.function());
        }
      }
    }
    return successors;
  }

  /** A native list of tensors that are all open. */
  static TensorVector vector(List<Tensor> tensors) {
    TensorVector vector = new TensorVector();
    try {
      for (Tensor tensor : tensors) {
        NativeCalls.run("grad", tensor, vector::push_back);
      }
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }
}
