package org.jtorch.internal.memory;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.IValueBits;

/**
 * The random numbers of one thread, instead of those of the default generators: operators that draw
 * on the thread draw from here. A CPU generator is seeded when it is first drawn from, because most
 * samples of a dataset draw nothing.
 *
 * <p>An operator that accepts no generator, and one on a GPU, runs while the state of the default
 * generator is exchanged for the state here.
 */
public final class ThreadGenerator {
  private static final HandleAccess HANDLES = HandleAccess.get();

  private @Nullable Generator generator;
  private @Nullable IValueBits bits;
  private final Map<Device, Tensor> states = new HashMap<>();
  private @Nullable Device exchange;
  private boolean seeded;
  private boolean shown;
  private long seed;

  /** Sets the seed of what is drawn next. */
  public void seed(long seed) {
    this.seed = seed;
    seeded = false;
    if (!states.isEmpty()) {
      states.values().forEach(Tensor::close);
      states.clear();
    }
  }

  /** Returns the CPU generator for use outside of jtorch, until the next {@link #seed}. */
  public Generator show() {
    Generator seededNow = generator();
    shown = true;
    return seededNow;
  }

  /** Returns the CPU generator as an argument of an operator. */
  public IValueBits argument() {
    Generator seededNow = generator();
    IValueBits known = bits;
    if (known == null) {
      IValue value = HANDLES.valueOf(seededNow);
      known = IValueBits.of(value);
      bits = known;
    }
    return known;
  }

  private Generator generator() {
    Generator current = generator;
    if (current == null || (shown && !seeded)) {
      current = Generator.cpu(); // another thread may draw from the one that was shown
      generator = current;
      bits = null;
      shown = false;
    }
    if (!seeded) {
      HANDLES.seedUnshared(current, seed);
      seeded = true;
    }
    return current;
  }

  /**
   * Returns the device whose default generator is exchanged while the current operator runs; null
   * if it accepts a generator.
   */
  public @Nullable Device exchange() {
    return exchange;
  }

  public void exchange(@Nullable Device device) {
    exchange = device;
  }

  /**
   * Runs an operator while the default generator of a device has the state of this one.
   *
   * @param device the device that the operator draws on
   * @param body the operator's call
   */
  public void exchanged(Device device, Runnable body) {
    ThreadState thread = ThreadState.current();
    GeneratorLock.exclusively(
        () -> {
          Generator shared = Generator.defaultOn(device);
          Tensor before = unscoped(shared.getState());
          thread.generator(null);
          try {
            enter(device, shared);
            body.run();
            leave(device, shared);
          } finally {
            thread.generator(this);
            shared.setState(before);
            before.close();
          }
        });
  }

  private void enter(Device device, Generator shared) {
    if (device.type() == Device.Type.CPU) {
      Tensor state = unscoped(generator().getState());
      shared.setState(state);
      state.close();
      return;
    }
    Tensor state = states.get(device);
    if (state == null) {
      shared.manualSeed(seed);
    } else {
      shared.setState(state);
    }
  }

  private void leave(Device device, Generator shared) {
    Tensor state = unscoped(shared.getState());
    if (device.type() == Device.Type.CPU) {
      generator().setState(state);
      state.close();
      return;
    }
    Tensor previous = states.put(device, state);
    if (previous != null) {
      previous.close();
    }
  }

  private static Tensor unscoped(Tensor state) {
    ScopeFrame scope = HANDLES.scope(state);
    if (scope != null) {
      scope.remove(state);
      Reclaimer.watch(state);
    }
    return state;
  }
}
