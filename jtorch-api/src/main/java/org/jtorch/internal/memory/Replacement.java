package org.jtorch.internal.memory;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Exclusive use of what a call replaces and other calls read: a tensor's storage, sizes, or
 * position in the autograd graph. libtorch does not lock these, so such a call waits for the calls
 * of other threads that use the tensor, and later calls wait for it.
 *
 * <p>A tensor with a single handle is claimed by a bit of that handle. Other tensors may be used
 * through other handles, views, graphs and modules: the claim is put on a list, and the stacks of
 * all threads are searched for the tensor. A call checks the list after it has published the
 * tensors that it uses, so one of the two sees the other.
 *
 * <p>While a claim waits, its call uses no tensor. A call waits only a short time for a claim that
 * is itself waiting, and not at all if that claim waits for the call. {@link ThreadWaits} detects
 * threads that would wait for each other, and one of them throws.
 */
public final class Replacement {
  /** Guards the claims, the waits, and the backward passes. */
  public static final Object LOCK = new Object();

  /** Longest time that a call waits for a claim that itself waits for others. */
  private static final long MAX_YIELD_NANOS = 20_000_000;

  private static final HandleAccess HANDLES = HandleAccess.get();
  private static final List<Replacement> CLAIMS = new ArrayList<>();

  /** Supplies the threads that run backward passes. */
  private static volatile Supplier<Set<ThreadState>> passes = Set::of;

  /** The number of claims on the list. */
  private static volatile int count;

  private final ThreadState owner;
  private final NativeStack stack;
  private final boolean againstPasses;
  private final Set<Long> impls = new HashSet<>();
  private final Set<Long> storages = new HashSet<>();
  private @Nullable Tensor claimedTensor;
  private boolean active;

  private Replacement(NativeStack stack, boolean againstPasses) {
    owner = ThreadState.current();
    this.stack = stack;
    this.againstPasses = againstPasses;
  }

  /**
   * Acquires exclusive use of tensors that the call on this stack has pinned.
   *
   * @param withStorage whether other tensors on the same storage are included
   * @param againstPasses whether backward passes may read what is replaced
   */
  public static Replacement begin(
      NativeStack stack,
      String called,
      List<Tensor> tensors,
      boolean withStorage,
      boolean againstPasses) {
    Replacement claim = new Replacement(stack, againstPasses);
    if (tensors.size() == 1 && claim.isSingleReference(tensors.get(0), withStorage)) {
      return claim;
    }
    for (Tensor tensor : tensors) {
      StorageOwners.collect(
          stack.peekTensor(HANDLES.impl(tensor)), withStorage, claim.impls, claim.storages);
    }
    return claim.enlist(called);
  }

  /** Acquires exclusive use of tensors that a module refers to. */
  public static Replacement ofModule(NativeStack stack, String called, List<Tensor> weights) {
    Replacement claim = new Replacement(stack, true);
    weights.forEach(weight -> claim.impls.add(HANDLES.impl(weight)));
    return claim.enlist(called);
  }

  private boolean isSingleReference(Tensor tensor, boolean withStorage) {
    if (HANDLES.tryReplace(tensor)) {
      if (StorageOwners.isSingleReference(stack.peekTensor(HANDLES.impl(tensor)), withStorage)) {
        claimedTensor = tensor;
        return true;
      }
      HANDLES.endReplace(tensor);
    }
    return false;
  }

  private Replacement enlist(String called) {
    synchronized (LOCK) {
      CLAIMS.add(this);
      count++;
      stack.waiting(true);
    }
    VarHandle.fullFence();
    try {
      ThreadWaits.await(owner, called, this::blockers, () -> active = true);
      return this;
    } catch (Throwable e) {
      end();
      throw e;
    } finally {
      stack.waiting(false);
    }
  }

  /** Ends the exclusive use. */
  public void end() {
    Tensor tensor = claimedTensor;
    if (tensor != null) {
      HANDLES.endReplace(tensor);
      return;
    }
    synchronized (LOCK) {
      CLAIMS.remove(this);
      count--;
      LOCK.notifyAll();
    }
  }

