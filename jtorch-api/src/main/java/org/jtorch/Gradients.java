package org.jtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.autograd.GradientLists;

/**
 * Gradients in order, some of which may not be there: where Python has {@code None}.
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
   * Gradients that are all there.
   *
   * @param gradients in order
   * @return the gradients
   */
  public static Gradients of(Tensor... gradients) {
    List<@Nullable Tensor> elements = new ArrayList<>();
    for (Tensor gradient : gradients) {
      elements.add(Objects.requireNonNull(gradient, "gradient"));
    }
    return new Gradients(elements);
  }

  /**
   * The gradients that tensors have, {@code [p.grad for p in params]}, read in one pass.
   *
   * @param tensors for example a model's parameters
   * @return handles on the gradients, in the tensors' order; none where a tensor has none
   */
  public static Gradients heldBy(Collection<Tensor> tensors) {
    return new Gradients(GradientLists.heldBy(tensors));
  }

  static Gradients ofNullable(List<@Nullable Tensor> elements) {
    return new Gradients(elements);
  }

  /**
   * These gradients and another one.
   *
   * @param gradient the next
   * @return a longer list
   */
  public Gradients and(Tensor gradient) {
    return with(Objects.requireNonNull(gradient, "gradient"));
  }

  /**
   * These gradients and one that is not there.
   *
   * @return a longer list
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
   * How many there are, those that are not there included.
   *
   * @return the number of gradients
   */
  public int size() {
    return elements.size();
  }

  /**
   * Whether a gradient is there.
   *
   * @param index from 0
   * @return false where Python has {@code None}
   */
  public boolean has(int index) {
    return elements.get(index) != null;
  }

  /**
   * A gradient.
   *
   * @param index from 0
   * @return the gradient
   * @throws IllegalStateException if it is not there
   */
  public Tensor get(int index) {
    Tensor gradient = elements.get(index);
    if (gradient == null) {
      throw new IllegalStateException("there is no gradient " + index + "; ask has(" + index + ")");
    }
    return gradient;
  }

  /**
   * All gradients.
   *
   * @return the gradients in order
   * @throws IllegalStateException if one is not there
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

  /** All gradients, null where there is none. */
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
