package org.jtorch.internal.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.profiling.ThreadTrack;

/**
 * The nodes of a graph on which a backward pass runs under a profile. A hook on each node reports
 * when the node has run, so that the time since the previous node is recorded under its name.
 * Accumulation nodes have no hook, because graphs of other threads share them. If the binding does
 * not expose nodes, the profile has no entries for them.
 */
final class ProfiledNodes {
  /**
   * A hook on a node, kept until it is removed, because libtorch refers to the Java object weakly.
   */
  private record Hooked(Node node, Done hook, long key) {}

  /** Called after a node has run, on the thread that ran it. */
  private static final class Done extends FunctionPostHook {
    private final String name;
    private final ThreadTrack track;

    Done(String name, ThreadTrack track) {
      this.name = name;
      this.track = track;
    }

    @Override
    public TensorVector apply(TensorVector outputs, TensorVector inputs) {
      try {
        if (Thread.currentThread() == track.thread()) {
          track.nodeDone(name);
        }
        return outputs;
      } catch (Throwable e) {
        throw CallbackErrors.carry(e);
      }
    }
  }

  private final ThreadTrack track;
  private final List<Hooked> hooked = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>();

  private ProfiledNodes(ThreadTrack track) {
    this.track = track;
  }

  /** Adds a hook to every node before some tensors, if the binding exposes nodes. */
  static ProfiledNodes of(List<Tensor> roots, ThreadTrack track) {
    ProfiledNodes nodes = new ProfiledNodes(track);
    if (!NodeAccess.isAvailable()) {
      return nodes;
    }
    Deque<Node> open = new ArrayDeque<>();
    for (Tensor root : roots) {
      Node last = NativeCalls.<@Nullable Node>call("grad_fn", root, GraphNodes::of);
      if (last != null) {
        open.add(last);
      }
    }
    while (!open.isEmpty()) {
      nodes.visit(open.remove(), open);
    }
    return nodes;
  }

  private void visit(Node node, Deque<Node> open) {
    String name = GraphNodes.name(node);
    if (name.equals("AccumulateGrad") || !seen.add(node.address())) {
      node.close();
      return;
    }
    Done hook = new Done(name, track);
    hooked.add(new Hooked(node, hook, NodeAccess.addPostHook(node, hook)));
    hook.close(); // the node owns the native half
    open.addAll(GraphNodes.successors(node));
  }

  void close() {
    for (Hooked each : hooked) {
      boolean removed = NodeAccess.removePostHook(each.node(), each.key());
      assert removed;
      each.node().close();
    }
    hooked.clear();
  }
}
