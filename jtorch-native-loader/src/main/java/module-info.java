/**
 * Finds, checks and loads libtorch, and reports what is wrong with an installation.
 *
 * <p>The binding is required transitively, because jtorch's other modules that use libtorch read
 * it. The natives are separate modules that no module requires. A modular application adds them at
 * startup, for example on 64-bit Linux: {@code --add-modules
 * org.bytedeco.javacpp.linux.x86_64,org.bytedeco.openblas.linux.x86_64,org.bytedeco.pytorch.linux.x86_64}.
 */
@SuppressWarnings("module") // the module of the qualified export is compiled later
module org.jtorch.loader {
  requires transitive org.bytedeco.javacpp;
  requires transitive org.bytedeco.openblas;
  requires transitive org.bytedeco.pytorch;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports org.jtorch.loader;
  exports org.jtorch.loader.internal to
      org.jtorch;
}
