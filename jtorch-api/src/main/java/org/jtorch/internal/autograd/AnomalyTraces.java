package org.jtorch.internal.autograd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.internal.binding.CallSite;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.ResultListener;

/**
 * Anomaly detection. It records the Java call that created each node of the graph, and reports it
 * when a backward pass fails there, and checks the outputs of each node for NaN. libtorch's own
 * detection is not used, because it prints the C++ frames of each node to the error stream.
 */
public final class AnomalyTraces {
  private static final Map<Long, Mark> MARKS = new ConcurrentHashMap<>();
  private static final ThreadLocal<Mark> LATEST = new ThreadLocal<>();
  private static volatile boolean on;
  private static volatile boolean checkNan = true;

  /** A hook that records which node libtorch runs. */
  private static final class Mark extends FunctionPreHook {
    final String node;
    final @Nullable Throwable made;
    final NanCheck check = new NanCheck(this);

    Mark(String node, @Nullable Throwable made) {
      this.node = node;
      this.made = made;
    }

    @Override
    public TensorVector apply(TensorVector gradients) {
      try {
        LATEST.set(this);
        return gradients;
      } catch (Throwable e) {
        throw CallbackErrors.carry(e);
      }
    }
  }

  /** Checks the outputs of a node for NaN. */
  private static final class NanCheck extends FunctionPostHook {
    private final Mark mark;

    NanCheck(Mark mark) {
      this.mark = mark;
    }

    @Override
    public TensorVector apply(TensorVector outputs, TensorVector inputs) {
      try {
        if (on && checkNan) {
          check(outputs);
        }
        return outputs;
      } catch (Throwable e) {
        throw CallbackErrors.carry(e);
      }
    }

    private void check(TensorVector outputs) {
      for (long i = 0; i < outputs.size(); i++) {
        if (hasNan(outputs.get(i))) {
          String sentence =
              String.format(
                  Locale.ROOT,
                  "Function '%s' returned nan values in its %dth output.",
                  mark.node,
                  i);
          throw new TorchException(sentence, sentence, null);
        }
      }
    }

    private static boolean hasNan(org.bytedeco.pytorch.Tensor output) {
      if (!output.defined()) {
        return false;
      }
      try (var values = output.is_sparse() ? output._values() : output.detach();
          var nan = values.isnan();
          var any = nan.any()) {
        return any.item_bool();
      }
    }
  }

  private AnomalyTraces() {}

  public static boolean isOn() {
    return on;
  }

  public static boolean checksNan() {
    return checkNan;
  }

  public static void set(boolean enabled, boolean nan) {
    if (enabled) {
      NodeAccess.check("detectAnomaly");
    }
    on = enabled;
    checkNan = nan;
    ResultListener.set(enabled ? AnomalyTraces::note : null);
  }

  /** Marks the nodes that a call has just created: the unmarked nodes before a tensor. */
  static void note(Tensor tensor) {
    note(tensor, new Throwable("the call in forward that made the node"));
  }

  private static void note(Tensor tensor, @Nullable Throwable made) {
    NativeCalls.run("detectAnomaly", tensor, x -> mark(x, made));
  }

  private static void mark(org.bytedeco.pytorch.Tensor x, @Nullable Throwable made) {
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
    GraphNodes.onRelease(node, () -> MARKS.remove(address, mark));
    NodeAccess.addPreHook(node, mark);
    long key = NodeAccess.addPostHook(node, mark.check);
    assert key != 0;
    mark.close(); // the node owns the native halves
    mark.check.close();
  }

  /** Runs a backward pass; an exception names the call that created the failing node. */
  static <T> T explain(List<Tensor> roots, Supplier<T> pass) {
    if (!on) {
      return pass.get();
    }
    roots.forEach(root -> note(root, null)); // nodes from before detection was enabled
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
    Throwable made = mark.made;
    String where = made == null ? "before anomaly detection was on" : "at " + CallSite.of(made);
    TorchException explained =
        new TorchException(
            e.getMessage() + " (" + mark.node + " was made " + where + ")", e.nativeTrace(), e);
    if (made != null) {
      explained.addSuppressed(made);
    }
    return explained;
  }
}
