package org.jtorch.it.races;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.nn.utils.ClipGrad;

/** Actions of one thread on a subject while another thread runs a different action. */
final class Actions {
  private Actions() {}

  private static final TensorOptions FLOAT64 = DType.FLOAT64.on(Device.CPU);
  private static final TensorOptions FLOAT32 = DType.FLOAT32.on(Device.CPU);

  /** Calls that replace a storage, sizes, a place in the graph, or a gradient. */
  static Map<String, Consumer<Subject>> replacing() {
    Map<String, Consumer<Subject>> all = new LinkedHashMap<>();
    onStorages(all);
    onSizes(all);
    onGraphs(all);
    onGradients(all);
    onModels(all);
    all.put(
        "generator state",
        s -> {
          Torch.manualSeed(1);
          Torch.setRngState(Torch.getRngState());
        });
    return all;
  }

  private static void onStorages(Map<String, Consumer<Subject>> all) {
    all.put(
        "setData",
        s -> {
          s.x.setData(Torch.ones(16, 2));
          s.x.setData(Torch.ones(8, 8));
        });
    all.put(
        "setData of another dtype",
        s -> {
          s.x.setData(Torch.ones(FLOAT64, 2, 2));
          s.x.setData(Torch.ones(8, 8));
        });
    all.put(
        "set_",
        s -> {
          s.x.set_(Torch.ones(4));
          s.x.set_(Torch.ones(8, 8));
        });
    all.put(
        "resize_",
        s -> {
          s.x.resize_(64, 64);
          s.x.set_(Torch.ones(8, 8));
        });
    all.put(
        "resize_ under a view",
        s -> {
          s.x.resize_(s.x.size(0) + 64, 8);
          if (s.x.size(0) > 4096) {
            s.x.resize_(8, 8);
          }
        });
    all.put(
        "resizeAs_",
        s -> {
          s.x.resizeAs_(s.other);
          s.x.resize_(s.square);
        });
    all.put(
        "Ops resize_",
        s -> {
          Ops.call("aten::resize_", s.x, List.of(128, 16));
          Ops.call("aten::set_.source_Tensor", s.x, Torch.ones(8, 8));
        });
    all.put(
        "Ops add.out",
        s -> {
          Ops.call("aten::add.out", List.of(s.other, s.other), Map.of("out", s.x));
          Ops.call("aten::add.out", List.of(s.same, s.same), Map.of("out", s.x));
        });
    all.put("sparse add_", s -> s.sparse.add_(s.sparse));
    all.put("sparse mul_", s -> s.sparse.mul_(0.5));
    all.put("sparseResize_", s -> s.sparse.sparseResize_(Shape.of(16, 16), 2, 0));
  }

  private static void onSizes(Map<String, Consumer<Subject>> all) {
    all.put("t_", s -> s.x.t_());
    all.put("transpose_", s -> s.x.transpose_(0, 1));
    all.put("swapaxes_", s -> s.x.swapaxes_(0, 1));
    all.put(
        "unsqueeze_ and squeeze_",
        s -> {
          for (int i = 0; i < 8; i++) {
            s.x.unsqueeze_(0);
          }
          s.x.squeeze_();
        });
    all.put(
        "asStrided_",
        s -> {
          s.x.asStrided_(Shape.of(1, 1, 1, 1, 2, 2, 16), new long[] {1, 1, 1, 1, 2, 4, 1});
          s.x.asStrided_(s.square, new long[] {8, 1});
        });
  }

  private static void onGraphs(Map<String, Consumer<Subject>> all) {
    all.put("detach_", s -> s.inner.detach_());
    all.put(
        "recorded add_",
        s -> {
          s.inner.add_(s.factor);
          s.inner.detach_();
        });
    all.put(
        "recorded add_ on a view",
        s -> {
          s.inner.narrow(0, 0, 4).add_(1);
          s.inner.detach_();
        });
    all.put(
        "requiresGrad_",
        s -> {
          s.weight.requiresGrad_(false);
          s.weight.requiresGrad_(true);
        });
    all.put("retainGrad", s -> s.inner.retainGrad());
    all.put("registerHook", s -> s.weight.registerHook(g -> {}).remove());
    if (LibtorchRelease.hasNodes()) {
      all.put(
          "registerPostAccumulateGradHook",
          s -> s.weight.registerPostAccumulateGradHook(p -> {}).remove());
    }
  }

  private static void onGradients(Map<String, Consumer<Subject>> all) {
    all.put("clearGrad", s -> s.weight.clearGrad());
    all.put(
        "grad(g)",
        s -> {
          s.weight.setGrad(s.gradient);
          s.weight.clearGrad();
        });
    all.put("zeroGrad", s -> s.model.zeroGrad());
    all.put(
        "train a step",
        s -> {
          s.train();
          s.optimizer.step();
          s.optimizer.zeroGrad();
        });
    all.put(
        "clipGradNorm_",
        s -> {
          s.train();
          ClipGrad.clipGradNorm_(s.parameters, 0.1);
          s.optimizer.zeroGrad();
        });
  }

  private static void onModels(Map<String, Consumer<Subject>> all) {
    all.put(
        "model.to",
        s -> {
          s.model.to(FLOAT64);
          s.model.to(FLOAT32);
        });
    all.put("loadStateDict", s -> s.model.loadStateDict(s.model.stateDict()));
    all.put(
        "setData of a weight",
        s -> {
          s.weight.setData(Torch.ones(8, 4));
          s.weight.setData(Torch.ones(8, 8));
        });
    all.put(
        "resize_ of a gradient",
        s -> {
          s.train();
          Tensor gradient = s.weight.grad();
          gradient.resize_(64, 64);
          gradient.resize_(8, 8);
        });
  }

  /** Calls that read. */
  static Map<String, Consumer<Subject>> reading() {
    Map<String, Consumer<Subject>> all = new LinkedHashMap<>();
    all.put(
        "operators",
        s -> {
          s.x.add(1).sum().item();
          s.view.mul(2).sum().item();
          s.x.matmul(s.same).sum().item();
          s.sparse.toDense().sum().item();
        });
    all.put(
        "descriptions",
        s -> {
          s.x.shape();
          s.x.strides();
          s.x.toString();
          s.view.toFloatArray();
          s.x.toFloatArray();
          s.sparse.toString();
        });
    all.put("inference", s -> Torch.noGrad(() -> s.model.call(s.input).sum().item()));
    all.put(
        "backward",
        s -> {
          s.train();
          s.inner.mul(s.factor).sum().backward();
          s.inner.sum().add(s.sparse.toDense().sum()).backward();
        });
    all.put(
        "gradients",
        s -> {
          for (Tensor parameter : s.parameters) {
            if (parameter.hasGrad()) {
              parameter.grad().sum().item();
            }
          }
        });
    all.put(
        "graph",
        s -> {
          s.inner.gradFn();
          s.inner.requiresGrad();
          s.weight.isLeaf();
          s.inner.mul(2).gradFn();
        });
    all.put(
        "random",
        s -> {
          Torch.randn(700).sum().item();
          F.dropout(s.same, 0.5).sum().item();
          Torch.randperm(100).sum().item();
        });
    return all;
  }
}
