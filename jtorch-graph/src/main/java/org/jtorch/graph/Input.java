package org.jtorch.graph;

import java.util.Objects;

/**
 * An input of a graph: what the caller passes, or a tensor of the program's state.
 *
 * @param name name of the value in the graph, {@code "p_conv1_weight"}
 * @param kind where the value comes from
 * @param target the key in {@link Graph#state}, {@code "conv1.weight"}; empty for inputs that the
 *     caller passes
 */
public record Input(String name, Kind kind, String target) {
  /** Checks that nothing is null. */
  public Input {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(target, "target");
  }

  /** Where the value of an input comes from. */
  public enum Kind {
    /** The caller passes it. */
    USER,
    /** A parameter. */
    PARAMETER,
    /** A buffer that is in the state dict. */
    BUFFER,
    /** A buffer that is not in the state dict, {@code persistent=False}. */
    TEMPORARY_BUFFER,
    /** A tensor that occurs as a constant. */
    CONSTANT,
    /** An object of a custom class. */
    OBJECT,
    /** A token that orders side effects. */
    TOKEN,
    /** Whether the program runs in training mode: a boolean that the program itself holds. */
    TRAINING
  }

  /**
   * Creates an input that the caller passes.
   *
   * @param name name of the value in the graph
   * @return the input
   */
  public static Input user(String name) {
    return new Input(name, Kind.USER, "");
  }
}
