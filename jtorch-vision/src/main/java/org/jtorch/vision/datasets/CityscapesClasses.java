package org.jtorch.vision.datasets;

import java.util.List;
import org.jtorch.vision.datasets.Cityscapes.CityscapesClass;

/** The classes of {@link Cityscapes}. */
final class CityscapesClasses {
  static final List<CityscapesClass> ALL =
      List.of(
          new CityscapesClass("unlabeled", 0, 255, "void", 0, false, true, 0x000000),
          new CityscapesClass("ego vehicle", 1, 255, "void", 0, false, true, 0x000000),
          new CityscapesClass("rectification border", 2, 255, "void", 0, false, true, 0x000000),
          new CityscapesClass("out of roi", 3, 255, "void", 0, false, true, 0x000000),
          new CityscapesClass("static", 4, 255, "void", 0, false, true, 0x000000),
          new CityscapesClass("dynamic", 5, 255, "void", 0, false, true, 0x6f4a00),
          new CityscapesClass("ground", 6, 255, "void", 0, false, true, 0x510051),
          new CityscapesClass("road", 7, 0, "flat", 1, false, false, 0x804080),
          new CityscapesClass("sidewalk", 8, 1, "flat", 1, false, false, 0xf423e8),
          new CityscapesClass("parking", 9, 255, "flat", 1, false, true, 0xfaaaa0),
          new CityscapesClass("rail track", 10, 255, "flat", 1, false, true, 0xe6968c),
          new CityscapesClass("building", 11, 2, "construction", 2, false, false, 0x464646),
          new CityscapesClass("wall", 12, 3, "construction", 2, false, false, 0x66669c),
          new CityscapesClass("fence", 13, 4, "construction", 2, false, false, 0xbe9999),
          new CityscapesClass("guard rail", 14, 255, "construction", 2, false, true, 0xb4a5b4),
          new CityscapesClass("bridge", 15, 255, "construction", 2, false, true, 0x966464),
          new CityscapesClass("tunnel", 16, 255, "construction", 2, false, true, 0x96785a),
          new CityscapesClass("pole", 17, 5, "object", 3, false, false, 0x999999),
          new CityscapesClass("polegroup", 18, 255, "object", 3, false, true, 0x999999),
          new CityscapesClass("traffic light", 19, 6, "object", 3, false, false, 0xfaaa1e),
          new CityscapesClass("traffic sign", 20, 7, "object", 3, false, false, 0xdcdc00),
          new CityscapesClass("vegetation", 21, 8, "nature", 4, false, false, 0x6b8e23),
          new CityscapesClass("terrain", 22, 9, "nature", 4, false, false, 0x98fb98),
          new CityscapesClass("sky", 23, 10, "sky", 5, false, false, 0x4682b4),
          new CityscapesClass("person", 24, 11, "human", 6, true, false, 0xdc143c),
          new CityscapesClass("rider", 25, 12, "human", 6, true, false, 0xff0000),
          new CityscapesClass("car", 26, 13, "vehicle", 7, true, false, 0x00008e),
          new CityscapesClass("truck", 27, 14, "vehicle", 7, true, false, 0x000046),
          new CityscapesClass("bus", 28, 15, "vehicle", 7, true, false, 0x003c64),
          new CityscapesClass("caravan", 29, 255, "vehicle", 7, true, true, 0x00005a),
          new CityscapesClass("trailer", 30, 255, "vehicle", 7, true, true, 0x00006e),
          new CityscapesClass("train", 31, 16, "vehicle", 7, true, false, 0x005064),
          new CityscapesClass("motorcycle", 32, 17, "vehicle", 7, true, false, 0x0000e6),
          new CityscapesClass("bicycle", 33, 18, "vehicle", 7, true, false, 0x770b20),
          new CityscapesClass("license plate", -1, -1, "vehicle", 7, false, true, 0x00008e));

  private CityscapesClasses() {}
}
