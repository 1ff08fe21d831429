package org.jtorch.serving;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One version of a model's weights, as a function of a batch.
 *
 * <p>{@link #call} runs on several threads at the same time, in inference mode and inside a scope.
 */
public interface Network extends AutoCloseable {
  /**
   * Computes a batch.
   *
   * @param batch the inputs, batch dimension first
   * @return the outputs, batch dimension first, with the size of the inputs' one
   */
  Sample call(Sample batch);

  /**
   * Returns the size of the weights, which is counted against {@link Serving.Options#memoryLimit}.
   *
   * @return bytes; 0 if unknown
   */
  default long bytes() {
    return 0;
  }

  /**
   * Returns the inputs as the model's file declares them.
   *
   * @return the inputs in order; empty if the file does not say
   */
  default List<TensorSpec> inputs() {
    return List.of();
  }

  /**
   * Returns the outputs as the model's file declares them.
   *
   * @return the outputs in order; empty if the file does not say
   */
  default List<TensorSpec> outputs() {
    return List.of();
  }

  /**
   * Returns the names of the inputs, where the file has them without dtypes and shapes.
   *
   * @return the names in order; by default those of {@link #inputs}
   */
  default List<String> inputNames() {
    return inputs().stream().map(TensorSpec::name).toList();
  }

  /**
   * Returns the names of the outputs, which may be known after the first call only.
   *
   * @return the names in order; by default those of {@link #outputs}
   */
  default List<String> outputNames() {
    return outputs().stream().map(TensorSpec::name).toList();
  }

  /** Frees the weights. Called once, after the last call has returned. */
  @Override
  void close();

  /**
   * Creates a network from a function, such as a {@code jtorch-nn} module's {@code call}:
   *
   * <pre>{@code
   * LeNet module = new LeNet();
   * module.loadStateDict(Checkpoint.load(path).stateDict());
   * module.eval();
   * NetworkSource source =
   *     NetworkSource.of("1", device -> Network.of(s -> Sample.of(module.call(s.tensor()))));
   * }</pre>
   *
   * @param function computes a batch
   * @return the network; closing it does nothing
   */
  static Network of(UnaryOperator<Sample> function) {
    Objects.requireNonNull(function);
    return new Network() {
      @Override
      public Sample call(Sample batch) {
        return function.apply(batch);
      }

      @Override
      public void close() {
        // The function's owner frees it.
      }
    };
  }
}
