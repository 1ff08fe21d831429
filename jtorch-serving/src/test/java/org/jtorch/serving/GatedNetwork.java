package org.jtorch.serving;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * A network that doubles its first input, waits for a permit before each batch while it is gated,
 * and remembers the batches.
 */
final class GatedNetwork implements Network {
  private final Semaphore permits = new Semaphore(0);
  private final Semaphore entered = new Semaphore(0);
  final List<List<Long>> shapes = new CopyOnWriteArrayList<>();
  final List<List<Double>> firsts = new CopyOnWriteArrayList<>();
  final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean gated;

  static GatedNetwork open() {
    return new GatedNetwork();
  }

  static GatedNetwork gated() {
    GatedNetwork network = new GatedNetwork();
    network.gated = true;
    return network;
  }

  @Override
  public Sample call(Sample batch) {
    Tensor x = batch.tensors().get(0);
    entered.release();
    if (gated) {
      permits.acquireUninterruptibly();
    }
    shapes.add(Arrays.stream(x.shape().toArray()).boxed().toList());
    firsts.add(x.unbind(0).stream().map(row -> row.flatten().get(0).item()).toList());
    return Sample.of(x.mul(2));
  }

  /** Waits until a batch has entered the network. */
  void awaitEntry() {
    try {
      if (!entered.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new AssertionError("no batch came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets one batch pass. */
  void letOnePass() {
    permits.release();
  }

  /** Lets every batch pass from now on. */
  void letAllPass() {
    gated = false;
    permits.release(1_000_000);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** A codec of number arrays: the answer is the first element. */
  static Codec<float[], Float> codec() {
    return Codec.of(
        input -> Sample.of(Torch.tensor(input)),
        output -> (float) output.tensor().flatten().get(0).item());
  }

  NetworkSource source() {
    return NetworkSource.of("1", device -> this);
  }
}
