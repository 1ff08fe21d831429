package org.jtorch.loader;

/** Prints the doctor's report without exiting. Started in a child JVM. */
final class PrintReport {

  private PrintReport() {}

  public static void main(String[] args) {
    System.out.println(Doctor.examine());
  }
}
