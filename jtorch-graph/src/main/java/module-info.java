/** Graphs of tensor operators: exported programs, tracing, TorchScript and ONNX. */
module org.jtorch.graph {
  requires transitive org.jtorch;
  requires com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.graph;
}
