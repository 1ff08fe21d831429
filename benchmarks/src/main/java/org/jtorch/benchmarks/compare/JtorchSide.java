package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Side of jtorch: the public API as in the README. */
final class JtorchSide {
  private JtorchSide() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Torch.setNumThreads(Integer.parseInt(arguments[1]));
    new Server(workloads(Path.of(arguments[0]))).serve();
  }

  private static Map<Task, Supplier<Workload>> workloads(Path folder) {
    Map<Task, Supplier<Workload>> makers = new EnumMap<>(Task.class);
    makers.put(Task.OP_ADD_TINY, OperatorWorkloads::addTiny);
    makers.put(Task.OP_CHAIN_SMALL, OperatorWorkloads::chainSmall);
    makers.put(Task.INDEX_SLICE, OperatorWorkloads::indexSlice);
    makers.put(Task.MLP_TRAIN, TrainingWorkloads::mlp);
    makers.put(Task.LENET_TRAIN, TrainingWorkloads::leNet);
    makers.put(Task.LSTM_TRAIN, TrainingWorkloads::lstm);
    makers.put(Task.GPT_TRAIN, TrainingWorkloads::gpt);
    makers.put(Task.MLP_BLOCK_TRAIN, TrainingWorkloads::mlpBlock);
    makers.put(Task.SGEMM_1024, OperatorWorkloads::sgemm);
    makers.put(Task.LINEAR_1X4096, () -> OperatorWorkloads.linear(1));
    makers.put(Task.LINEAR_4X4096, () -> OperatorWorkloads.linear(4));
    makers.put(Task.LINEAR_NONCONTIGUOUS, OperatorWorkloads::linearOfTransposed);
    makers.put(Task.SDPA_BF16, OperatorWorkloads::halfAttention);
    makers.put(Task.COPY_64MB, OperatorWorkloads::copy);
    makers.put(Task.RESNET18_INFER, InferenceWorkloads::resNet18);
    makers.put(
        Task.RESNET18_SCRIPT_INFER,
        () -> InferenceWorkloads.scripted(folder.resolve("resnet18.pt")));
    Supplier<Workload> optimized =
        () -> InferenceWorkloads.optimized(folder.resolve("resnet18-scripted.pt"));
    makers.put(Task.RESNET18_OPTIMIZED, optimized);
    makers.put(Task.RESNET18_ALL_OPTIMIZED, optimized);
    makers.put(Task.SCRIPT_MLP, () -> InferenceWorkloads.scriptedMlp(folder.resolve("mlp.pt")));
    return makers;
  }

  /** Opens a scope for the tensors of a workload. */
  @SuppressWarnings("MustBeClosedChecker") // the workload closes it
  static Workload.Opened scope() {
    return TensorScope.open()::close;
  }
}
