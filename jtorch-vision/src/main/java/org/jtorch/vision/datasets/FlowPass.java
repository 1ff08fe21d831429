package org.jtorch.vision.datasets;

import java.util.List;

/** Rendering of the images of {@link Sintel} and {@link FlyingThings3D}, {@code pass_name}. */
public enum FlowPass {
  /** Without blur and atmosphere. */
  CLEAN,
  /** With blur and atmosphere. */
  FINAL,
  /** Both, one after the other. */
  BOTH;

  /** Returns the names of the folders with a suffix. */
  List<String> names(String suffix) {
    return switch (this) {
      case CLEAN -> List.of("clean" + suffix);
      case FINAL -> List.of("final" + suffix);
      case BOTH -> List.of("clean" + suffix, "final" + suffix);
    };
  }
}
