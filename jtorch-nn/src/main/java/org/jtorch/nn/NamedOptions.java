package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * What {@link Module#namedParameters}, {@link Module#namedBuffers} and {@link Module#namedModules}
 * may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> used by the call that it is passed to alone.
 */
public final class NamedOptions {
  String prefix = "";
  boolean recurse = true;
  boolean removeDuplicate = true;

  NamedOptions() {}

  /**
   * What stands before every name, a dot between.
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
   * Whether the children's are listed too.
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
   * Whether what is shared is listed once, under its first name.
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
