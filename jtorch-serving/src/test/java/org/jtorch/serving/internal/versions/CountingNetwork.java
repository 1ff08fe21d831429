package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;

/** A network that counts its calls and closes. */
final class CountingNetwork implements Network {
  final List<Long> batches = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger closes = new AtomicInteger();
  private final UnaryOperator<Sample> function;
  private final long bytes;
  private final List<TensorSpec> inputs;

  CountingNetwork(UnaryOperator<Sample> function, long bytes, TensorSpec... inputs) {
    this.function = function;
    this.bytes = bytes;
    this.inputs = List.of(inputs);
  }

  /** Adds a number to each element. */
  static CountingNetwork adding(double number) {
    return new CountingNetwork(batch -> Sample.of(batch.tensor().add(number)), 100);
  }

  @Override
  public Sample call(Sample batch) {
    batches.add(batch.tensors().get(0).size(0));
    return function.apply(batch);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
