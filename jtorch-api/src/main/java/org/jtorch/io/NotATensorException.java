package org.jtorch.io;

import org.jtorch.internal.zip.MalformedException;

/** A member of an archive, or an array, that is not damaged but has no tensor. */
final class NotATensorException extends MalformedException {
  private static final long serialVersionUID = 1L;

  NotATensorException(String what) {
    super(what);
  }
}
