package org.jtorch.nn;

import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A named place in a module whose content may be replaced: a parameter that is tied to another, the
 * head of a model.
 *
 * <pre>{@code
 * final Slot<Linear> head = slot("head", new Linear(512, 1000));
 * ...
 * model.head.set(new Linear(512, 10));
 * }</pre>
 *
 * <p><b>Ownership:</b> the slot's tensors are in no scope; what is replaced is left open, for
 * others may hold it.
 *
 * <p><b>Thread safety:</b> a replaced value is seen by all threads.
 *
 * @param <T> a tensor or a module
 */
public final class Slot<T> {
  private final UnaryOperator<T> adopt;
  private volatile T value;

  /** A slot that passes what it is given through a function that checks it and takes it over. */
  Slot(UnaryOperator<T> adopt, T value) {
    this.adopt = adopt;
    this.value = adopt.apply(value);
  }

  /**
   * What is in the slot now.
   *
   * @return the tensor or module
   */
  public T get() {
    return value;
  }

  /**
   * Replaces what is in the slot. An optimizer that was made for the parameters so far goes on
   * training those.
   *
   * @param value the new tensor or module
   */
  public void set(T value) {
    this.value = adopt.apply(Objects.requireNonNull(value, "value"));
  }
}
