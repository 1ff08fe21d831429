package org.jtorch.vision.transforms.functional;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jtorch.vision.tvtensors.TVTensor;

/**
 * Pixels outside of the image, {@code fill}.
 *
 * @param <S> the type of the options
 */
@CanIgnoreReturnValue
public abstract class FillOptions<S extends FillOptions<S>> {
  private double[] fill;
  private final Map<Class<? extends TVTensor>, double[]> fills = new HashMap<>();

  /**
   * Creates options.
   *
   * @param fill the default fill
   */
  protected FillOptions(double... fill) {
    this.fill = fill;
  }

  /** {@return these options} */
  @CheckReturnValue
  @SuppressWarnings("unchecked") // S is the class itself
  protected final S self() {
    return (S) this;
  }

  /**
   * Value of pixels outside of the image, one for all channels or one per channel; without values
   * {@code None}, which is 0 and does not blend pixels at the edge.
   */
  public S fill(double... fill) {
    this.fill = fill.clone();
    return self();
  }

  /**
   * Value of pixels outside of parts of one kind.
   *
   * @param kind the kind; plain tensors are filled as {@link org.jtorch.vision.tvtensors.Image}
   * @param fill one value, or one per channel, or none for {@code None}
   * @return this
   */
  public S fill(Class<? extends TVTensor> kind, double... fill) {
    fills.put(Objects.requireNonNull(kind, "kind"), fill.clone());
    return self();
  }

  /**
   * Takes the fill of other options.
   *
   * @param other the other options
   * @return this
   */
  public S fill(FillOptions<?> other) {
    this.fill = other.fill.clone();
    fills.putAll(other.fills);
    return self();
  }

  /**
   * Returns the fill of a kind of part.
   *
   * @param kind the kind
   * @return one value, or one per channel, or none for {@code None}
   */
  @CheckReturnValue
  public double[] fillOf(Class<? extends TVTensor> kind) {
    return fills.getOrDefault(kind, fill).clone();
  }

  /** {@return the fill as Python prints it, or nothing if kinds have their own} */
  @CheckReturnValue
  protected String describeFill() {
    return fills.isEmpty() ? ", fill=" + Numbers.python(fill) : "";
  }
}
