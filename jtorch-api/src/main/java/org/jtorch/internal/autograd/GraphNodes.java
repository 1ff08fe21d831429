package org.jtorch.internal.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.DropNotifiers;
import org.jtorch.internal.modes.NativeModes;

/**
 * Nodes of the autograd graph. {@link NodeAccess} calls the members of libtorch's {@code Node},
 * which not every binding exposes.
 */
public final class GraphNodes {
  /** A factor that requires a gradient, so that a product with it saves the other factor. */
  private static final org.bytedeco.pytorch.Tensor FACTOR = factor();

  private static final Map<Long, Actions> RELEASE_ACTIONS = new HashMap<>();

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

  /** Returns the node that created a tensor; null for a leaf. The caller closes it. */
  public static @Nullable Node of(org.bytedeco.pytorch.Tensor tensor) {
    Node node = tensor.grad_fn();
    return node == null || node.isNull() ? null : node;
  }

  /** Returns the node of another node's first input; null for none. The caller closes it. */
  static @Nullable Node first(Node node) {
    return NodeAccess.edges(node) == 0 ? null : NodeAccess.next(node, 0);
  }

  /**
   * Returns the name of the node that created a tensor, {@code MulBackward0}; null for a leaf and
   * if the binding does not expose nodes.
   */
  public static @Nullable String name(Tensor tensor) {
    return NativeCalls.<@Nullable String>call(
        "grad_fn",
        tensor,
        x -> {
          if (!NodeAccess.isAvailable()) {
            return null;
          }
          try (Node node = of(x)) {
            return node == null ? null : name(node);
          }
        });
  }

  /** Returns the name of a node, or of the custom function that it belongs to. */
  static String name(Node node) {
    String custom = CustomNode.nameOf(node);
    if (custom != null) {
      return custom;
    }
    return ownName(node);
  }

  /** Returns libtorch's name of a node, even if it belongs to a custom function. */
  static String ownName(Node node) {
    String text = NodeAccess.name(node);
    return text.substring(text.lastIndexOf(':') + 1);
  }

  /**
   * Runs an action when a node is freed. A node that has saved a notifier is stored as the
   * otherwise unused parent in the node's anomaly metadata. Each node has one notifier for all
   * actions.
   */
  static void onRelease(Node node, Runnable action) {
    Actions actions;
    synchronized (RELEASE_ACTIONS) {
      Actions known = RELEASE_ACTIONS.get(node.address());
      if (known != null) {
        known.list.add(action);
        return;
      }
      actions = new Actions(node.address(), action);
      RELEASE_ACTIONS.put(actions.address, actions);
    }
    boolean grad = NativeModes.grad();
    GradMode.set_enabled(true);
    try (var notifier = DropNotifiers.create(actions);
        var product = FACTOR.mul(notifier);
        Node saver = product.grad_fn()) {
      NodeAccess.keep(node, saver);
    } catch (Throwable e) {
      actions.dropped();
      throw e;
    } finally {
      GradMode.set_enabled(grad);
    }
  }

  /** The actions that run when one node is freed. */
  private static final class Actions extends DropNotifiers.Action {
    final Long address;
    final List<Runnable> list = new ArrayList<>(1);

    Actions(long address, Runnable first) {
      this.address = address;
      list.add(first);
    }

    /** Removes the address at once: a new node may get it before the actions have run. */
    @Override
    public void dropped() {
      synchronized (RELEASE_ACTIONS) {
        RELEASE_ACTIONS.remove(address);
      }
    }

    @Override
    public void run() {
      list.forEach(Runnable::run);
    }
  }

  /** Returns the node that accumulates into a leaf. The caller closes it. */
  static Node accumulator(org.bytedeco.pytorch.Tensor leaf) {
    boolean grad = NativeModes.grad();
    boolean inference = NativeModes.inference();
    NativeModes.set(true, false); // in inference mode the view would have no node
    try (var view = leaf.view_as(leaf);
        Node viewNode = view.grad_fn()) {
      return Objects.requireNonNull(NodeAccess.next(viewNode, 0));
    } finally {
      NativeModes.set(grad, inference);
    }
  }

  /**
   * Returns the address of the node that receives a tensor's gradient; 0 if there is none, or if
   * the binding does not expose nodes.
   */
  static long addressOf(org.bytedeco.pytorch.Tensor tensor) {
    if (!tensor.requires_grad() || !NodeAccess.isAvailable()) {
      return 0;
    }
    try (Node made = of(tensor);
        Node node = made == null ? accumulator(tensor) : null) {
      return made != null ? made.address() : Objects.requireNonNull(node).address();
    }
  }

  /**
   * Returns the addresses of the nodes before some tensors; empty if one of the tensors is closed,
   * or if the binding does not expose nodes.
   */
  static Set<Long> reachedBy(List<Tensor> roots) {
    if (!NodeAccess.isAvailable()) {
      return Set.of();
    }
    Set<Long> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    try {
      for (Tensor root : roots) {
        Node last = NativeCalls.<@Nullable Node>call("grad_fn", root, GraphNodes::of);
        open.add(last != null ? last : NativeCalls.call("grad_fn", root, GraphNodes::accumulator));
      }
      while (!open.isEmpty()) {
        try (Node node = open.remove()) {
          if (seen.add(node.address())) {
            open.addAll(successors(node));
          }
        }
      }
      return seen;
    } catch (IllegalStateException e) {
      open.forEach(Node::close);
      return Set.of(); // another thread closed a root during the pass
    }
  }

  /** Returns the node of a node's edge as an address; the node itself is not kept. */
  static long successor(Node node, long edge) {
    if (edge >= NodeAccess.edges(node)) {
      return 0;
    }
    try (Node next = NodeAccess.next(node, edge)) {
      return next == null ? 0 : next.address();
    }
  }

  /** Returns the nodes that a node's edges lead to. The caller closes them. */
  static List<Node> successors(Node node) {
    List<Node> successors = new ArrayList<>();
    long edges = NodeAccess.edges(node);
    for (long i = 0; i < edges; i++) {
      Node next = NodeAccess.next(node, i);
      if (next != null) {
        successors.add(next);
      }
    }
    return successors;
  }
}
