package org.jtorch.vision.models.quantization;

import org.jtorch.nn.Layer;

/** A module with packed weights. */
interface PackedModule extends Layer {
  /** Frees the packed weights. */
  void release();
}
