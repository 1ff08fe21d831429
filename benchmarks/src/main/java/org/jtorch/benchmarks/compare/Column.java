package org.jtorch.benchmarks.compare;

/** Sides of the comparison in the table's order. */
enum Column {
  PYTHON("Python", "Python"),
  FLOOR("C++ floor", "floor"),
  RAW("raw binding", "raw"),
  JTORCH("jtorch", "jtorch");

  private final String title;
  private final String brief;

  Column(String title, String brief) {
    this.title = title;
    this.brief = brief;
  }

  /** Short name for the header of a ratio. */
  String brief() {
    return brief;
  }

  @Override
  public String toString() {
    return title;
  }
}
