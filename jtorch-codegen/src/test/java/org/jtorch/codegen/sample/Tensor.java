package org.jtorch.codegen.sample;

import java.util.function.Consumer;

/** Stands for jtorch's Tensor in a test of the table. */
public final class Tensor {
  /** How to add. */
  public static final class AddOptions {}

  public Tensor add(Tensor other, Consumer<AddOptions> options) {
    return this;
  }

  public Tensor add(Tensor other) {
    return this;
  }

  public Tensor to(String dtype) {
    return this;
  }
}
