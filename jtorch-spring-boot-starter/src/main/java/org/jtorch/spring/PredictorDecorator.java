package org.jtorch.spring;

import org.jtorch.serving.Predictor;

/** A bean that wraps the predictors before they are injected. */
public interface PredictorDecorator {
  /**
   * Wraps a predictor.
   *
   * @param predictor the predictor
   * @return a predictor of the same model
   */
  <I, O> Predictor<I, O> decorate(Predictor<I, O> predictor);
}
