package com.example.training;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.optim.GroupStep;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.OptimizerOptions;
import org.jtorch.optim.ParamGroup;
import org.jtorch.optim.SavedSettings;

/** Lion (Chen et al. 2023), an optimizer written outside jtorch. */
final class Lion extends Optimizer<Lion.Options> {
  /** Options of {@link Lion}. */
  static final class Options extends OptimizerOptions<Options> {
    private double beta1 = 0.9;
    private double beta2 = 0.99;

    Options() {
      super(1e-4, 0);
    }

    @CanIgnoreReturnValue
    Options betas(double beta1, double beta2) {
      this.beta1 = beta1;
      this.beta2 = beta2;
      return this;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      super.writeSettings(settings);
      settings.put("betas", List.of(beta1, beta2));
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      double[] betas = settings.pair("betas");
      betas(betas[0], betas[1]);
    }
  }

  Lion(List<Tensor> params, Consumer<Options> options) {
    super(new Options(), options);
    addParamGroup(new ParamGroup<>(params));
  }

  @Override
  protected Set<String> stateNames() {
    return Set.of("exp_avg");
  }

  @Override
  protected void update(Options o, GroupStep step) {
    List<Tensor> averages = step.state("exp_avg", Torch::zerosLike);
    for (int i = 0; i < averages.size(); i++) {
      Tensor gradient = step.gradients().get(i);
      Tensor direction = averages.get(i).lerp(gradient, 1 - o.beta1).sign_();
      step.params().get(i).mul_(1 - o.lr() * o.weightDecay()).sub_(direction.mul_(o.lr()));
      averages.get(i).lerp_(gradient, 1 - o.beta2);
    }
  }
}
