package org.jtorch.serving;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.serving.internal.streams.StreamSettings;

/**
 * The description of a streaming model.
 *
 * @param <I> type of a request
 * @param <P> type of a piece of the answer
 */
public final class StreamModel<I, P> {
  private final String name;
  private final String version;
  private final Function<Device, ? extends StreamNetwork<I, P, ?>> load;
  private final Options<I> options;

  private StreamModel(
      String name,
      String version,
      Function<Device, ? extends StreamNetwork<I, P, ?>> load,
      Consumer<Options<I>> options) {
    Model.checkName(name);
    this.name = name;
    this.version = Objects.requireNonNull(version);
    this.load = Objects.requireNonNull(load);
    this.options = new Options<>();
    options.accept(this.options);
  }

  /**
   * Describes a streaming model.
   *
   * @param name as in {@link Model#of}
   * @param version name of the version
   * @param load loads the network on a device
   * @param options {@code o -> o.maxStateBytes(1L << 30)}
   * @param <I> type of a request
   * @param <P> type of a piece of the answer
   * @return the description
   */
  public static <I, P> StreamModel<I, P> of(
      String name,
      String version,
      Function<Device, ? extends StreamNetwork<I, P, ?>> load,
      Consumer<Options<I>> options) {
    return new StreamModel<>(name, version, load, options);
  }

  /**
   * Describes a streaming model with default limits.
   *
   * @param name as in {@link Model#of}
   * @param version name of the version
   * @param load loads the network on a device
   * @param <I> type of a request
   * @param <P> type of a piece of the answer
   * @return the description
   */
  public static <I, P> StreamModel<I, P> of(
      String name, String version, Function<Device, ? extends StreamNetwork<I, P, ?>> load) {
    return new StreamModel<>(name, version, load, o -> {});
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the class of requests.
   *
   * @return the class, if the options name it
   */
  public Optional<Class<I>> inputType() {
    return Optional.ofNullable(options.inputType);
  }

  StreamSettings settings() {
    return new StreamSettings(
        name,
        version,
        options.maxActive,
        options.maxStateBytes,
        options.maxQueue,
        options.maxPending,
        options.timeout.toNanos());
  }

  Supplier<? extends StreamNetwork<I, P, ?>> source() {
    return () -> load.apply(options.device);
  }

  @Override
  public String toString() {
    return "StreamModel(" + name + ")";
  }

  /**
   * Options of a streaming model.
   *
   * @param <I> type of a request
   */
  @CanIgnoreReturnValue
  public static final class Options<I> {
    int maxActive = 16;
    long maxStateBytes = 1L << 30;
    int maxQueue = 64;
    int maxPending = 64;
    Duration timeout = Duration.ofMinutes(2);
    Device device = Device.CPU;
    @Nullable Class<I> inputType;

    private Options() {}

    /** Number of requests that are computed together. Default 16. */
    public Options<I> maxActive(int requests) {
      this.maxActive = positive("maxActive", requests);
      return this;
    }

    /** Bytes of all requests' states together. Default 1 GB. */
    public Options<I> maxStateBytes(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("maxStateBytes must be at least 1, not " + bytes);
      }
      this.maxStateBytes = bytes;
      return this;
    }

    /** Number of requests that wait for room; further ones are rejected. Default 64. */
    public Options<I> maxQueue(int requests) {
      this.maxQueue = positive("maxQueue", requests);
      return this;
    }

    /** Number of pieces that wait for their consumer before its request pauses. Default 64. */
    public Options<I> maxPending(int pieces) {
      this.maxPending = positive("maxPending", pieces);
      return this;
    }

    /** Time until the last piece of a request that names none. Default 2 minutes. */
    public Options<I> timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, not " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Device of the weights and of the computation. Default: the CPU. */
    public Options<I> device(Device device) {
      this.device = Objects.requireNonNull(device);
      return this;
    }

    /** Class of requests, which lets web pages and endpoints read them from JSON. */
    public Options<I> inputType(Class<I> type) {
      this.inputType = Objects.requireNonNull(type);
      return this;
    }

    @CheckReturnValue
    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, not " + value);
      }
      return value;
    }
  }
}
