package org.jtorch.spring;

import java.util.function.Consumer;
import org.jtorch.serving.Model;

/**
 * A bean that changes the options of models from properties, after the properties have been
 * applied. It sets what properties cannot express, such as examples for warm-up. It does nothing
 * for models whose name is not {@link #model}.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public interface ModelCustomizer<I, O> {
  /**
   * Returns which model is customized.
   *
   * @return its name
   */
  String model();

  /**
   * Changes the options.
   *
   * @param options the options
   */
  void customize(Model.Options<I, O> options);

  /**
   * Creates a customizer.
   *
   * @param model name of the model
   * @param change {@code options -> options.warmUp(example)}
   * @return the customizer
   */
  static <I, O> ModelCustomizer<I, O> of(String model, Consumer<Model.Options<I, O>> change) {
    return new ModelCustomizer<>() {
      @Override
      public String model() {
        return model;
      }

      @Override
      public void customize(Model.Options<I, O> options) {
        change.accept(options);
      }
    };
  }
}
