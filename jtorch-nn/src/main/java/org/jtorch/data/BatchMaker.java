package org.jtorch.data;

/** Makes a batch from the samples at the given indices. */
@FunctionalInterface
interface BatchMaker<B> {
  B make(long[] indices);
}
