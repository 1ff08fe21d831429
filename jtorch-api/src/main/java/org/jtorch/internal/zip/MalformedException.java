package org.jtorch.internal.zip;

/**
 * Says what is wrong with content; whoever knows the file and the byte turns it into a
 * CheckpointException.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_MESSAGE = 600;

  public MalformedException(String what) {
    super(printable(what));
  }

  public MalformedException(String what, Throwable cause) {
    super(printable(what), cause);
  }

  /** Names in a message are the file's own: they may be endless, or hold what a terminal obeys. */
  private static String printable(String what) {
    String start =
        what.length() > LONGEST_MESSAGE ? what.substring(0, LONGEST_MESSAGE) + "..." : what;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
