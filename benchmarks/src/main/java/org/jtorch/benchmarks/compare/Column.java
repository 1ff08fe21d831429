package org.jtorch.benchmarks.compare;

/** Who takes part, in the table's order. */
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

  /** What the head of a ratio calls it. */
  String brief() {
    return brief;
  }

  @Override
  public String toString() {
    return title;
  }
}
