package org.jtorch.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * State of one version of a model.
 *
 * @param version its name
 * @param state its state
 * @param bytes size of its weights; 0 if unknown
 * @param loadedAt time at which it became ready
 * @param loadTime time that loading, warm-up and check took
 * @param failure what failed, if its state is {@link State#FAILED}
 */
public record VersionInfo(
    String version,
    State state,
    long bytes,
    Optional<Instant> loadedAt,
    Duration loadTime,
    Optional<String> failure) {
  /** States of a version, in the order in which it passes through them. */
  public enum State {
    /** It is read from its source. */
    LOADING,
    /** It is run with the examples and checked. */
    WARMING,
    /** It answers. */
    READY,
    /** It answers what it has accepted, and nothing new. */
    DRAINING,
    /** Its weights are freed. */
    CLOSED,
    /** Loading, warm-up or the check failed. */
    FAILED
  }
}
