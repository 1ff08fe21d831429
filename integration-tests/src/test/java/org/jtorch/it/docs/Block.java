package org.jtorch.it.docs;

/**
 * Fenced code block of a page.
 *
 * @param page the page's path in the repository
 * @param line the number of the line of its opening fence, from 1
 * @param language what the fence says
 * @param code its lines, each with its end
 * @param heading the line of the {@code ##} heading that it stands under, 0 before the first
 * @param follows true if nothing but empty lines is between it and the block before
 */
record Block(String page, int line, String language, String code, int heading, boolean follows) {
  /** Language of Java that needs autograd nodes, which the binding of libtorch 2.13 hides. */
  static final String NEEDS_NODES = "java libtorch 2.10";

  /** Returns whether Java 17 compiles it. */
  boolean isJava() {
    return language.equals("java") || needsNodes();
  }

  boolean needsNodes() {
    return language.equals(NEEDS_NODES);
  }

  String name() {
    return page + ":" + line + " " + language;
  }
}
