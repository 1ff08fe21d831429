package org.jtorch.io;

/**
 * Says what is wrong with content; whoever knows the file and the byte turns it into a {@link
 * CheckpointException}.
 */
final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedException(String what) {
    super(what);
  }

  MalformedException(String what, Throwable cause) {
    super(what, cause);
  }
}
