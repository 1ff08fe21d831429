package org.jtorch.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;

/**
 * Resources that are released with a handle: nodes of the autograd graph, and views of its memory.
 */
public final class HandleResources {
  /** A view of a tensor's memory in Java, valid until the handle is closed. */
  public interface HostView {
    /** Returns whether the view shows this memory. */
    boolean shows(long address, long bytes);

    /** Invalidates the view; later accesses throw. */
    void end();
  }

  private final List<Node> nodes = new ArrayList<>(1);
  private @Nullable HostView view;

  public synchronized void add(Node node) {
    nodes.add(node);
  }

  public synchronized void release(Node node) {
    if (nodes.remove(node)) {
      node.close();
    }
  }

  /**
   * Returns the view of this memory. A new view invalidates the view of the handle's previous
   * memory.
   */
  public synchronized HostView view(long address, long bytes, Supplier<HostView> maker) {
    HostView current = view;
    if (current != null && current.shows(address, bytes)) {
      return current;
    }
    HostView made = maker.get();
    endView();
    view = made;
    return made;
  }

  public synchronized void close() {
    nodes.forEach(Node::close);
    nodes.clear();
    endView();
  }

  private void endView() {
    HostView current = view;
    if (current != null) {
      view = null;
      current.end();
    }
  }
}
