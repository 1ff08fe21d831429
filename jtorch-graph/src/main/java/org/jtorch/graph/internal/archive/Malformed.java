package org.jtorch.graph.internal.archive;

import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;

/** The exception for a file whose content is refused. */
public final class Malformed {
  private static final int MAX_LENGTH = 600;

  private Malformed() {}

  static CheckpointException of(String file, String what) {
    return new CheckpointException(file + ": " + printable(what));
  }

  public static CheckpointException of(String file, @Nullable String what, Exception cause) {
    return new CheckpointException(file + ": " + printable(String.valueOf(what)), cause);
  }

  /** Limits names in messages, which come from the file and may be long or contain anything. */
  static String printable(String text) {
    String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
