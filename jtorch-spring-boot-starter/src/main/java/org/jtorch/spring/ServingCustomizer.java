package org.jtorch.spring;

import org.jtorch.serving.Serving;

/** A bean that changes the options of {@link Serving} after the properties have been applied. */
@FunctionalInterface
public interface ServingCustomizer {
  /**
   * Changes the options.
   *
   * @param options the options
   */
  void customize(Serving.Options options);
}
