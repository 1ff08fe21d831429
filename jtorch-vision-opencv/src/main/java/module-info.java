/** Matrices of OpenCV as tensors, and tensors as matrices. */
module org.jtorch.vision.opencv {
  requires transitive org.jtorch;
  requires transitive org.bytedeco.opencv;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.vision.opencv;
}
