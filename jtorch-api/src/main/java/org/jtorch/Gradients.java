package org.jtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of gradients, some of which may be missing ({@code None} in Python).
 *
 * <pre>{@code
 * return Gradients.of(gradX).none().and(gradBias);
 * }</pre>
 */
public final class Gradients implements TensorHolder {
  private final List<@Nullable Tensor> elements;

  private Gradients(List<@Nullable Tensor> elements) {
    this.elements = elements;
  }

  /**
   * Creates a list without missing gradients.
   *
   * @param gradients the gradients in order
   * @return the list
   */
  public static Gradients of(Tensor... gradients) {
    List<@Nullable Tensor> elements = new ArrayList<>();
    for (Tensor gradient : gradients) {
      elements.add(Objects.requireNonNull(gradient, "gradient"));
    }
    return new Gradients(elements);
  }

  static Gradients ofNullable(List<@Nullable Tensor> elements) {
    return new Gradients(elements);
  }

  /**
   * Returns this list with a gradient appended.
   *
   * @param gradient the gradient to append
   * @return a new list
   */
  public Gradients and(Tensor gradient) {
    return with(Objects.requireNonNull(gradient, "gradient"));
  }

  /**
   * Returns this list with a missing gradient appended.
   *
   * @return a new list
   */
  public Gradients none() {
    return with(null);
  }

  private Gradients with(@Nullable Tensor next) {
    List<@Nullable Tensor> longer = new ArrayList<>(elements);
    longer.add(next);
    return new Gradients(longer);
  }

  /**
   * Number of gradients, including missing ones.
   *
   * @return the size
   */
  public int size() {
    return elements.size();
  }

  /**
   * Whether a gradient is present.
   *
   * @param index from 0
   * @return false for a missing gradient
   */
  public boolean has(int index) {
    return elements.get(index) != null;
  }

  /**
   * Returns a gradient.
   *
   * @param index from 0
   * @return the gradient
   * @throws IllegalStateException if it is missing
   */
  public Tensor get(int index) {
    Tensor gradient = elements.get(index);
    if (gradient == null) {
      throw new IllegalStateException("there is no gradient " + index + "; ask has(" + index + ")");
    }
    return gradient;
  }

  /**
   * Returns all gradients.
   *
   * @return the gradients in order
   * @throws IllegalStateException if one is missing
   */
  public List<Tensor> toList() {
    List<Tensor> all = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      all.add(get(i));
    }
    return Collections.unmodifiableList(all);
  }

  @Nullable Tensor orNull(int index) {
    return elements.get(index);
  }

  /** All gradients, with null for missing ones. */
  List<@Nullable Tensor> toNullableList() {
    return elements;
  }

  @Override
  public Collection<Tensor> tensors() {
    return elements.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  @Override
  public String toString() {
    return "Gradients" + Arrays.toString(elements.toArray());
  }
}
