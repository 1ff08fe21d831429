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
      if (isOfOtherLoader(t)) {
        return new LoadFailure(
            "another class loader of this JVM has loaded libtorch already, and the one that -D"
                + InstalledLibTorch.PROPERTY
                + " names, or that lies in a folder without write access, can be loaded once only:"
                + " put jtorch where one class loader serves all (in"
                + " a servlet container, its shared library folder)",
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
      if (says(t, "failed to map segment from shared object")) {
        return new LoadFailure(
            "the system does not let libraries be mapped from the folder that libtorch was unpacked"
                + " to (is it mounted noexec?): name another with -D"
                + Cache.PROPERTY
                + "=FOLDER ("
                + t.getMessage()
                + ")",
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

  /** Whether the system refuses a library because another class loader has loaded it. */
  static boolean isOfOtherLoader(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return says(thrown, OTHER_LOADER) || (cause != null && isOfOtherLoader(cause));
  }

  private static boolean says(Throwable t, String part) {
    String message = t.getMessage();
    return message != null && message.contains(part);
  }
}
