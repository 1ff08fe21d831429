package org.jtorch.loader;

import org.jspecify.annotations.Nullable;

/** Says in a sentence why JavaCPP or the system's linker has refused to load the natives. */
final class LoadFailure {

  private static final String OTHER_LOADER = "already loaded in another classloader";

  private LoadFailure() {}

  static String sentence(Throwable failure) {
    Throwable root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (says(t, OTHER_LOADER)) {
        return "another class loader of this JVM has loaded libtorch already, and the one that -D"
            + InstalledLibTorch.PROPERTY
            + " names can be loaded once only: put jtorch where one class loader serves all (in a"
            + " servlet container, its shared library folder)";
      }
      root = t;
    }
    return "libtorch's natives are there, but loading them failed: " + root.getMessage();
  }

  private static boolean says(Throwable t, String part) {
    @Nullable String message = t.getMessage();
    return message != null && message.contains(part);
  }
}
