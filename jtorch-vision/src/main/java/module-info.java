/** Datasets, transforms, image files and models for vision, {@code torchvision}. */
module org.jtorch.vision {
  requires transitive org.jtorch;
  requires transitive org.jtorch.nn;
  requires transitive java.desktop;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires java.xml;
  requires org.apache.commons.compress;
  requires org.tukaani.xz;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.vision.datasets;
  exports org.jtorch.vision.io;
  exports org.jtorch.vision.models.detection;
  exports org.jtorch.vision.models.opticalflow;
  exports org.jtorch.vision.models.quantization;
  exports org.jtorch.vision.models.segmentation;
  exports org.jtorch.vision.models.video;
  exports org.jtorch.vision.models;
  exports org.jtorch.vision.ops;
  exports org.jtorch.vision.transforms.functional;
  exports org.jtorch.vision.transforms;
  exports org.jtorch.vision.tvtensors;
  exports org.jtorch.vision.utils;
  exports org.jtorch.vision;

  uses org.jtorch.vision.io.ImageCodec;
}
