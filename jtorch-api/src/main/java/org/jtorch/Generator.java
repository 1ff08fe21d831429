package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.GeneratorLock;
import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadState;

/**
 * A random number generator, {@code torch.Generator}. On the CPU, a seed gives the same numbers as
 * in Python.
 *
 * <p><b>Thread safety:</b> several threads may draw concurrently, in an unspecified order. Reading
 * and setting the state is atomic with respect to draws.
 */
public final class Generator {
  private final org.bytedeco.pytorch.Generator peer;

  private Generator(org.bytedeco.pytorch.Generator peer) {
    this.peer = peer;
  }

  /**
   * Creates a CPU generator with PyTorch's initial seed.
   *
   * @return the generator
   */
  public static Generator cpu() {
    return new Generator(NativeCalls.call("Generator", () -> torch.make_generator_cpu()));
  }

  /**
   * The default CPU generator, {@code torch.default_generator}.
   *
   * @return the generator that random operators on the CPU use by default
   */
  public static Generator defaultCpu() {
    return Default.CPU;
  }

  /**
   * The CPU generator that random operators on the calling thread use by default: inside a data
   * loader the generator of the current sample, elsewhere {@link #defaultCpu}.
   *
   * @return the generator; that of a sample is used only while the sample is made
   */
  public static Generator current() {
    ThreadGenerator own = ThreadState.current().generator();
    return own == null ? defaultCpu() : own.show();
  }

  /** Initialized on first use. */
  private static final class Default {
    static final Generator CPU =
        new Generator(
            NativeCalls.call(
                "Generator",
                () -> new org.bytedeco.pytorch.Generator(torch.getDefaultCPUGenerator())));
  }

  /**
   * The default generator of a device, {@code torch.cuda.default_generators[index]}. {@link
   * #getState} and {@link #setState} access its state.
   *
   * @param device the CPU or a GPU
   * @return the generator that random operators on the device use by default
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
   * Sets the seed, {@code g.manual_seed(seed)}.
   *
   * @param seed the seed; any value
   * @return this
   */
  @CanIgnoreReturnValue
  public Generator manualSeed(long seed) {
    NativeCalls.run(
        "manual_seed", () -> GeneratorLock.exclusively(() -> peer.set_current_seed(seed)));
    return this;
  }

  /**
   * The seed set last, {@code g.initial_seed()}.
   *
   * @return the seed
   */
  public long initialSeed() {
    return NativeCalls.<Long>call("initial_seed", peer::current_seed);
  }

  /**
   * The generator's state, {@code g.get_state()}.
   *
   * @return the state as a uint8 tensor
   */
  public Tensor getState() {
    return NativeCalls.call(
        "get_state",
        () -> {
          try (var state = GeneratorLock.read(peer::get_state)) {
            return NativeCalls.adopt(state);
          }
        });
  }

  /**
   * Restores a state, {@code g.set_state(state)}.
   *
   * @param state a result of {@link #getState}
   */
  public void setState(Tensor state) {
    NativeCalls.run("set_state", state, x -> GeneratorLock.exclusively(() -> peer.set_state(x)));
  }

  /** The device and the seed. */
  @Override
  public String toString() {
    return "Generator[device=cpu, initialSeed=" + Long.toUnsignedString(initialSeed()) + "]";
  }

  /**
   * Sets the seed without excluding other threads, which do not know this generator, and without
   * the template of native calls, as it cannot fail and each sample of a loader does it.
   */
  void seedUnshared(long seed) {
    peer.set_current_seed(seed);
  }

  IValue toNative() {
    return new IValue(peer);
  }
}
