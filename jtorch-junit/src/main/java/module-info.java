/** JUnit extension that fails tests which leak tensors. */
module org.jtorch.junit {
  requires transitive org.jtorch;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.junit;
}
