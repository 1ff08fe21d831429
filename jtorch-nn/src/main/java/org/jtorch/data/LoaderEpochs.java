package org.jtorch.data;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.Unreachable;

/** The iterations of a loader, its persistent workers, and the state that one resumes from. */
final class LoaderEpochs<B> implements Epoch.Owner {
  /** An iteration and what its order was made from. */
  private record Begun<B>(Epoch<B> epoch, LoaderState start, Map<String, Object> samplerState) {}

  private final LoaderSetup<B> setup;
  private final Set<Epoch<B>> open = ConcurrentHashMap.newKeySet();
  private final List<WeakReference<Tensor>> left = new ArrayList<>();
  private @Nullable WorkerPool persistent;
  private @Nullable Begun<B> latest;
  private @Nullable LoaderState resumed;
  private boolean hasSeed;
  private long baseSeed;
  private long number;

  LoaderEpochs(LoaderSetup<B> setup) {
    this.setup = setup;
  }

  /** Begins an iteration. */
  Epoch<B> begin() {
    open.forEach(Epoch::suspend);
    LoaderState from = resumed;
    resumed = null;
    DataLoader.Options options = setup.options();
    Generator generator = options.generator == null ? Generator.current() : options.generator;
    Epoch<B> epoch = from == null ? start(generator) : resume(from, generator);
    open.add(epoch);
    epoch.begin();
    return epoch;
  }

  private Epoch<B> start(Generator generator) {
    byte[] random = LoaderState.get(generator);
    if (hasSeed && setup.options().persistentWorkers) {
      number++; // Python's persistent workers keep their seed
    } else {
      drawSeed(generator);
    }
    return create(LoaderState.begin(baseSeed, number, random));
  }

  private void drawSeed(Generator generator) {
    baseSeed = Permutations.drawSeed(generator);
    number = 0;
    hasSeed = true;
  }

  private Epoch<B> resume(LoaderState from, Generator generator) {
    byte[] now = LoaderState.get(generator);
    from.restore(generator);
    try {
      if (from.epoch() == 0) {
        drawSeed(generator);
      }
      setSeed(from.baseSeed(), from.epoch());
      Epoch<B> epoch = create(from);
      epoch.skip(from.batches(), from.drawn());
      return epoch;
    } finally {
      if (setup.options().generator == null) {
        LoaderState.set(generator, now);
      }
    }
  }

  private void setSeed(long seed, long epoch) {
    baseSeed = seed;
    number = epoch;
    hasSeed = true;
  }

  private Epoch<B> create(LoaderState start) {
    forget();
    Epoch<B> epoch = new Epoch<>(setup, this, baseSeed, number);
    BatchSampler sampler = setup.sampler();
    latest =
        new Begun<>(epoch, start, sampler == null ? Map.of() : copy(sampler.stateDict(), true));
    return epoch;
  }

  /** Returns a state with tensors of its own, in the current scope or in none. */
  private static Map<String, Object> copy(Map<String, ?> state, boolean unscoped) {
    Map<String, Object> copy = new LinkedHashMap<>();
    state.forEach(
        (name, value) -> {
          if (value instanceof Tensor tensor) {
            Tensor own = tensor.clone();
            copy.put(name, unscoped ? TensorScope.unscoped(own) : own);
          } else {
            copy.put(name, value);
          }
        });
    return copy;
  }

  private void forget() {
    Begun<B> before = latest;
    latest = null;
    if (before != null) {
      TensorScope.closeAll(before.samplerState());
    }
  }

  Map<String, Object> stateDict() {
    Begun<B> last = latest;
    if (last != null && !last.epoch().isCompleted()) {
      Epoch<B> epoch = last.epoch();
      Map<String, Object> state = last.start().at(epoch.returned(), epoch.drawn()).toMap();
      state.put("sampler", copy(last.samplerState(), false));
      return state;
    }
    return hasSeed && setup.options().persistentWorkers
        ? LoaderState.ofEpoch(baseSeed, number)
        : new LinkedHashMap<>();
  }

  void loadStateDict(Map<String, ?> state) {
    boolean inEpoch = LoaderState.isInEpoch(state);
    LoaderState from = inEpoch ? LoaderState.of(state) : null;
    close();
    resumed = from;
    hasSeed = false;
    if (!inEpoch && !state.isEmpty()) {
      setSeed(LoaderState.baseSeed(state), LoaderState.epoch(state));
    }
    BatchSampler sampler = setup.sampler();
    if (sampler != null && state.get("sampler") instanceof Map<?, ?> saved) {
      Map<String, Object> values = new LinkedHashMap<>();
      saved.forEach((name, value) -> values.put((String) name, value));
      sampler.loadStateDict(values);
    }
  }

  /** Transfers the current batch of an iteration to the caller. */
  void keep(B batch) {
    if (open.isEmpty()) {
      throw new IllegalStateException("no iteration is running: the loader has closed its batches");
    }
    for (Epoch<B> epoch : open) {
      if (epoch.release(batch)) {
        return;
      }
    }
    throw new IllegalStateException("only the loader's current batch can be kept");
  }

  void close() {
    open.forEach(Epoch::abort);
    forget();
    List<WeakReference<Tensor>> tensors;
    synchronized (this) {
      tensors = List.copyOf(left);
      left.clear();
      if (persistent != null) {
        persistent.shutdown();
        persistent = null;
      }
    }
    for (WeakReference<Tensor> reference : tensors) {
      Tensor tensor = reference.get();
      if (tensor != null) {
        tensor.close();
      }
    }
  }

  @Override
  public synchronized WorkerPool pool(long seed) {
    if (!setup.options().persistentWorkers) {
      return new WorkerPool(setup.options(), seed);
    }
    WorkerPool workers = persistent;
    if (workers == null) {
      workers = new WorkerPool(setup.options(), seed);
      persistent = workers;
      Unreachable.whenUnreachable(this, workers::shutdown);
    }
    return workers;
  }

  @Override
  public synchronized void release(WorkerPool pool, boolean interrupted) {
    if (pool == persistent && !interrupted) {
      return;
    }
    if (pool == persistent) {
      persistent = null;
    }
    pool.shutdown();
  }

  @Override
  public synchronized void ended(Epoch<?> epoch, List<Tensor> tensors) {
    open.remove(epoch);
    left.removeIf(reference -> reference.get() == null);
    tensors.forEach(tensor -> left.add(new WeakReference<>(tensor)));
  }
}
