package org.jtorch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Tensors without elements that tell when libtorch drops them. One callback serves all; a sentinel
 * is known by the address of its memory, which is made up and never read.
 */
final class Sentinels {
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
      Runnable action = ACTIONS.remove(memory.address());
      if (action != null) {
        action.run();
      }
    }
  }

  private static final Dropped DROPPED = new Dropped();
  private static final Map<Long, Runnable> ACTIONS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(16);

  private Sentinels() {}

  /** A sentinel; the action must not throw. The caller closes it once libtorch holds it. */
  static org.bytedeco.pytorch.Tensor create(Runnable whenDropped) {
    long address = NEXT.getAndAdd(16);
    ACTIONS.put(address, whenDropped);
    try (Address memory = new Address(address);
        var options = new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Float)) {
      return torch.from_blob(memory, new long[] {0}, DROPPED, options);
    } catch (RuntimeException e) {
      ACTIONS.remove(address);
      throw e;
    }
  }

  /** How many libtorch still holds. */
  static int live() {
    return ACTIONS.size();
  }
}
