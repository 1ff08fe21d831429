package org.jtorch.benchmarks.compare;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Measured workloads in the table's order. Each side runs the same operations. */
enum Task {
  OP_ADD_TINY(200_000),
  OP_CHAIN_SMALL(5_000),
  INDEX_SLICE(50_000),
  MLP_TRAIN(300),
  LENET_TRAIN(60),
  LSTM_TRAIN(40),
  GPT_TRAIN(6),
  MLP_BLOCK_TRAIN(60),
  SGEMM_1024(10),
  LINEAR_1X4096(60),
  LINEAR_4X4096(40),
  LINEAR_NONCONTIGUOUS(500),
  SDPA_BF16(20),
  RESNET18_INFER(5),
  RESNET18_SCRIPT_INFER(5),
  /** jtorch runs the optimized module, the others the module as Python scripted it. */
  RESNET18_OPTIMIZED(5),
  /** Each side runs its optimized module. */
  RESNET18_ALL_OPTIMIZED(5),
  COPY_64MB(3),
  SCRIPT_MLP(20_000);

  private static final Set<Task> ON_MODELS_OF_PYTHON =
      EnumSet.of(
          RESNET18_INFER,
          RESNET18_SCRIPT_INFER,
          RESNET18_OPTIMIZED,
          RESNET18_ALL_OPTIMIZED,
          SCRIPT_MLP);
  private static final Set<Task> FROM_TWO =
      EnumSet.of(RESNET18_INFER, RESNET18_SCRIPT_INFER, SCRIPT_MLP);

  private final int operations;

  Task(int operations) {
    this.operations = operations;
  }

  /** Number of operations per measurement. */
  int operations() {
    return operations;
  }

  /** Whether the workload is also measured with two calling threads. */
  boolean isFromTwo() {
    return FROM_TWO.contains(this);
  }

  /** Whether the workload needs a model that Python exports. */
  boolean isOnModelsOfPython() {
    return ON_MODELS_OF_PYTHON.contains(this);
  }

  /** Name in the table and in the input of the sides. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
