package org.jtorch.graph.internal.onnx;

/** Writes a node of one operator. */
interface Converter {
  /** Adds nodes to the model and sets the node's results. */
  void convert(Call call);
}
