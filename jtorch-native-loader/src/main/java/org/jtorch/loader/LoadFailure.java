package org.jtorch.loader;

import org.jspecify.annotations.Nullable;

/**
 * The reason why libtorch could not be loaded, which is thrown at each use.
 *
 * @param message the problem and the remedy
 * @param cause the exception of JavaCPP or the linker, or null if a check failed before
 */
record LoadFailure(String message, @Nullable Throwable cause) {

  private static final String OTHER_LOADER = "already loaded in another classloader";

  /** Creates a failure from an exception of JavaCPP or the linker. */
  static LoadFailure of(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (isLoadedElsewhere(t)) {
        return new LoadFailure(
            "another class loader of this JVM has already loaded libtorch, and a libtorch set with"
                + " -D"
                + InstalledLibTorch.PROPERTY
                + " or in a read-only folder can be loaded only once: move jtorch to a class loader"
                + " that all applications share (in a servlet container, its shared library"
                + " folder)",
            thrown);
      }
      if (t instanceof IllegalCallerException) {
        return new LoadFailure(
            "this JVM forbids native code (--illegal-native-access=deny): start it with"
                + " --enable-native-access=ALL-UNNAMED, or on the module path with"
                + " --enable-native-access=org.jtorch.loader,org.bytedeco.javacpp,"
                + "org.bytedeco.openblas,org.bytedeco.pytorch, or write Enable-Native-Access:"
                + " ALL-UNNAMED in the manifest of an executable jar",
            thrown);
      }
      if (messageContains(t, "failed to map segment from shared object")) {
        return new LoadFailure(
            "libraries cannot be loaded from the folder to which libtorch was unpacked (is it"
                + " mounted noexec?): name another with -D"
                + Cache.PROPERTY
                + "=FOLDER ("
                + t.getMessage()
                + ")",
            thrown);
      }
      root = t;
    }
    return new LoadFailure(
        "libtorch's natives are present, but loading them failed: " + root, thrown);
  }

  /** Returns a new exception with the caller's stack trace. */
  NativeLibraryException exception() {
    return new NativeLibraryException(message, cause);
  }

  /** Whether a library cannot be loaded because another class loader has loaded it. */
  static boolean isLoadedElsewhere(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return messageContains(thrown, OTHER_LOADER) || (cause != null && isLoadedElsewhere(cause));
  }

  private static boolean messageContains(Throwable t, String part) {
    String message = t.getMessage();
    return message != null && message.contains(part);
  }
}
