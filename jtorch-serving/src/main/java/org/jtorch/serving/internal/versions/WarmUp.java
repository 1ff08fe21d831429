package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Network;
import org.jtorch.serving.Padding;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.internal.settings.ModelSettings;

/**
 * Runs a network with the examples in every bucket: each size of batch in each padded size, three
 * times, because TorchScript compiles a graph after it has profiled two runs. Then runs the check.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public final class WarmUp<I, O> implements Trial {
  private static final int RUNS = 3;

  private final ModelSettings settings;
  private final Codec<I, O> codec;
  private final List<I> examples;
  private final Optional<Consumer<Predictor<I, O>>> check;
  private final BatchAssembly assembly;
  private final int intraOpThreads;

  /**
   * Creates a trial.
   *
   * @param examples requests with which a version is run
   * @param check what a warm version must pass
   * @param assembly makes batches as the workers do
   * @param intraOpThreads threads of one operator
   */
  public WarmUp(
      ModelSettings settings,
      Codec<I, O> codec,
      List<I> examples,
      Optional<Consumer<Predictor<I, O>>> check,
      BatchAssembly assembly,
      int intraOpThreads) {
    this.settings = settings;
    this.codec = codec;
    this.examples = List.copyOf(examples);
    this.check = check;
    this.assembly = assembly;
    this.intraOpThreads = intraOpThreads;
  }

  @Override
  public Findings run(Network network) {
    try (Mode limit = Torch.limitThreads(intraOpThreads)) {
      Findings findings = examples.isEmpty() ? Findings.NONE : new Runs(network).run();
      check.ifPresent(
          test -> test.accept(new DirectPredictor<>(settings.name(), codec, assembly, network)));
      return findings;
    }
  }

  /** Returns the sizes of batches to run: powers of two up to the largest, and that one. */
  static List<Integer> batchSizes(ModelSettings settings) {
    if (settings.fixedBatch() > 0) {
      return List.of(settings.fixedBatch());
    }
    List<Integer> sizes = new ArrayList<>();
    for (int size = 1; size < settings.maxBatch(); size *= 2) {
      sizes.add(size);
    }
    sizes.add(settings.maxBatch());
    return sizes;
  }

  /** The runs of one network. */
  private final class Runs {
    private final Network network;
    private List<TensorSpec> inputs = List.of();
    private List<TensorSpec> outputs = List.of();
    private long batchBytes;

    Runs(Network network) {
      this.network = network;
    }

    Findings run() {
      ResidentMemory before = ResidentMemory.read();
      for (I example : examples) {
        try (Mode mode = Torch.inferenceMode();
            TensorScope scope = TensorScope.open()) {
          Sample sample = codec.encode(example);
          for (Sample padded : buckets(sample)) {
            runBucket(padded);
          }
        }
      }
      long peak = Math.max(batchBytes, ResidentMemory.read().growthSince(before));
      return new Findings(new Signature(inputs, outputs), peak);
    }

    private void runBucket(Sample request) {
      for (int size : batchSizes(settings)) {
        if (size == 1 || settings.fixedBatch() > 0 || fits(request, size)) {
          for (int run = 0; run < RUNS; run++) {
            runBatch(Collections.nCopies(size, request));
          }
        }
      }
    }

    private boolean fits(Sample request, int size) {
      long elements = request.tensors().stream().mapToLong(Tensor::numel).sum();
      return elements <= settings.maxElements() / size
          && bytes(request) <= settings.maxBytes() / size;
    }

    private long bytes(Sample sample) {
      return sample.tensors().stream().mapToLong(Tensor::nbytes).sum();
    }

    private void runBatch(List<Sample> requests) {
      try (TensorScope scope = TensorScope.open()) {
        Sample batch = assembly.join(requests);
        Sample result = network.call(batch);
        for (Sample output : assembly.split(result, requests)) {
          O ignored = codec.decode(output);
        }
        inputs = Signature.union(inputs, Signature.ofBatch(batch, network.inputNames(), "input"));
        outputs =
            Signature.union(outputs, Signature.ofBatch(result, network.outputNames(), "output"));
        batchBytes = Math.max(batchBytes, bytes(batch) + bytes(result));
      }
    }

    /**
     * Returns the example in each declared padded size; the k-th sizes of all paddings together.
     */
    private List<Sample> buckets(Sample example) {
      int count = settings.paddings().stream().mapToInt(p -> p.sizes().size()).max().orElse(0);
      if (count == 0) {
        return List.of(example);
      }
      List<Sample> buckets = new ArrayList<>();
      for (int k = 0; k < count; k++) {
        List<Tensor> tensors = new ArrayList<>(example.tensors());
        for (Padding padding : settings.paddings()) {
          long size = padding.sizes().get(Math.min(k, padding.sizes().size() - 1));
          tensors.set(padding.input(), resized(tensors.get(padding.input()), padding, size));
        }
        buckets.add(new Sample(tensors));
      }
      return buckets;
    }

    private Tensor resized(Tensor tensor, Padding padding, long size) {
      long own = tensor.size(padding.dim());
      if (own >= size) {
        return tensor.narrow(padding.dim(), 0, size);
      }
      long[] pad = new long[2 * (tensor.dim() - padding.dim())];
      pad[pad.length - 1] = size - own;
      return Torch.constantPadNd(tensor, pad, padding.value());
    }
  }
}
