package org.jtorch.internal.autograd;

import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.values.NativeValues;

/**
 * The members of libtorch's {@code Node} that jtorch uses. The binding of libtorch 2.10 exposes
 * them.
 */
final class NodeAccess {
  private NodeAccess() {}

  /** Returns whether the binding exposes the members of nodes. */
  static boolean isAvailable() {
    return true;
  }

  /** Does nothing; throws on a binding that does not expose the members of nodes. */
  static void check(String feature) {}

  /** Returns libtorch's name of a node, possibly with a namespace. */
  static String name(Node node) {
    return NativeValues.text(node.name());
  }

  /** Returns the number of a node's edges. */
  static long edges(Node node) {
    return node.num_outputs();
  }

  /** Returns the node that an edge leads to; null for none. The caller closes it. */
  static @Nullable Node next(Node node, long edge) {
    try (Edge next = node.next_edge(edge)) {
      return next.is_valid() ? next.function() : null;
    }
  }

  /** Keeps another node for the lifetime of a node. */
  static void keep(Node node, Node other) {
    node.metadata().assign_parent(other);
  }

  /** Adds a hook that runs before a node. */
  static void addPreHook(Node node, FunctionPreHook hook) {
    node.add_pre_hook(hook);
  }

  /** Adds a hook that runs after a node; returns its key. */
  static long addPostHook(Node node, FunctionPostHook hook) {
    return node.add_post_hook(hook);
  }

  /** Removes a hook by its key; returns whether the node had it. */
  static boolean removePostHook(Node node, long key) {
    return node.del_post_hook(key);
  }

  /** Returns whether the running backward pass needs the gradient of an edge. */
  static boolean isNeeded(Node node, long edge) {
    return node.task_should_compute_output(edge);
  }
}
