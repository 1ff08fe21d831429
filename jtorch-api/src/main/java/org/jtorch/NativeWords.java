package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** A window on memory that somebody else owns, word by word. */
final class NativeWords extends LongPointer {
  NativeWords() {
    super((Pointer) null);
  }

  /** Points at an address. */
  @CanIgnoreReturnValue
  NativeWords at(long address) {
    this.address = address;
    return this;
  }
}
