package org.jtorch.serving;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Options of one request. */
@CanIgnoreReturnValue
public final class CallOptions {
  private @Nullable Duration timeout;
  private int priority;
  private @Nullable String version;

  /**
   * Creates options with the model's time-out, priority 0, and the version that the route picks.
   */
  public CallOptions() {}

  /**
   * Time until the deadline, from now on. A request that cannot be computed before it is rejected
   * or expires. Default: {@link Model.Options#timeout}.
   */
  public CallOptions timeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, not " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /**
   * Priority, from -100 to 100; requests of a higher one are computed first. Each second of waiting
   * counts as one level, so that those of a low one are computed too. Default 0.
   */
  public CallOptions priority(int priority) {
    if (priority < -100 || priority > 100) {
      throw new IllegalArgumentException("priority must be from -100 to 100, not " + priority);
    }
    this.priority = priority;
    return this;
  }

  /** Version of the model. Default: picked by the {@link Route}. */
  public CallOptions version(String version) {
    this.version = Objects.requireNonNull(version);
    return this;
  }

  /**
   * Returns the time until the deadline.
   *
   * @return the time; empty for the model's
   */
  @CheckReturnValue
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /**
   * Returns the priority.
   *
   * @return the priority
   */
  @CheckReturnValue
  public int priority() {
    return priority;
  }

  /**
   * Returns the version.
   *
   * @return the version; empty if the route picks
   */
  @CheckReturnValue
  public Optional<String> version() {
    return Optional.ofNullable(version);
  }
}
