package org.jtorch.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;
import org.jtorch.internal.OwnGenerator;
import org.jtorch.internal.OwnedTensors;

/**
 * Makes the batches of an epoch, on the threads of its workers. A batch is made in a scope, which
 * frees the samples. Its own tensors are taken out of the scope, so that they can be passed to the
 * loop's thread.
 */
final class BatchMaker<B> {
  private final LoaderSetup<B> setup;
  private final long seed;
  private final boolean pins;
  private final boolean perSample;
  private final Map<Integer, Fetcher<B>> readers = new ConcurrentHashMap<>();

  BatchMaker(LoaderSetup<B> setup, long seed) {
    this.setup = setup;
    this.seed = seed;
    this.pins = Pinning.isPossible(setup.options().pinMemory);
    this.perSample = !setup.options().pythonRandomNumbers;
  }

  /** Makes a batch; returns null at the end of the worker's stream. */
  @Nullable Made<B> make(BatchTask task, Worker worker, BooleanSupplier cancelled) {
    OwnGenerator own = perSample || worker.isThread() ? worker.generator() : null;
    try (OwnGenerator.Use use = own == null ? () -> {} : own.use()) {
      worker.initialize();
      Fetcher<B> reader = reader(worker.id(), own);
      SampleContext context = new SampleContext(task, seed, perSample ? own : null, cancelled);
      try (context;
          TensorScope scope = TensorScope.open()) {
        B batch = reader.fetch(task, context);
        return batch == null ? null : made(batch);
      } catch (RuntimeException e) {
        throw LoaderErrors.of(context.failing(), setup.dataset(), e);
      } catch (Error e) {
        LoaderErrors.note(context.failing(), setup.dataset(), e);
        throw e;
      }
    }
  }

  @SuppressWarnings("unchecked") // a pinned batch has the type of the batch
  private Made<B> made(B batch) {
    B placed = pins ? (B) Pinning.pin(batch) : batch;
    return new Made<>(placed, OwnedTensors.takeFromScope(placed));
  }

  private Fetcher<B> reader(int worker, @Nullable OwnGenerator own) {
    Fetcher<B> reader = readers.get(worker);
    if (reader == null) {
      if (perSample && own != null && setup.isStream()) {
        own.seed(SampleSeeds.ofStream(seed, worker, -1));
      }
      reader = setup.readers().create(worker);
      readers.put(worker, reader);
    }
    return reader;
  }

  /** Closes the stream of a worker. */
  void close(Worker worker) {
    Fetcher<B> reader = readers.remove(worker.id());
    if (reader != null) {
      reader.close();
    }
  }
}
