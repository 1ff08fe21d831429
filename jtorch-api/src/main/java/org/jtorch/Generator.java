package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.GeneratorLock;

/**
 * A source of random numbers, {@code torch.Generator}. One seed gives Python's numbers on the CPU.
 *
 * <p><b>Ownership:</b> owns a small native state, which the garbage collector frees.
 *
 * <p><b>Thread safety:</b> drawing from several threads is safe, in an order that is not fixed. A
 * state is read and set between draws.
 */
public final class Generator {
  private final org.bytedeco.pytorch.Generator peer;

  private Generator(org.bytedeco.pytorch.Generator peer) {
    this.peer = peer;
  }

  /**
   * A new generator on the CPU with PyTorch's initial seed.
   *
   * @return the generator
   */
  public static Generator cpu() {
    return new Generator(NativeCalls.call("Generator", () -> torch.make_generator_cpu()));
  }

  /**
   * The generator that random operators use by default, {@code torch.default_generator}.
   *
   * @return the CPU's generator
   */
  public static Generator defaultCpu() {
    return Default.CPU;
  }

  /** Made when it is asked for first. */
  private static final class Default {
    static final Generator CPU =
        new Generator(
            NativeCalls.call(
                "Generator",
                () -> new org.bytedeco.pytorch.Generator(torch.getDefaultCPUGenerator())));
  }

  /**
   * The default generator of a device, {@code torch.cuda.default_generators[index]}, whose place in
   * its sequence {@link #state} reads and sets.
   *
   * @param device the CPU or a GPU
   * @return the generator that operators on the device draw from
   */
  public static Generator defaultOn(Device device) {
    if (device.type() == Device.Type.CPU) {
      return defaultCpu();
    }
    return NativeCalls.call(
        "Generator",
        () -> {
          try (var peer = new org.bytedeco.pytorch.Device(device.toString())) {
            return new Generator(torch.globalContext().defaultGenerator(peer));
          }
        });
  }

  /**
   * Begins the sequence that belongs to a seed, {@code g.manual_seed(seed)}.
   *
   * @param seed any number
   * @return this
   */
  @CanIgnoreReturnValue
  public Generator manualSeed(long seed) {
    NativeCalls.run(
        "manual_seed",
        () ->
            GeneratorLock.<Boolean>exclusively(
                () -> {
                  peer.set_current_seed(seed);
                  return true;
                }));
    return this;
  }

  /**
   * The seed of the present sequence, {@code g.initial_seed()}.
   *
   * @return the seed
   */
  public long initialSeed() {
    return NativeCalls.<Long>call("initial_seed", peer::current_seed);
  }

  /**
   * Where in its sequence the generator is, {@code g.get_state()}.
   *
   * @return the state as a uint8 tensor
   */
  public Tensor state() {
    return NativeCalls.call(
        "get_state",
        () -> {
          try (var state = GeneratorLock.exclusively(peer::get_state)) {
            return NativeCalls.adopt(state);
          }
        });
  }

  /**
   * Returns to a place in a sequence, {@code g.set_state(state)}.
   *
   * @param state what {@link #state()} gave
   */
  public void state(Tensor state) {
    NativeCalls.run(
        "set_state",
        state,
        x ->
            GeneratorLock.<Boolean>exclusively(
                () -> {
                  peer.set_state(x);
                  return true;
                }));
  }

  /** The device and the seed. */
  @Override
  public String toString() {
    return "Generator[device=cpu, initialSeed=" + Long.toUnsignedString(initialSeed()) + "]";
  }

  IValue toNative() {
    return new IValue(peer);
  }
}
