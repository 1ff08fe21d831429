package org.jtorch.spring.diagnostics;

/** Thrown at the start in a version of Spring Boot with which the starter does not work. */
final class UnsupportedBootVersionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedBootVersionException(String version) {
    super("jtorch-spring-boot-starter runs in Spring Boot 3.5 and 4, and this is " + version + ".");
  }
}
