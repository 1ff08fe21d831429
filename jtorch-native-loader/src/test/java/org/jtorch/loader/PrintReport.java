package org.jtorch.loader;

/** Prints the doctor's report and goes on. Run in a JVM of its own. */
final class PrintReport {

  private PrintReport() {}

  public static void main(String[] args) {
    System.out.println(Doctor.examine());
  }
}
