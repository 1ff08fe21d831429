package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * Options of {@link Module#namedParameters}, {@link Module#namedBuffers} and {@link
 * Module#namedModules}.
 */
@CanIgnoreReturnValue
public final class NamedOptions {
  String prefix = "";
  boolean recurse = true;
  boolean removeDuplicate = true;

  NamedOptions() {}

  /** Prefix of all names, separated by a dot. Default: empty. */
  public NamedOptions prefix(String prefix) {
    this.prefix = prefix;
    return this;
  }

  /** Whether entries of submodules are included. Default true. */
  public NamedOptions recurse(boolean recurse) {
    this.recurse = recurse;
    return this;
  }

  /**
   * Whether a shared parameter, buffer or module is listed once, under its first name. Default
   * true.
   */
  public NamedOptions removeDuplicate(boolean removeDuplicate) {
    this.removeDuplicate = removeDuplicate;
    return this;
  }
}
