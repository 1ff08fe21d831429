/** Pictures decoded by OpenCV; matrices of OpenCV as tensors, and tensors as matrices. */
module org.jtorch.vision.opencv {
  requires transitive org.jtorch;
  requires transitive org.jtorch.vision;
  requires transitive org.bytedeco.opencv;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.vision.opencv;

  provides org.jtorch.vision.io.ImageCodec with
      org.jtorch.vision.opencv.OpenCvCodec;
}
