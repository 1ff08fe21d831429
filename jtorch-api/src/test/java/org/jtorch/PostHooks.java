package org.jtorch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Node;

/** The hooks of a node, read by reflection: the binding of libtorch 2.13 has no such method. */
final class PostHooks {
  private PostHooks() {}

  static long count(Node node) {
    try {
      Object hooks = Node.class.getMethod("post_hooks").invoke(node);
      try (Pointer vector = (Pointer) hooks) {
        return (long) hooks.getClass().getMethod("size").invoke(vector);
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("post_hooks", e);
    }
  }
}
