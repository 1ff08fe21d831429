package org.jtorch.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;

/**
 * What ends with a handle: nodes of autograd's graph that it keeps, and Java's view of its memory.
 */
public final class HandleResources {
  /** Memory of a tensor that Java sees until the handle is closed. */
  interface HostView {
    /** Whether it is this memory. */
    boolean shows(long address, long bytes);

    /** Makes the memory unreachable from Java; whoever reads it afterwards meets an exception. */
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

  /** The view of this memory; a new one ends that of the memory which the handle had before. */
  synchronized HostView view(long address, long bytes, Supplier<HostView> maker) {
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
