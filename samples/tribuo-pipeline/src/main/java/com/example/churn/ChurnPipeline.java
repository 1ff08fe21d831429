package com.example.churn;

import com.example.churn.Customers.Fold;
import com.example.churn.Customers.Part;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * Who leaves the telephone company? Numbers are imputed and scaled and categories one-hot encoded
 * by Tribuo, a network of jtorch classifies, and five folds say how well. {@code
 * python/pipeline.py} is the same with scikit-learn and PyTorch, and prints the same numbers.
 */
public final class ChurnPipeline {
  private static final int FOLDS = 5;

  private ChurnPipeline() {}

  /** Prints the scores of each fold. */
  public static void main(String[] args) throws Exception {
    Torch.setDefaultDtype(DType.FLOAT64);
    Dataset<Label> customers = Customers.read();
    Torch.manualSeed(1);
    int[] order = order(customers.size());
    double[] accuracies = new double[FOLDS];
    double[] losses = new double[FOLDS];
    for (int fold = 0; fold < FOLDS; fold++) {
      try (TensorScope scope = TensorScope.open()) {
        int k = fold;
        int[] test = rows(order, i -> i % FOLDS == k);
        int[] training = rows(order, i -> i % FOLDS != k);
        Fold data = Fold.of(customers, training, test);
        Sequential model = train(data.training());
        Tensor logits = Torch.noGrad(() -> model.call(data.test().x()));
        Tensor right = logits.argmax(1).eq(data.test().y());
        accuracies[fold] = right.to(DType.FLOAT64).mean().item();
        losses[fold] = F.crossEntropy(logits, data.test().y()).item();
        print("fold " + (fold + 1), accuracies[fold], losses[fold]);
      }
    }
    print("mean", mean(accuracies), mean(losses));
  }

  private static int[] order(int size) {
    try (TensorScope scope = TensorScope.open()) {
      return Torch.randperm(size).to(DType.INT32).toIntArray();
    }
  }

  private static int[] rows(int[] order, IntPredicate wanted) {
    return IntStream.range(0, order.length).filter(wanted).map(i -> order[i]).toArray();
  }

  private static Sequential train(Part part) {
    Torch.manualSeed(0);
    Sequential model =
        new Sequential(new Linear(part.x().size(1), 16), Tensor::relu, new Linear(16, 2));
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(0.01).weightDecay(1e-3));
    for (int epoch = 0; epoch < 100; epoch++) {
      try (TensorScope scope = TensorScope.open()) {
        optimizer.zeroGrad();
        F.crossEntropy(model.call(part.x()), part.y()).backward();
        optimizer.step();
      }
    }
    return model;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static void print(String what, double accuracy, double loss) {
    System.out.printf(Locale.ROOT, "%s: accuracy %.4f, log loss %.6f%n", what, accuracy, loss);
  }
}
