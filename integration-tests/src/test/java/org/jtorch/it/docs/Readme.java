package org.jtorch.it.docs;

import java.util.List;

/** Parts of the README that other tests use. */
public final class Readme {
  private static final Page PAGE = Page.read("README.md");

  private Readme() {}

  /** The first block of Java. */
  public static String example() {
    return PAGE.blocks("java").get(0).code();
  }

  /** The output of the example. */
  public static String exampleOutput() {
    return PAGE.blocks("text").get(0).code();
  }

  /** The blocks of commands, in order. */
  public static List<String> commands() {
    return PAGE.blocks("sh").stream().map(Block::code).toList();
  }

  /** The pieces of a Maven project file. */
  public static List<String> mavenSnippets() {
    return PAGE.blocks("xml").stream().map(Block::code).toList();
  }
}
