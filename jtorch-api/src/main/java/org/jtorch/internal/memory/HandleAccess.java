package org.jtorch.internal.memory;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Node;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;

/**
 * Access to the private state of a {@link Tensor}: its reference to libtorch's tensor, the atomic
 * word that guards it, and its owner.
 *
 * <p>{@code Tensor} registers the implementation when it is initialized. The instance is a constant
 * to the JIT compiler, so that its methods cost no more than direct access.
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

  /** Returns a new native value of a generator. */
  public abstract IValue valueOf(Generator generator);

  /** Sets the seed of a generator that no other thread draws from. */
  public abstract void seedUnshared(Generator generator, long seed);

  /** Creates a handle of an object, which is freed with its anchor. */
  public abstract org.jtorch.IValue.OfObject createObject(
      String className, Tensor anchor, IValue value);

  /** Returns the tensor that an object is freed with. */
  public abstract Tensor anchor(org.jtorch.IValue.OfObject object);

  /** Returns the native value of an object. Valid only while its anchor is pinned. */
  public abstract IValue valueOf(org.jtorch.IValue.OfObject object);

  /** Creates a handle that takes ownership of a reference. */
  public abstract Tensor create(long impl);

  /** Returns the address of the {@code TensorImpl}. Valid only while the tensor is pinned. */
  public abstract long impl(Tensor tensor);

  /** Returns the line of the program that created the handle; null if not recorded. */
  public abstract @Nullable String site(Tensor tensor);

  /** Pins the reference until {@link #unpin}; returns false if the tensor is closed. */
  public abstract boolean tryPin(Tensor tensor);

  /** Pins the reference if that does not require waiting. */
  public abstract boolean tryPinNow(Tensor tensor);

  /** Releases a pin of {@link #tryPin}, and the reference if the tensor was closed meanwhile. */
  public abstract void unpin(Tensor tensor);

  /** Returns the exception for the use of a closed tensor. */
  public abstract IllegalStateException closedError(Tensor tensor);

  /** Excludes other threads if the caller's pin is the only one. */
  public abstract boolean tryReplace(Tensor tensor);

  /** Ends the exclusion of {@link #tryReplace}. */
  public abstract void endReplace(Tensor tensor);

  /**
   * Marks a tensor as closed by its scope; returns true if the caller must release the reference
   * that {@link #prepareFree} returns.
   */
  public abstract boolean closeByScope(Tensor tensor);

  /** Unregisters a closed tensor and returns its reference, which the caller owns. */
  public abstract long prepareFree(Tensor tensor);

  /** Returns the scope that owns the tensor; null if none does. */
  public abstract @Nullable ScopeFrame scope(Tensor tensor);

  /** Returns the tensor's index in its scope. */
  public abstract int scopeIndex(Tensor tensor);

  /** Sets the scope that owns the tensor. */
  public abstract void enterScope(Tensor tensor, ScopeFrame scope, int index);

  /** Clears the scope that owns the tensor. */
  public abstract void leaveScope(Tensor tensor);

  /** Sets the registration with the garbage collector. */
  public abstract void watch(Tensor tensor, Reclaimer.Watch watch);

  /**
   * Returns the number of views between the base and this tensor, counted by {@code ViewChains}.
   */
  public abstract int viewDepth(Tensor tensor);

  /** Sets the number of views between the base and this tensor. */
  public abstract void viewDepth(Tensor tensor, int depth);

  /** Keeps a node of the autograd graph alive while the tensor is open. */
  public abstract void hold(Tensor tensor, Node node);

  /** Releases a node passed to {@link #hold}. */
  public abstract void release(Tensor tensor, Node node);
}
