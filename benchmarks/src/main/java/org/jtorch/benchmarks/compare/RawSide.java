package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.jtorch.loader.LibTorch;

/**
 * Side of the raw binding: its typed methods without jtorch, each result closed. It is loaded with
 * jtorch's settings, which more than halve the cost of its objects.
 */
final class RawSide {
  private RawSide() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    LibTorch.load();
    LibTorch.setNumThreads(Integer.parseInt(arguments[1]));
    new Server(workloads(Path.of(arguments[0]))).serve();
  }

  private static Map<Task, Supplier<Workload>> workloads(Path folder) {
    Path scripted = folder.resolve("resnet18-scripted.pt");
    Map<Task, Supplier<Workload>> makers = new EnumMap<>(Task.class);
    makers.put(Task.OP_ADD_TINY, RawOperators::addTiny);
    makers.put(Task.OP_CHAIN_SMALL, RawOperators::chainSmall);
    makers.put(Task.INDEX_SLICE, RawOperators::indexSlice);
    makers.put(Task.MLP_TRAIN, RawTraining::mlp);
    makers.put(Task.LENET_TRAIN, RawTraining::leNet);
    makers.put(Task.LSTM_TRAIN, RawTraining::lstm);
    makers.put(Task.GPT_TRAIN, RawTraining::gpt);
    makers.put(Task.MLP_BLOCK_TRAIN, RawTraining::mlpBlock);
    makers.put(Task.SGEMM_1024, RawOperators::sgemm);
    makers.put(Task.LINEAR_1X4096, () -> RawOperators.linear(1));
    makers.put(Task.LINEAR_4X4096, () -> RawOperators.linear(4));
    makers.put(Task.LINEAR_NONCONTIGUOUS, RawOperators::linearOfTransposed);
    makers.put(Task.SDPA_BF16, RawOperators::halfAttention);
    makers.put(Task.COPY_64MB, RawOperators::copy);
    makers.put(Task.RESNET18_INFER, () -> RawInference.resNet18(scripted));
    makers.put(
        Task.RESNET18_SCRIPT_INFER, () -> RawInference.scripted(folder.resolve("resnet18.pt")));
    makers.put(Task.RESNET18_OPTIMIZED, () -> RawInference.plain(scripted));
    makers.put(Task.RESNET18_ALL_OPTIMIZED, () -> RawInference.optimized(scripted));
    makers.put(Task.SCRIPT_MLP, () -> RawInference.scriptedMlp(folder.resolve("mlp.pt")));
    return makers;
  }

  /** Opens a scope that frees the native objects of a workload. */
  static Workload.Opened scope() {
    return new PointerScope()::close;
  }
}
