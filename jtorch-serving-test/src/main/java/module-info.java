/** Predictors without models, for tests of applications. */
module org.jtorch.serving.test {
  requires transitive org.jtorch.serving;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.serving.test;
}
