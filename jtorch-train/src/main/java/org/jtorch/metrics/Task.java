package org.jtorch.metrics;

import java.util.Locale;

/** Kind of classification, the argument {@code task}. */
enum Task {
  BINARY,
  MULTICLASS,
  MULTILABEL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
