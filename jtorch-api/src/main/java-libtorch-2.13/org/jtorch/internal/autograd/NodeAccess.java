package org.jtorch.internal.autograd;

import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;

/**
 * The members of libtorch's {@code Node} that jtorch uses. The binding of libtorch 2.13 exposes
 * none of them, because PyTorch has moved the class to a header that the binding does not include:
 * features that need them throw.
 */
@SuppressWarnings("DoNotCallSuggester") // the class for libtorch 2.10 does not throw
final class NodeAccess {
  private NodeAccess() {}

  /** Returns whether the binding exposes the members of nodes. */
  static boolean isAvailable() {
    return false;
  }

  /** Throws, for a feature that needs the members of nodes. */
  static void check(String feature) {
    throw unavailable(feature);
  }

  private static UnsupportedOperationException unavailable(String feature) {
    return new UnsupportedOperationException(
        feature
            + ": not available on libtorch 2.13, because its Java binding does not expose the nodes"
            + " of the autograd graph (hint: build jtorch on libtorch 2.10, the default)");
  }

  /** Returns libtorch's name of a node, possibly with a namespace. */
  static String name(Node node) {
    throw unavailable("grad_fn");
  }

  /** Returns the number of a node's edges. */
  static long edges(Node node) {
    throw unavailable("next_functions");
  }

  /** Returns the node that an edge leads to; null for none. The caller closes it. */
  static @Nullable Node next(Node node, long edge) {
    throw unavailable("next_functions");
  }

  /** Keeps another node for the lifetime of a node. */
  static void keep(Node node, Node other) {
    throw unavailable("metadata");
  }

  /** Adds a hook that runs before a node. */
  static void addPreHook(Node node, FunctionPreHook hook) {
    throw unavailable("register_prehook");
  }

  /** Adds a hook that runs after a node; returns its key. */
  static long addPostHook(Node node, FunctionPostHook hook) {
    throw unavailable("register_hook");
  }

  /** Removes a hook by its key; returns whether the node had it. */
  static boolean removePostHook(Node node, long key) {
    throw unavailable("register_hook");
  }

  /** Returns whether the running backward pass needs the gradient of an edge. */
  static boolean isNeeded(Node node, long edge) {
    throw unavailable("needs_input_grad");
  }
}
