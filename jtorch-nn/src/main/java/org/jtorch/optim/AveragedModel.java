package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.nn.BatchNorm;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/**
 * A copy of a model whose parameters are averages over training, {@code
 * torch.optim.swa_utils.AveragedModel}: stochastic weight averaging (SWA) or an exponential moving
 * average (EMA).
 *
 * <pre>{@code
 * LeNet net = new LeNet();
 * AveragedModel<LeNet> ema =
 *     new AveragedModel<>(net, LeNet::new, o -> o.average(Average.ema(0.999)));
 * for (Batch batch : loader) {
 *   train();
 *   ema.updateParameters(net);
 * }
 * AveragedModel.updateBn(loader, ema.module());
 * }</pre>
 *
 * @param <M> type of the model
 */
public final class AveragedModel<M extends Module> extends Module {
  private final M module;
  private final Slot<Tensor> averaged;
  private final Options options = new Options();

  /**
   * Creates a copy whose parameters become the mean of all models; see {@link
   * #AveragedModel(Module, Supplier, Consumer)}.
   */
  public AveragedModel(M model, Supplier<? extends M> maker) {
    this(model, maker, o -> {});
  }

  /**
   * Creates a copy.
   *
   * @param model the model that is trained
   * @param maker creates a module of the same structure, {@code LeNet::new}
   * @param options {@code o -> o.average(Average.ema(0.999)).useBuffers(true)}
   */
  public AveragedModel(M model, Supplier<? extends M> maker, Consumer<Options> options) {
    options.accept(this.options);
    this.module = register("module", Module.copy(model, maker));
    this.averaged = buffer("n_averaged", Torch.zeros(DType.INT64));
  }

  /** {@return the copy} */
  public M module() {
    return module;
  }

  /** {@return the number of models that were averaged, {@code n_averaged}} */
  public long numAveraged() {
    return averaged.get().itemLong();
  }

  /**
   * Adds the model's present parameters to the averages, {@code update_parameters(model)}. The
   * first call copies them. Buffers are copied each time, unless they are averaged.
   *
   * @param model the model that is trained, of the same structure
   */
  public void updateParameters(M model) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      long count = numAveraged();
      List<Tensor> averages = new ArrayList<>(module.parameters());
      List<Tensor> current = new ArrayList<>(model.parameters());
      if (options.useBuffers) {
        averages.addAll(module.buffers());
        current.addAll(model.buffers());
      } else {
        copy(model.buffers(), module.buffers());
      }
      if (count == 0) {
        copy(current, averages);
      } else {
        update(averages, current, count);
      }
      averaged.get().add_(1);
    }
  }

  private static void copy(List<Tensor> from, List<Tensor> to) {
    for (int i = 0; i < to.size(); i++) {
      Tensor unused = to.get(i).detach().copy_(from.get(i).detach());
    }
  }

  private void update(List<Tensor> averages, List<Tensor> current, long count) {
    Map<TensorOptions, List<Tensor>> targets = new LinkedHashMap<>();
    Map<TensorOptions, List<Tensor>> sources = new LinkedHashMap<>();
    for (int i = 0; i < averages.size(); i++) {
      Tensor target = averages.get(i).detach();
      TensorOptions kind = target.dtype().on(target.device());
      targets.computeIfAbsent(kind, any -> new ArrayList<>()).add(target);
      sources
          .computeIfAbsent(kind, any -> new ArrayList<>())
          .add(current.get(i).detach().to(target.device()));
    }
    targets.forEach(
        (kind, list) -> options.average.update(list, sources.getOrDefault(kind, List.of()), count));
  }

  /**
   * Computes the running statistics of a model's batch norms anew, {@code
   * torch.optim.swa_utils.update_bn}.
   *
   * @param loader the training data, whose inputs the model is called with
   * @param model a model of one tensor
   * @param <M> type of the model
   */
  public static <M extends Module & Layer> void updateBn(Iterable<Batch> loader, M model) {
    updateBn(
        loader,
        model,
        batch -> {
          Tensor unused = model.call(batch.input());
        });
  }

  /**
   * Computes the running statistics of a model's batch norms anew, {@code
   * torch.optim.swa_utils.update_bn}.
   *
   * @param batches the training data
   * @param model the model
   * @param call calls the model with the inputs of a batch
   * @param <B> type of a batch
   */
  public static <B> void updateBn(
      Iterable<? extends B> batches, Module model, Consumer<? super B> call) {
    Objects.requireNonNull(batches);
    Objects.requireNonNull(call);
    Map<BatchNorm, OptionalDouble> norms = new LinkedHashMap<>();
    for (Module part : model.modules()) {
      if (part instanceof BatchNorm norm) {
        norm.resetRunningStats();
        norms.put(norm, norm.momentum());
      }
    }
    if (norms.isEmpty()) {
      return;
    }
    boolean wasTraining = model.isTraining();
    model.train();
    norms.keySet().forEach(BatchNorm::cumulative);
    try (Mode mode = Torch.noGrad()) {
      for (B batch : batches) {
        try (TensorScope scope = TensorScope.open()) {
          call.accept(batch);
        }
      }
    } finally {
      norms.forEach((norm, momentum) -> momentum.ifPresent(norm::momentum));
      model.train(wasTraining);
    }
  }

  /** Options of {@link AveragedModel}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Average average = Average.swa();
    private boolean useBuffers;

    private Options() {}

    /** How parameters are averaged. Default {@link Average#swa}. */
    public Options average(Average average) {
      this.average = average;
      return this;
    }

    /** Whether buffers are averaged too, instead of copied. Default false. */
    public Options useBuffers(boolean useBuffers) {
      this.useBuffers = useBuffers;
      return this;
    }
  }
}
