package org.jtorch.loader;

import org.bytedeco.javacpp.Pointer;

/** Initialises JavaCPP and then runs the doctor. Started in a child JVM. */
final class JavaCppFirst {

  private JavaCppFirst() {}

  public static void main(String[] args) {
    if (Pointer.maxPhysicalBytes() == 0) {
      throw new IllegalStateException("JavaCPP has no default limit");
    }
    Doctor.main(args);
  }
}
