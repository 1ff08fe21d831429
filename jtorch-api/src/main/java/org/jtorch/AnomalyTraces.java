package org.jtorch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.pytorch.AnomalyMode;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;

/**
 * Remembers, while anomaly detection is on, which Java call made each node of the graph, and names
 * it when backward fails there.
 */
final class AnomalyTraces {
  /** Hangs on a node and says when libtorch comes to it. */
  private static final class Mark extends FunctionPreHook {
    final String node;
    final Throwable made;

    Mark(String node, Throwable made) {
      this.node = node;
      this.made = made;
    }

    @Override
    public TensorVector apply(TensorVector gradients) {
      LATEST.set(this);
      return gradients;
    }
  }

  private static final Map<Long, Mark> MARKS = new ConcurrentHashMap<>();
  private static final ThreadLocal<Mark> LATEST = new ThreadLocal<>();
  private static volatile boolean on;

  private AnomalyTraces() {}

  static boolean isOn() {
    return on;
  }

  static boolean checksNan() {
    return AnomalyMode.should_check_nan();
  }

  static void set(boolean enabled, boolean checkNan) {
    NativeCalls.run("detectAnomaly", () -> AnomalyMode.set_enabled(enabled, checkNan));
    on = enabled;
  }

  /** Marks the nodes that a call has just made: those before a tensor that nobody has marked. */
  static void note(Tensor tensor) {
    Throwable made = new Throwable("the call in forward that made the node");
    NativeCalls.run("detectAnomaly", tensor, x -> mark(x, made));
  }

  private static void mark(org.bytedeco.pytorch.Tensor x, Throwable made) {
    Deque<Node> open = new ArrayDeque<>();
    Node last = GraphNodes.of(x);
    if (last != null) {
      open.add(last);
    }
    while (!open.isEmpty()) {
      try (Node node = open.remove()) {
        String name = GraphNodes.ownName(node);
        if (!name.equals("AccumulateGrad") && !MARKS.containsKey(node.address())) {
          mark(node, new Mark(name, made));
          open.addAll(GraphNodes.successors(node));
        }
      }
    }
  }

  private static void mark(Node node, Mark mark) {
    long address = node.address();
    MARKS.put(address, mark);
    GraphNodes.whenDropped(node, () -> MARKS.remove(address));
    node.add_pre_hook(mark);
  }

  /** Runs a backward pass; a failure names the call that made the node where it happened. */
  static <T> T explain(Supplier<T> pass) {
    if (!on) {
      return pass.get();
    }
    LATEST.remove();
    try {
      return pass.get();
    } catch (TorchException e) {
      Mark mark = LATEST.get();
      throw mark == null ? e : explained(e, mark);
    } finally {
      LATEST.remove();
    }
  }

  private static TorchException explained(TorchException e, Mark mark) {
    TorchException explained =
        new TorchException(
            e.getMessage() + " (" + mark.node + " was made at " + CallSite.of(mark.made) + ")",
            e.nativeTrace(),
            e);
    explained.addSuppressed(mark.made);
    return explained;
  }
}
