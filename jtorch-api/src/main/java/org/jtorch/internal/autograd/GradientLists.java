package org.jtorch.internal.autograd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/** Operations on whole lists of parameters and gradients, in one pass. */
public final class GradientLists {
  private GradientLists() {}

  /** Returns handles to the gradients of tensors; null for a tensor without gradient. */
  public static List<@Nullable Tensor> ofParameters(Collection<Tensor> tensors) {
    return overStack(
        "grad",
        (state, stack) -> {
          List<@Nullable Tensor> gradients = new ArrayList<>(tensors.size());
          for (Tensor tensor : tensors) {
            Peer peer = stack.peekTensor(stack.pinForCall(tensor));
            long impl = BackwardPasses.exclude("grad", peer, () -> share(stack, peer));
            gradients.add(impl == 0 ? null : state.adopt(stack, impl));
          }
          return gradients;
        });
  }

  /** Adds a reference to a gradient; the binding only returns a reference to the field. */
  private static long share(NativeStack stack, Peer peer) {
    org.bytedeco.pytorch.Tensor gradient = peer.grad();
    return gradient.defined() ? stack.share(stack.implOf(gradient)) : 0;
  }

  /**
   * Returns whether all are dense, contiguous, on the CPU, of one dtype, and of equal sizes per
   * position.
   */
  public static boolean areFusable(List<List<Tensor>> lists) {
    return overStack("is_contiguous", (state, stack) -> areFusable(stack, lists));
  }

  private static boolean areFusable(NativeStack stack, List<List<Tensor>> lists) {
    long[] sizes = new long[lists.get(0).size()];
    long dtype = -1;
    for (List<Tensor> list : lists) {
      if (!list.isEmpty() && list.size() != sizes.length) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        Peer peer = stack.peekTensor(stack.pinForCall(list.get(i)));
        boolean first = list == lists.get(0);
        sizes[i] = first ? peer.numel() : sizes[i];
        dtype = first && i == 0 ? peer.scalar_type().value : dtype;
        if (!isPlain(peer) || peer.numel() != sizes[i] || peer.scalar_type().value != dtype) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPlain(Peer peer) {
    return peer.is_cpu()
        && peer.has_storage()
        && !peer.is_nested()
        && peer.is_contiguous()
        && peer.is_floating_point();
  }

  private interface OverStack<T> {
    T run(ThreadState state, NativeStack stack);
  }

  private static <T> T overStack(String name, OverStack<T> body) {
    return NativeCalls.call(
        name,
        () -> {
          ThreadState state = ThreadState.current();
          NativeStack stack = state.enter();
          try {
            return body.run(state, stack);
          } finally {
            state.exit(stack);
          }
        });
  }
}
