package org.jtorch.internal.binding;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** A view of borrowed native memory in 64-bit words. */
public final class NativeWords extends LongPointer {
  public NativeWords() {
    super((Pointer) null);
  }

  /** Points at an address. */
  @CanIgnoreReturnValue
  public NativeWords at(long address) {
    this.address = address;
    return this;
  }
}
