/** Finds, checks and loads libtorch. */
module org.jtorch.loader {
  requires org.bytedeco.pytorch;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.loader;
}
