package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Tensors without elements that run an action when libtorch drops them. All share one callback; a
 * notifier is identified by its data address, which is invented and never read.
 *
 * <p>libtorch drops notifiers in destructors, where no exception may be thrown and where freeing
 * the next part of a graph would nest one native call per node. The callback therefore only puts
 * the notifier's action on a list, without allocating. {@link DroppedActions} runs the list when
 * the native call has returned.
 */
public final class DropNotifiers {
  /**
   * The action of a notifier: {@link #dropped} runs at once, {@link #run} after the native call.
   */
  public abstract static class Action {
    /** The next action on a list of {@link DroppedActions}. */
    @Nullable Action next;

    /** Called inside libtorch's destructor; must not throw, allocate, or call libtorch. */
    public abstract void dropped();

    /** Called outside all destructors. */
    public abstract void run();
  }

  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  /** Callback that libtorch calls on any thread. */
  private static final class Dropped extends PointerConsumer {
    @Override
    public void call(Pointer memory) {
      Action action = take((int) (memory.address() / STEP));
      if (action != null) {
        DropNotifiers.dropped(action);
      }
    }
  }

  private static final int STEP = 16;
  private static final Dropped DROPPED = new Dropped();
  private static final Object LOCK = new Object();

  /** Actions by slot. Slot 0 is unused, so that no address is null. */
  private static @Nullable Action[] slots = new Action[64];

  /** Free slots below {@code used}. */
  private static int[] free = new int[64];

  private static int frees;
  private static int used = 1;

  private DropNotifiers() {}

  /** Creates a notifier. The caller closes it once libtorch holds it. */
  public static org.bytedeco.pytorch.Tensor create(Action action) {
    int slot = put(action);
    try (Address memory = new Address((long) slot * STEP);
        var options = new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Float)) {
      return torch.from_blob(memory, new long[] {0}, DROPPED, options);
    } catch (Throwable e) {
      take(slot);
      throw e;
    }
  }

  /** Begins an action inside libtorch's destructor, and has it run after the native call. */
  public static void dropped(Action action) {
    action.dropped();
    DroppedActions.add(action);
  }

  private static int put(Action action) {
    synchronized (LOCK) {
      if (used == slots.length && frees == 0) {
        free = Arrays.copyOf(free, 2 * used); // first, so that freeing a slot never allocates
        slots = Arrays.copyOf(slots, 2 * used);
      }
      int slot = frees > 0 ? free[--frees] : used++;
      slots[slot] = action;
      return slot;
    }
  }

  @CanIgnoreReturnValue
  private static @Nullable Action take(int slot) {
    synchronized (LOCK) {
      Action action = slots[slot];
      if (action != null) {
        slots[slot] = null;
        free[frees++] = slot;
      }
      return action;
    }
  }

  /** Returns the number of notifiers that libtorch still holds. */
  public static int live() {
    synchronized (LOCK) {
      return used - 1 - frees;
    }
  }
}
