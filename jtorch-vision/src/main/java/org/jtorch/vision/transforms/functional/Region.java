package org.jtorch.vision.transforms.functional;

/**
 * Rectangle of an image, in pixels.
 *
 * @param top row of the upper left corner, {@code i} in Python
 * @param left column of the upper left corner, {@code j} in Python
 * @param height number of rows, {@code h} in Python
 * @param width number of columns, {@code w} in Python
 */
public record Region(long top, long left, long height, long width) {}
