package org.jtorch.internal.autograd;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.TensorVector;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.CallbackErrors;
import org.jtorch.internal.calls.CallbackModes;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.HandleAccess;
import org.jtorch.internal.modes.NativeModes;

/**
 * A hook that libtorch calls after it has accumulated into a leaf's gradient. It is registered on
 * the accumulation node, which libtorch keeps for the lifetime of a graph and the leaf's handle
 * keeps for its own lifetime.
 */
public final class AccumulationHook extends FunctionPostHook {
  /**
   * libtorch refers to the Java object weakly. An identity set, because pointers are equal by
   * address.
   */
  private static final Set<AccumulationHook> HELD =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  private final Runnable body;
  private volatile boolean removed;

  private AccumulationHook(Runnable body) {
    this.body = body;
  }

  public static Hook register(Tensor leaf, Runnable body) {
    CallbackErrors.arm();
    AccumulationHook hook = new AccumulationHook(body);
    Node node;
    try {
      node =
          NativeCalls.call(
              "registerPostAccumulateGradHook",
              leaf,
              x ->
                  BackwardPasses.exclude(
                      "registerPostAccumulateGradHook", x, () -> attach(hook, x)));
    } finally {
      hook.close(); // the node owns the native half, if there is a node
    }
    HandleAccess.get().hold(leaf, node);
    return () -> {
      if (!hook.removed) {
        hook.removed = true;
        HandleAccess.get().release(leaf, node);
      }
    };
  }

  private static Node attach(AccumulationHook hook, org.bytedeco.pytorch.Tensor x) {
    if (!x.is_leaf()) {
      throw new IllegalStateException(
          "registerPostAccumulateGradHook: post accumulate grad hooks cannot be registered on"
              + " non-leaf tensors");
    } else if (!x.requires_grad()) {
      throw new IllegalStateException(
          "registerPostAccumulateGradHook: cannot register a hook on a tensor that doesn't require"
              + " gradient");
    } else if (NativeModes.inference()) {
      throw new IllegalStateException(
          "registerPostAccumulateGradHook: inferenceMode records no graph to hang a hook on;"
              + " register it outside");
    }
    NodeAccess.check("registerPostAccumulateGradHook");
    Node node = GraphNodes.accumulator(x);
    HELD.add(hook);
    GraphNodes.onRelease(node, () -> HELD.remove(hook));
    long key = NodeAccess.addPostHook(node, hook);
    assert key != 0;
    return node;
  }

  /** Returns the number of hooks that libtorch may still call. */
  public static int held() {
    return HELD.size();
  }

  @Override
  public TensorVector apply(TensorVector outputs, TensorVector inputs) {
    try {
      if (!removed) {
        CallbackModes.run(body);
      }
      return outputs;
    } catch (Throwable e) {
      throw CallbackErrors.carry(e);
    }
  }
}
