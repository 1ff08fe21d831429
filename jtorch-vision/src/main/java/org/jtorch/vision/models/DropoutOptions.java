package org.jtorch.vision.models;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * Options of models with dropout in front of their head.
 *
 * @param <S> the options of one family of models
 */
public abstract class DropoutOptions<S extends DropoutOptions<S>> extends ModelOptions<S> {
  private double dropout;

  /**
   * Constructor for the options of a family.
   *
   * @param byDefault the dropout probability of the model
   */
  protected DropoutOptions(double byDefault) {
    dropout = byDefault;
  }

  /**
   * Dropout probability of the head, from 0 to 1. Default: that of the model.
   *
   * @param dropout the probability
   * @return this
   */
  @CanIgnoreReturnValue
  public S dropout(double dropout) {
    this.dropout = dropout;
    return self();
  }

  /** {@return the dropout probability of the head} */
  protected final double dropout() {
    return dropout;
  }
}
