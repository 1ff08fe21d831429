package org.jtorch.nn;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
 * <p><b>Ownership:</b> the slot's tensors are in no scope. A parameter that is replaced is left
 * open, for an optimizer may hold it. A buffer that is replaced goes to the scope in which {@link
 * #set} is called, if the slot had taken it out of a scope and no other slot holds it; so a buffer
 * that is set in a loop needs no {@code close}.
 *
 * <p><b>Thread safety:</b> a replaced value is seen by all threads.
 *
 * @param <T> a tensor or a module
 */
public final class Slot<T> {
  /** What stands in for a slot's content: computed at each read, or lent for a while. */
  interface Source<T> {
    T read();

    void write(T value);
  }

  private final BinaryOperator<T> replace;
  private volatile T value;
  private volatile @Nullable Source<T> source;

  /** A slot that passes what it is given through a function that checks it and takes it over. */
  Slot(UnaryOperator<T> adopt, T value) {
    this(adopt, (before, next) -> adopt.apply(next), value);
  }

  /** A slot that besides looks after what is replaced. */
  Slot(UnaryOperator<T> adopt, BinaryOperator<T> replace, T value) {
    this.replace = replace;
    this.value = adopt.apply(value);
  }

  /**
   * What is in the slot now.
   *
   * @return the tensor or module
   */
  public T get() {
    Source<T> current = source;
    return current == null ? value : current.read();
  }

  /**
   * Replaces what is in the slot. An optimizer that was made for the parameters so far goes on
   * training those. Where a parametrization computes the content, what it computes from is set.
   *
   * @param value the new tensor or module
   */
  public void set(T value) {
    Objects.requireNonNull(value, "value");
    Source<T> current = source;
    if (current == null) {
      this.value = replace.apply(this.value, value);
    } else {
      current.write(value);
    }
  }

  /** From now on reads and writes go to a source; null gives the slot its own content back. */
  void redirect(@Nullable Source<T> source) {
    this.source = source;
  }

  /** The slot's own content, whatever it reads as now. */
  T ownValue() {
    return value;
  }

  @Nullable Source<T> source() {
    return source;
  }
}
