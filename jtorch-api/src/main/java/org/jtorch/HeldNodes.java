package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Node;

/** The nodes of autograd's graph that a handle keeps alive. */
final class HeldNodes {
  private final List<Node> nodes = new ArrayList<>(1);

  synchronized void add(Node node) {
    nodes.add(node);
  }

  synchronized void release(Node node) {
    if (nodes.remove(node)) {
      node.close();
    }
  }

  synchronized void close() {
    nodes.forEach(Node::close);
    nodes.clear();
  }
}
