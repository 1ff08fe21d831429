/** Finds, checks and loads libtorch. */
module org.jtorch.loader {
  requires org.bytedeco.pytorch;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports org.jtorch.loader;
}
