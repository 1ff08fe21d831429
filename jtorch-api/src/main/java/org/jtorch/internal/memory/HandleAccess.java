package org.jtorch.internal.memory;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;

/**
 * The one way from the machinery to what a {@link Tensor} keeps to itself: its reference to
 * libtorch's tensor, the atomic word that guards it, and its owner.
 *
 * <p>{@code Tensor} registers the implementation when it is initialized; the instance is a constant
 * to the compiler, so that its methods cost what the tensor's own would.
 */
public abstract class HandleAccess {
  private static @Nullable HandleAccess registered;

  private static final class Holder {
    static final HandleAccess INSTANCE = find();

    private static HandleAccess find() {
      try {
        Class.forName(Tensor.class.getName(), true, Tensor.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new LinkageError("org.jtorch.Tensor", e);
      }
      HandleAccess found = registered;
      if (found == null) {
        throw new IllegalStateException("Tensor is being initialized");
      }
      return found;
    }
  }

  /** Returns the implementation. */
  public static HandleAccess get() {
    return Holder.INSTANCE;
  }

  /** Registers the implementation, once, when {@code Tensor} is initialized. */
  public static void register(HandleAccess access) {
    registered = access;
  }

  /** Returns a new native value that holds a generator. */
  public abstract IValue valueOf(Generator generator);

  /** Creates a handle that takes over a reference. */
  public abstract Tensor create(long impl);

  /** Returns the address of the {@code TensorImpl}; to be used only while pinned. */
  public abstract long impl(Tensor tensor);

  /** Returns the line of the program that created the handle, if that is recorded. */
  public abstract @Nullable String site(Tensor tensor);

  /** Holds the reference until {@link #unpin}; false if the tensor is closed. */
  public abstract boolean tryPin(Tensor tensor);

  /** Holds the reference if that needs no waiting. */
  public abstract boolean tryPinNow(Tensor tensor);

  /** Releases the hold of {@link #tryPin}, and the reference if the tensor was closed meanwhile. */
  public abstract void unpin(Tensor tensor);

  /** Returns the exception for a use of a closed tensor. */
  public abstract IllegalStateException closedError(Tensor tensor);

  /** Excludes other threads, if the caller's pin is the only one. */
  public abstract boolean tryReplace(Tensor tensor);

  /** Ends the exclusion of {@link #tryReplace}. */
  public abstract void endReplace(Tensor tensor);

  /**
   * Marks a tensor closed by its scope; true if the caller must drop the reference that {@link
   * #prepareFree} returns.
   */
  public abstract boolean closeByScope(Tensor tensor);

  /** Unregisters a closed tensor everywhere; the reference that it returns is the caller's. */
  public abstract long prepareFree(Tensor tensor);

  /** Returns the tensor's index in its scope. */
  public abstract int scopeIndex(Tensor tensor);

  /** Sets the scope that owns the tensor. */
  public abstract void enterScope(Tensor tensor, ScopeFrame scope, int index);

  /** Clears the scope that owns the tensor. */
  public abstract void leaveScope(Tensor tensor);

  /** Sets the registration with the garbage collector. */
  public abstract void watch(Tensor tensor, Reclaimer.Watch watch);

  /**
   * Returns the number of views on the way from the base to this one that {@code ViewChains}
   * counts.
   */
  public abstract int viewDepth(Tensor tensor);

  /** Sets the number of views on the way from the base. */
  public abstract void viewDepth(Tensor tensor, int depth);

  /** Keeps a node of autograd's graph for as long as the tensor is open. */
  public abstract void hold(Tensor tensor, Node node);

  /** Releases a node that was kept. */
  public abstract void release(Tensor tensor, Node node);
}
