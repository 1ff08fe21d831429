package org.jtorch.loader;

import org.jspecify.annotations.Nullable;

/**
 * Why libtorch could not be loaded, kept to be thrown at each use.
 *
 * @param sentence what is wrong and what to do
 * @param cause what JavaCPP or the system's linker threw, if they were asked at all
 */
record LoadFailure(String sentence, @Nullable Throwable cause) {

  private static final String OTHER_LOADER = "already loaded in another classloader";

  /** What JavaCPP or the system's linker threw, said in a sentence. */
  static LoadFailure of(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (says(t, OTHER_LOADER)) {
        return new LoadFailure(
            "another class loader of this JVM has loaded libtorch already, and the one that -D"
                + InstalledLibTorch.PROPERTY
                + " names can be loaded once only: put jtorch where one class loader serves all (in"
                + " a servlet container, its shared library folder)",
            thrown);
      }
      root = t;
    }
    return new LoadFailure(
        "libtorch's natives are there, but loading them failed: " + root, thrown);
  }

  /** A new exception, whose stack trace is that of the caller. */
  NativeLibraryException exception() {
    return new NativeLibraryException(sentence, cause);
  }

  private static boolean says(Throwable t, String part) {
    String message = t.getMessage();
    return message != null && message.contains(part);
  }
}
