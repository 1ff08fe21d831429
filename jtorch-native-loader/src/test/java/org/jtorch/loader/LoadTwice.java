package org.jtorch.loader;

/** Loads libtorch twice and prints each result. Started in a child JVM. */
final class LoadTwice {

  private LoadTwice() {}

  public static void main(String[] args) {
    for (int i = 0; i < 2; i++) {
      try {
        LibTorch.load();
        System.out.println("loaded");
      } catch (NativeLibraryException e) {
        System.out.println("NativeLibraryException: " + e.getMessage());
      }
    }
  }
}