  /** Sets the supplier of the threads that run backward passes; it is called under the lock. */
  public static void passes(Supplier<Set<ThreadState>> owners) {
    passes = owners;
  }

  /** Returns whether a call must check the list of claims. */
  public static boolean isAny() {
    return count != 0;
  }

  /**
   * Returns whether another thread is replacing what a backward pass may read. Call under the lock.
   */
  public static boolean isOtherActive(ThreadState state) {
    return CLAIMS.stream()
        .anyMatch(claim -> claim.active && claim.againstPasses && claim.owner != state);
  }

  /** Waits for claims on what a call has just published. */
  public static void yieldToClaims(TensorUse use) {
    ThreadState state = ThreadState.current();
    long begin = System.nanoTime();
    int looks = 0;
    while (mustWait(state, use, System.nanoTime() - begin > MAX_YIELD_NANOS)) {
      use.release();
      ThreadWaits.sleep(looks++);
      use.take();
    }
    if (looks > 0) {
      state.assertModes();
    }
  }

  private static boolean mustWait(ThreadState state, TensorUse use, boolean late) {
    synchronized (LOCK) {
      for (Replacement claim : CLAIMS) {
        if (claim.owner != state
            && use.isOf(claim.impls)
            && claim.hasPrecedence(state, use, late)) {
          return true;
        }
      }
      for (Replacement claim : CLAIMS) {
        if (claim.owner != state
            && !claim.storages.isEmpty()
            && use.isOn(claim.storages)
            && claim.hasPrecedence(state, use, late)) {
          return true;
        }
      }
      return false;
    }
  }

  /** False if the claim waits for another tensor that the same thread uses. */
  private boolean hasPrecedence(ThreadState state, TensorUse use, boolean late) {
    if (active || late) {
      return active;
    }
    use.hide();
    try {
      return !blockers().contains(state);
    } finally {
      use.show();
    }
  }

  /** Returns the threads that use, or may use, what is claimed. Call under the lock. */
  private Set<ThreadState> blockers() {
    Set<ThreadState> found = new HashSet<>();
    for (NativeStack other : NativeStack.all()) {
      ThreadState user = other.owner();
      if (user != null && user != owner && !other.isWaiting() && isUsedBy(other)) {
        found.add(user);
      }
    }
    for (Replacement other : CLAIMS) {
      if (other.active && other.owner != owner && conflictsWith(other)) {
        found.add(other.owner);
      }
    }
    if (owner.isCalledByLibTorch()) {
      found.removeAll(passes.get());
    } else if (againstPasses) {
      found.addAll(passes.get());
      found.remove(owner);
    }
    return found;
  }

  private boolean isUsedBy(NativeStack other) {
    for (int i = 0; i < other.pins(); i++) {
      Tensor tensor = other.pinned(i);
      if (tensor != null && isOf(tensor)) {
        return true;
      }
    }
    SharedWeights module = other.script();
    return module != null && module.weights().stream().anyMatch(this::isOf);
  }

  private boolean isOf(Tensor tensor) {
    return impls.contains(HANDLES.impl(tensor))
        || (!storages.isEmpty()
            && (isBeingReplaced(tensor) || StorageOwners.isOn(stack, tensor, storages)));
  }

  private static boolean isBeingReplaced(Tensor tensor) {
    return CLAIMS.stream()
        .anyMatch(claim -> claim.active && claim.impls.contains(HANDLES.impl(tensor)));
  }

  /** Returns whether another claim covers what this call has pinned. */
  private boolean conflictsWith(Replacement other) {
    for (int i = 0; i < stack.pins(); i++) {
      Tensor tensor = stack.pinned(i);
      if (tensor != null && other.impls.contains(HANDLES.impl(tensor))) {
        return true;
      }
    }
    return other.impls.stream().anyMatch(impls::contains)
        || other.storages.stream().anyMatch(storages::contains);
  }
}
