package org.jtorch.data;

/** Makes one batch of the samples with these numbers. */
@FunctionalInterface
interface BatchMaker<B> {
  B make(long[] indices);
}
