package org.jtorch.nn;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Named entry of a module whose content may be replaced, for example a tied parameter or the head
 * of a model.
 *
 * <pre>{@code
 * final class Classifier extends Module implements Layer {
 *   final Slot<Layer> head = slot("head", new Linear(512, 1000));
 *
 *   @Override
 *   public Tensor forward(Tensor x) {
 *     return head.get().call(x);
 *   }
 * }
 *
 * Classifier model = new Classifier();
 * model.head.set(new Linear(512, 10));
 * }</pre>
 *
 * <p>A slot declared as {@code Slot<Layer>} can hold any layer, for example a user's class in the
 * place of a {@link Linear}.
 *
 * <p><b>Ownership:</b> the slot's tensors are in no scope. A replaced parameter is not closed,
 * because an optimizer may hold it. A replaced buffer is added to the scope in which {@link #set}
 * is called, if the slot had removed it from a scope and no other slot holds it, so a buffer that
 * is set in a loop needs no {@code close}.
 *
 * <p><b>Thread safety:</b> a replaced value is visible to all threads.
 *
 * @param <T> a tensor or a module
 */
public final class Slot<T> {
  /** Replacement for a slot's content, computed at each read or set temporarily. */
  interface Source<T> {
    T read();

    void write(T value);
  }

  private final BinaryOperator<T> replace;
  private volatile T value;
  private volatile @Nullable Source<T> source;

  /** Creates a slot; {@code adopt} checks each new value and takes ownership of it. */
  Slot(UnaryOperator<T> adopt, T value) {
    this(adopt, (before, next) -> adopt.apply(next), value);
  }

  /** Creates a slot; {@code replace} also handles the replaced value. */
  Slot(UnaryOperator<T> adopt, BinaryOperator<T> replace, T value) {
    this.replace = replace;
    this.value = adopt.apply(value);
  }

  /**
   * Returns the current content.
   *
   * @return the tensor or module
   */
  public T get() {
    Source<T> current = source;
    return current == null ? value : current.read();
  }

  /**
   * Replaces the content. An optimizer created before still updates the old parameter. If the
   * content is parametrized, the original tensors are set through the right inverse.
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

  /** Redirects reads and writes to a source; null restores the slot's own content. */
  void redirect(@Nullable Source<T> source) {
    this.source = source;
  }

  /** Returns the slot's own content, even if it is redirected. */
  T ownValue() {
    return value;
  }

  @Nullable Source<T> source() {
    return source;
  }
}
