package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Tensors without elements that tell when libtorch drops them. One callback serves all; a notifier
 * is known by the address of its memory, which is made up and never read.
 *
 * <p>libtorch drops them in destructors, where nothing may be thrown and where freeing the next
 * part of a graph would nest one native call in another for each of its nodes. So the callback only
 * puts the notifier's action on a list, without allocating. The list is worked off when the native
 * call has returned, by {@link DroppedActions}.
 */
public final class DropNotifiers {
  /** What to do about one notifier: {@link #dropped} at once, {@link #run} a little later. */
  public abstract static class Action {
    /** The next one on a list of {@link DroppedActions}. */
    @Nullable Action next;

    /** Called inside libtorch's destructor: must neither throw, allocate, nor call libtorch. */
    public abstract void dropped();

    /** Called when no destructor is running any more. */
    public abstract void run();
  }

  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  /** Called by libtorch, on any thread. */
  private static final class Dropped extends PointerConsumer {
    @Override
    public void call(Pointer memory) {
      Action action = take((int) (memory.address() / STEP));
      if (action != null) {
        action.dropped();
        DroppedActions.add(action);
      }
    }
  }

  private static final int STEP = 16;
  private static final Dropped DROPPED = new Dropped();
  private static final Object LOCK = new Object();

  /** Actions by slot. Slot 0 is not used, so that no address is null. */
  private static @Nullable Action[] slots = new Action[64];

  /** The slots below {@code used} that are free again. */
  private static int[] free = new int[64];

  private static int frees;
  private static int used = 1;

  private DropNotifiers() {}

  /** A notifier. The caller closes it once libtorch holds it. */
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

  private static int put(Action action) {
    synchronized (LOCK) {
      if (used == slots.length && frees == 0) {
        free = Arrays.copyOf(free, 2 * used); // first, so that giving a slot back never allocates
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

  /** How many libtorch still holds. */
  public static int live() {
    synchronized (LOCK) {
      return used - 1 - frees;
    }
  }
}
