package org.jtorch.codegen.sample;

import java.util.function.Consumer;

/** Sample of a Tensor class for the name table. */
public final class Tensor {
  /** Options of add. */
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
