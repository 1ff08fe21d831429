package org.jtorch.loader;

import org.bytedeco.javacpp.Pointer;

/** Initialises JavaCPP and then calls the doctor. Run in a JVM of its own. */
final class JavaCppFirst {

  private JavaCppFirst() {}

  public static void main(String[] args) {
    if (Pointer.maxPhysicalBytes() == 0) {
      throw new IllegalStateException("JavaCPP has no limit of its own");
    }
    Doctor.main(args);
  }
}
