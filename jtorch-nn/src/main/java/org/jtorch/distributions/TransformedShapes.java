package org.jtorch.distributions;

import org.jtorch.Shape;

/** The base distribution of a transformed one, expanded to the transforms, and its shapes. */
record TransformedShapes(
    Distribution base, ComposeTransform transform, Shape batchShape, Shape eventShape) {

  static TransformedShapes of(Distribution given, ComposeTransform transform) {
    Shape baseShape = Shapes.concat(given.batchShape(), given.eventShape());
    int baseEventDim = given.eventShape().rank();
    int in = transform.domain().eventDim();
    int out = transform.codomain().eventDim();
    if (baseShape.rank() < in) {
      throw new IllegalArgumentException(
          "base_distribution needs to have shape with size at least "
              + in
              + ", but got "
              + baseShape);
    }
    Shape forward = transform.forwardShape(baseShape);
    Shape expanded = transform.inverseShape(forward);
    Distribution base =
        expanded.equals(baseShape) ? given : given.expand(Shapes.dropLast(expanded, baseEventDim));
    if (in > baseEventDim) {
      base = new Independent(base, in - baseEventDim);
    }
    int eventDim = Math.max(out, baseEventDim + out - in);
    return new TransformedShapes(
        base, transform, Shapes.dropLast(forward, eventDim), Shapes.tail(forward, eventDim));
  }
}
