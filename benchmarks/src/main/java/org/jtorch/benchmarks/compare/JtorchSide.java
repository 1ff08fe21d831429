package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.Torch;

/** jtorch's side: public API as the README teaches it. */
final class JtorchSide {
  private JtorchSide() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Torch.setNumThreads(Integer.parseInt(arguments[1]));
    new Server(workloads(Path.of(arguments[0]))).serve();
  }

  static Map<String, Supplier<Workload>> workloads(Path folder) {
    Map<String, Supplier<Workload>> makers = new LinkedHashMap<>();
    makers.put("op_add_tiny", OperatorWorkloads.AddTiny::new);
    makers.put("op_chain_small", OperatorWorkloads.ChainSmall::new);
    makers.put("index_slice", OperatorWorkloads.IndexSlice::new);
    makers.put("mlp_train", TrainingWorkloads.Mlp::new);
    makers.put("lenet_train", TrainingWorkloads.LeNet::new);
    makers.put("gpt_train", TrainingWorkloads.GptTraining::new);
    makers.put("sgemm_1024", OperatorWorkloads.Sgemm::new);
    makers.put("resnet18_infer", InferenceWorkloads.ResNet18::new);
    makers.put("resnet18_script_infer", () -> new InferenceWorkloads.ScriptedResNet18(folder));
    makers.put("resnet18_optimized", () -> new InferenceWorkloads.OptimizedResNet18(folder));
    makers.put("copy_64mb", OperatorWorkloads.Copy::new);
    makers.put("script_mlp", () -> new InferenceWorkloads.ScriptedMlp(folder));
    return makers;
  }
}
