package org.jtorch.internal;

import java.util.Collection;
import org.jtorch.internal.names.SimilarNames;

/** The error for a name that does not exist. */
public final class UnknownName {
  private static final int NEAREST = 3;

  private UnknownName() {}

  /**
   * Creates the error, which lists the most similar names.
   *
   * @param what what is missing, {@code "there is no model named"}
   * @param name the name that does not exist
   * @param names those that do
   */
  public static IllegalArgumentException of(String what, String name, Collection<String> names) {
    String nearest = String.join(", ", SimilarNames.nearest(names, name, NEAREST));
    return new IllegalArgumentException(what + " \"" + name + "\"; nearest: " + nearest);
  }
}
