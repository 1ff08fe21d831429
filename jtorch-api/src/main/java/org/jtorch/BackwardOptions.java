package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of {@link Tensor#backward(java.util.function.Consumer)}. */
@CanIgnoreReturnValue
public final class BackwardOptions {
  @Nullable Tensor gradient;
  @Nullable Boolean retainGraph;
  boolean createGraph;
  List<Tensor> inputs = List.of();

  BackwardOptions() {}

  /**
   * Gradient of the loss with respect to the tensor: of the tensor's shape; by default 1, for a
   * scalar.
   */
  public BackwardOptions gradient(Tensor gradient) {
    this.gradient = gradient;
    return this;
  }

  /**
   * Whether the graph is kept, so that backward can be called again: the value of {@link
   * #createGraph} by default.
   */
  public BackwardOptions retainGraph(boolean retainGraph) {
    this.retainGraph = retainGraph;
    return this;
  }

  /**
   * Whether the graph of the gradients is recorded, for higher-order derivatives: false by default.
   */
  public BackwardOptions createGraph(boolean createGraph) {
    this.createGraph = createGraph;
    return this;
  }

  /** The tensors whose gradients are accumulated: every leaf by default. */
  public BackwardOptions inputs(Tensor... inputs) {
    this.inputs = List.of(inputs);
    return this;
  }
}
