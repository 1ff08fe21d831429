/**
 * Finds, checks and loads libtorch, and says clearly what is wrong.
 *
 * <p>The binding is required transitively, because every module that jtorch builds on libtorch with
 * reads it; the natives are modules of their own, which nothing requires. A modular application
 * names them when it starts, for example on 64-bit Linux: {@code --add-modules
 * org.bytedeco.javacpp.linux.x86_64,org.bytedeco.openblas.linux.x86_64,org.bytedeco.pytorch.linux.x86_64}.
 */
module org.jtorch.loader {
  requires transitive org.bytedeco.javacpp;
  requires transitive org.bytedeco.openblas;
  requires transitive org.bytedeco.pytorch;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports org.jtorch.loader;
}
