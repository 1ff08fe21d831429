/** Apache Arrow's vectors as tensors, and tensors as vectors. */
module org.jtorch.arrow {
  requires transitive org.jtorch.tables;
  requires transitive org.apache.arrow.memory.core;
  requires transitive org.apache.arrow.vector;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.arrow;
}
