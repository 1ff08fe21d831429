package org.jtorch.serving;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.serving.internal.settings.ModelSettings;

/**
 * The description of a served model: its name, where its versions come from, how requests become
 * tensors, and its limits. It holds no tensors.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public final class Model<I, O> {
  /** Bytes that wait, relative to those of a batch. */
  private static final int QUEUED_BATCHES = 16;

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final String name;
  private final NetworkSource source;
  private final Codec<I, O> codec;
  private final Options<I, O> options;

  private Model(
      String name, NetworkSource source, Codec<I, O> codec, Consumer<Options<I, O>> options) {
    checkName(name);
    this.name = name;
    this.source = Objects.requireNonNull(source);
    this.codec = Objects.requireNonNull(codec);
    this.options = new Options<>();
    options.accept(this.options);
  }

  static void checkName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "a model's name has up to 100 letters, digits, '.', '_' and '-', not \"" + name + "\"");
    }
  }

  /**
   * Describes a model.
   *
   * @param name up to 100 letters, digits, {@code '.'}, {@code '_'} and {@code '-'}
   * @param source where its versions come from
   * @param codec converts requests and answers
   * @param options {@code o -> o.maxBatch(16).warmUp(example)}
   * @param <I> type of a request
   * @param <O> type of an answer
   * @return the description
   */
  public static <I, O> Model<I, O> of(
      String name, NetworkSource source, Codec<I, O> codec, Consumer<Options<I, O>> options) {
    return new Model<>(name, source, codec, options);
  }

  /**
   * Describes a model with default limits.
   *
   * @param name up to 100 letters, digits, {@code '.'}, {@code '_'} and {@code '-'}
   * @param source where its versions come from
   * @param codec converts requests and answers
   * @param <I> type of a request
   * @param <O> type of an answer
   * @return the description
   */
  public static <I, O> Model<I, O> of(String name, NetworkSource source, Codec<I, O> codec) {
    return new Model<>(name, source, codec, o -> {});
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
   * Returns the source of versions.
   *
   * @return the source
   */
  public NetworkSource source() {
    return source;
  }

  /**
   * Returns the codec.
   *
   * @return the codec
   */
  public Codec<I, O> codec() {
    return codec;
  }

  /**
   * Returns the limits and the rest of the options.
   *
   * @return the options, which must not be changed any more
   */
  Options<I, O> options() {
    return options;
  }

  /** Returns the options that do not depend on the types. */
  ModelSettings settings() {
    return new ModelSettings(
        name,
        source,
        options.device,
        options.maxBatch,
        options.fixedBatch,
        options.maxElements,
        options.maxBytes,
        nanos(options.maxDelay),
        options.maxQueue,
        options.maxBytes > Long.MAX_VALUE / QUEUED_BATCHES
            ? Long.MAX_VALUE
            : options.maxBytes * QUEUED_BATCHES,
        nanos(options.timeout),
        options.weight,
        List.copyOf(options.paddings),
        options.inputs,
        options.outputs,
        Optional.ofNullable(options.watch));
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  @Override
  public String toString() {
    return "Model(" + name + ")";
  }

  /**
   * Options of a model.
   *
   * @param <I> type of a request
   * @param <O> type of an answer
   */
  @CanIgnoreReturnValue
  public static final class Options<I, O> {
    int maxBatch = 32;
    Duration maxDelay = Duration.ZERO;
    int maxQueue = 256;
    long maxElements = Long.MAX_VALUE;
    long maxBytes = 256L << 20;
    Duration timeout = Duration.ofSeconds(30);
    double weight = 1;
    int fixedBatch;
    Device device = Device.CPU;
    final List<Padding> paddings = new ArrayList<>();
    final List<I> warmUp = new ArrayList<>();
    List<TensorSpec> inputs = List.of();
    List<TensorSpec> outputs = List.of();
    @Nullable Class<I> inputType;
    @Nullable Duration watch;
    @Nullable Consumer<Predictor<I, O>> check;

    private Options() {}

    /** Number of requests in a batch. Default 32. */
    public Options<I, O> maxBatch(int requests) {
      this.maxBatch = positive("maxBatch", requests);
      return this;
    }

    /**
     * Time for which an incomplete batch waits for more requests, from the arrival of its oldest.
     * Default 0: an idle worker takes what there is, and batches form while all workers compute.
     */
    public Options<I, O> maxDelay(Duration delay) {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("maxDelay must not be negative, but is " + delay);
      }
      this.maxDelay = delay;
      return this;
    }

    /** Number of requests that wait; further ones are rejected. Default 256. */
    public Options<I, O> maxQueue(int requests) {
      this.maxQueue = positive("maxQueue", requests);
      return this;
    }

    /** Number of input elements in a batch, padding included. Default: unlimited. */
    public Options<I, O> maxElements(long elements) {
      this.maxElements = positive("maxElements", elements);
      return this;
    }

    /**
     * Bytes of input in a batch, padding included, and 16 times of it in the queue. Default 256 MB.
     */
    public Options<I, O> maxBytes(long bytes) {
      this.maxBytes = positive("maxBytes", bytes);
      return this;
    }

    /** Time until the deadline of a request that names none. Default 30 s. */
    public Options<I, O> timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, not " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Share of the workers' time, relative to other models, when all are busy. Default 1. */
    public Options<I, O> weight(double weight) {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weight must be positive and finite, not " + weight);
      }
      this.weight = weight;
      return this;
    }

    /**
     * Size of every batch: smaller ones are filled with copies of their first request, and one that
     * does not fit into memory fails. The last bits of a result depend on the size of its batch, so
     * this makes results reproducible. Default: the size varies.
     */
    public Options<I, O> fixedBatch(int requests) {
      this.fixedBatch = positive("fixedBatch", requests);
      this.maxBatch = requests;
      return this;
    }

    /** Device of the weights and of the computation. Default: the CPU. */
    public Options<I, O> device(Device device) {
      this.device = Objects.requireNonNull(device);
      return this;
    }

    /** Adds padding of one dimension of one input. */
    public Options<I, O> pad(Consumer<Padding.Options> options) {
      Padding.Options chosen = new Padding.Options();
      options.accept(chosen);
      paddings.add(new Padding(chosen));
      return this;
    }

    /**
     * Adds examples with which a version is run before it serves, in each size of batch that is a
     * power of two. A version that fails on one is not put into service.
     */
    @SafeVarargs
    public final Options<I, O> warmUp(I... examples) {
      for (I example : examples) {
        warmUp.add(Objects.requireNonNull(example));
      }
      return this;
    }

    /**
     * Sets a check that a loaded and warm version must pass before it serves. It fails by throwing.
     */
    public Options<I, O> check(Consumer<Predictor<I, O>> check) {
      this.check = Objects.requireNonNull(check);
      return this;
    }

    /** Signature of the inputs. Default: the file's, or that of the first example. */
    public Options<I, O> inputs(TensorSpec... inputs) {
      this.inputs = List.of(inputs);
      return this;
    }

    /** Signature of the outputs. Default: the file's, or that of the first example's results. */
    public Options<I, O> outputs(TensorSpec... outputs) {
      this.outputs = List.of(outputs);
      return this;
    }

    /**
     * Reloads the model by itself: asks its source for the version at this interval, and loads
     * another one when it was the same twice. Default: never.
     */
    public Options<I, O> watch(Duration interval) {
      if (interval.isNegative() || interval.isZero()) {
        throw new IllegalArgumentException("watch must be positive, not " + interval);
      }
      this.watch = interval;
      return this;
    }

    /** Class of requests, which lets web pages and endpoints read them from JSON. */
    public Options<I, O> inputType(Class<I> type) {
      this.inputType = Objects.requireNonNull(type);
      return this;
    }

    @CheckReturnValue
    private static int positive(String name, int value) {
      return Math.toIntExact(positive(name, (long) value));
    }

    @CheckReturnValue
    private static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, not " + value);
      }
      return value;
    }
  }

  /**
   * Returns the class of requests.
   *
   * @return the class, if the options name it
   */
  public Optional<Class<I>> inputType() {
    return Optional.ofNullable(options.inputType);
  }
}
