package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * Options of {@link Module#namedParameters}, {@link Module#namedBuffers} and {@link
 * Module#namedModules}.
 */
public final class NamedOptions {
  String prefix = "";
  boolean recurse = true;
  boolean removeDuplicate = true;

  NamedOptions() {}

  /**
   * Prefix of all names, separated by a dot.
   *
   * @param prefix empty by default
   * @return this
   */
  @CanIgnoreReturnValue
  public NamedOptions prefix(String prefix) {
    this.prefix = prefix;
    return this;
  }

  /**
   * Whether entries of submodules are included.
   *
   * @param recurse true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public NamedOptions recurse(boolean recurse) {
    this.recurse = recurse;
    return this;
  }

  /**
   * Whether a shared parameter, buffer or module is listed once, under its first name.
   *
   * @param removeDuplicate true by default
   * @return this
   */
  @CanIgnoreReturnValue
  public NamedOptions removeDuplicate(boolean removeDuplicate) {
    this.removeDuplicate = removeDuplicate;
    return this;
  }
}
