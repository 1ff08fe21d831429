package org.jtorch.plots;

import java.awt.image.BufferedImage;

/** A. */
public final class Figure {
  public BufferedImage toImage() { return new BufferedImage(1,1,1); }
}
