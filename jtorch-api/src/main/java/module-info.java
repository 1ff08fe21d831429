/**
 * PyTorch for the JVM: tensors, autograd, operators, TorchScript and files.
 *
 * <p>libtorch's binding is an implementation detail and is not passed on.
 */
@SuppressWarnings("module") // the modules of qualified exports are compiled later
module org.jtorch {
  requires org.jtorch.loader;
  requires org.bytedeco.pytorch;
  requires com.fasterxml.jackson.databind;
  requires java.management;
  requires jdk.jfr;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  // For @Generated, which is in no class file.
  requires static transitive java.compiler;

  exports org.jtorch;
  exports org.jtorch.io;
  exports org.jtorch.internal to
      org.jtorch.arrow,
      org.jtorch.graph,
      org.jtorch.nn,
      org.jtorch.serving,
      org.jtorch.vision,
      org.jtorch.vision.opencv;
}
