package org.jtorch.internal.zip;

/**
 * An error in a file's content. The caller, which has the file and the position, translates it to a
 * CheckpointException.
 */
public class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE_LENGTH = 600;

  public MalformedException(String what) {
    super(printable(what));
  }

  public MalformedException(String what, Throwable cause) {
    super(printable(what), cause);
  }

  /**
   * Limits names in messages, which come from the file and may be long or contain control
   * characters.
   */
  public static String printable(String what) {
    String start =
        what.length() > MAX_MESSAGE_LENGTH ? what.substring(0, MAX_MESSAGE_LENGTH) + "..." : what;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
