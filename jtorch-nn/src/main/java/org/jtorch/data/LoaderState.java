package org.jtorch.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** The position in an epoch. */
final class LoaderState {
  private static final String BATCHES = "batches";
  private static final String DRAWN = "batches_drawn";
  private static final String BASE_SEED = "base_seed";
  private static final String EPOCH = "epoch";
  private static final String GENERATOR = "generator";

  private final long batches;
  private final long drawn;
  private final long baseSeed;
  private final long epoch;
  private final byte[] random;

  /**
   * Creates a state.
   *
   * @param batches number of batches returned
   * @param drawn number of batches drawn from the sampler
   * @param baseSeed seed of the epoch, or of the first one with persistent workers
   * @param epoch number of epochs since {@code baseSeed} was drawn
   * @param random state of the loader's generator when the epoch began
   */
  private LoaderState(long batches, long drawn, long baseSeed, long epoch, byte[] random) {
    this.batches = batches;
    this.drawn = drawn;
    this.baseSeed = baseSeed;
    this.epoch = epoch;
    this.random = random;
  }

  /** Returns the state at the beginning of an epoch. */
  static LoaderState begin(long baseSeed, long epoch, byte[] random) {
    return new LoaderState(0, 0, baseSeed, epoch, random);
  }

  /** Returns the state at a later position of the epoch. */
  LoaderState at(long batches, long drawn) {
    return new LoaderState(batches, drawn, baseSeed, epoch, random);
  }

  long batches() {
    return batches;
  }

  long drawn() {
    return drawn;
  }

  long baseSeed() {
    return baseSeed;
  }

  long epoch() {
    return epoch;
  }

  /** Restores the state that the loader's generator had when the epoch began. */
  void restore(Generator generator) {
    set(generator, random);
  }

  /** Returns whether a state is in the middle of an epoch. */
  static boolean isInEpoch(Map<String, ?> state) {
    return state.containsKey(BATCHES);
  }

  static LoaderState of(Map<String, ?> state) {
    if (!(state.get(GENERATOR) instanceof Tensor generator)) {
      throw new IllegalArgumentException("this is no state of a DataLoader: it has no generator");
    }
    return new LoaderState(
        number(state, BATCHES),
        number(state, DRAWN),
        number(state, BASE_SEED),
        number(state, EPOCH),
        generator.toByteArray());
  }

  static long baseSeed(Map<String, ?> state) {
    return number(state, BASE_SEED);
  }

  static long epoch(Map<String, ?> state) {
    return number(state, EPOCH);
  }

  private static long number(Map<String, ?> state, String name) {
    if (state.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "this is no state of a DataLoader: it has no number " + name);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(BATCHES, batches);
    map.put(DRAWN, drawn);
    map.put(GENERATOR, TensorScope.compute(() -> Torch.tensor(random).to(DType.UINT8)));
    map.putAll(ofEpoch(baseSeed, epoch));
    return map;
  }

  /** Returns the state between two epochs of persistent workers. */
  static Map<String, Object> ofEpoch(long baseSeed, long epoch) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(BASE_SEED, baseSeed);
    map.put(EPOCH, epoch);
    return map;
  }

  static byte[] get(Generator generator) {
    try (TensorScope scope = TensorScope.open()) {
      return generator.getState().toByteArray();
    }
  }

  static void set(Generator generator, byte[] state) {
    try (TensorScope scope = TensorScope.open()) {
      generator.setState(Torch.tensor(state).to(DType.UINT8));
    }
  }
}
