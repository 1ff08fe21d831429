package org.jtorch.internal.autograd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.WeakIValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.NativeCalls;

/**
 * Hooks that receive gradients. Those of a tensor that an operator created are kept until its node
 * is freed; those of a leaf until libtorch's tensor is freed, independent of its handles.
 */
public final class TensorHooks {
  /** One registration, compared by identity: a function may be registered twice. */
  private static final class Registered {
    final GradientCallback.Target target;

    Registered(GradientCallback.Target target) {
      this.target = target;
    }
  }

  /** The hooks of one leaf, which share a single callback of libtorch. */
  private static final class Leaf implements GradientCallback.Target {
    final WeakIValue tensor;
    final List<Registered> targets = new CopyOnWriteArrayList<>();
    final GradientCallback callback = GradientCallback.of(this);

    Leaf(WeakIValue tensor) {
      this.tensor = tensor;
    }

    boolean isGone() {
      try (var strong = tensor.lock()) {
        return strong.isNone();
      }
    }

    /** Each hook receives the gradient that the previous one returned. */
    @Override
    public @Nullable Tensor receive(Tensor gradient) {
      Tensor latest = gradient;
      for (Registered registered : targets) {
        Tensor replaced = registered.target.receive(latest);
        latest = replaced == null ? latest : replaced;
      }
      return latest == gradient ? null : latest;
    }
  }

  /** Leaves by the address of libtorch's tensor, which is not reused while an entry exists. */
  private static final Map<Long, Leaf> LEAVES = new HashMap<>();

  private static int sweepAt = 64;

  private TensorHooks() {}

  public static Hook register(Tensor tensor, GradientCallback.Target target) {
    return NativeCalls.call(
        "registerHook",
        tensor,
        x -> {
          try (Node node = GraphNodes.of(x)) {
            return BackwardPasses.exclude(
                "registerHook",
                x,
                () -> node == null ? registerLeaf(x, target) : registerInner(x, node, target));
          }
        });
  }

  private static Hook registerInner(
      org.bytedeco.pytorch.Tensor x, Node node, GradientCallback.Target target) {
    NodeAccess.check("registerHook on a tensor that is not a leaf");
    GradientCallback callback = GradientCallback.of(target);
    try {
      int position = x.register_hook(callback);
      assert position >= 0;
    } catch (RuntimeException e) {
      callback.recycle();
      throw e;
    }
    GraphNodes.onRelease(node, callback::recycle);
    return callback::disarm;
  }

  private static Hook registerLeaf(org.bytedeco.pytorch.Tensor x, GradientCallback.Target target) {
    Registered own = new Registered(target);
    synchronized (LEAVES) {
      Leaf leaf = LEAVES.get(addressOf(x));
      if (leaf == null) {
        leaf = newLeaf(x);
      }
      leaf.targets.add(own);
      List<Registered> targets = leaf.targets;
      return () -> targets.remove(own);
    }
  }

  private static Leaf newLeaf(org.bytedeco.pytorch.Tensor x) {
    if (LEAVES.size() >= sweepAt) {
      sweep();
      sweepAt = Math.max(64, 2 * LEAVES.size());
    }
    try (var strong = new org.bytedeco.pytorch.IValue(x)) {
      Leaf leaf = new Leaf(new WeakIValue(strong));
      try {
        int position = x.register_hook(leaf.callback);
        assert position >= 0;
      } catch (RuntimeException e) {
        leaf.callback.recycle();
        leaf.tensor.close();
        throw e;
      }
      LEAVES.put(addressOf(x), leaf);
      return leaf;
    }
  }

  /** Removes the leaves that libtorch has freed, and recycles their callbacks. */
  private static void sweep() {
    List<Long> gone = new ArrayList<>();
    LEAVES.forEach(
        (address, leaf) -> {
          if (leaf.isGone()) {
            gone.add(address);
            leaf.callback.recycle();
            leaf.tensor.close();
          }
        });
    gone.forEach(LEAVES::remove);
  }

  /** Returns the number of leaves with hooks. */
  public static int leaves() {
    synchronized (LEAVES) {
      sweep();
      return LEAVES.size();
    }
  }

  private static long addressOf(org.bytedeco.pytorch.Tensor x) {
    return x.unsafeGetTensorImpl().address();
  }
}
