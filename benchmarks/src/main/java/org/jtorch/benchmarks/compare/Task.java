package org.jtorch.benchmarks.compare;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is measured, in the table's order: each side does it in the same words. */
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
  RESNET18_INFER(5),
  RESNET18_SCRIPT_INFER(5),
  /** Of jtorch the module made faster, of the others the module as Python scripted it. */
  RESNET18_OPTIMIZED(5),
  /** Of each side the module made faster. */
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

  /** How many operations a measurement takes. */
  int operations() {
    return operations;
  }

  /** Whether it is measured from two threads of the program too. */
  boolean isFromTwo() {
    return FROM_TWO.contains(this);
  }

  /** Whether a side needs a model that Python exports. */
  boolean isOnModelsOfPython() {
    return ON_MODELS_OF_PYTHON.contains(this);
  }

  /** Its name in the table and on the sides' input. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
