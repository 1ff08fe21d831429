package org.jtorch.graph;

import java.util.Objects;

/**
 * An output of a graph: what the caller receives, or a new value of a buffer or an input.
 *
 * @param value what is returned
 * @param kind what is done with it
 * @param target the buffer, parameter or input to which it belongs; empty for {@link Kind#USER}
 */
public record Output(Argument value, Kind kind, String target) {
  /** Checks that nothing is null. */
  public Output {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(target, "target");
  }

  /** What is done with the value of an output. */
  public enum Kind {
    /** The caller receives it. */
    USER,
    /** The caller receives it; it is the loss of a training program. */
    LOSS,
    /** It is written to the buffer of that name. */
    BUFFER_MUTATION,
    /** It is written to the parameter of that name. */
    PARAMETER_MUTATION,
    /** It is written to the caller's input of that name. */
    INPUT_MUTATION,
    /** The caller receives it; it is the gradient of the parameter of that name. */
    PARAMETER_GRADIENT,
    /** The caller receives it; it is the gradient of the input of that name. */
    INPUT_GRADIENT,
    /** A token that orders side effects. */
    TOKEN
  }

  /**
   * Creates an output that the caller receives.
   *
   * @param value what is returned
   * @return the output
   */
  public static Output user(Argument value) {
    return new Output(value, Kind.USER, "");
  }
}
